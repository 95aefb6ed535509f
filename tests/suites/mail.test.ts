import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGraph } from '../../devhost/graph/index.ts';
import { type RunningMail, startMail } from '../../devhost/mail/index.ts';
import { readMessage } from '../../devhost/mail/mime.ts';
import type { RunningService } from '../../devhost/service.ts';
import { type Ground, prepareGround } from '../support/ground.ts';

let ground: Ground;
let mail: RunningMail;
let graph: RunningService;
let control: string;

beforeAll(async () => {
  ground = await prepareGround();
  mail = await startMail(ground.context('mail'));
  graph = await startGraph(ground.context('graph'), mail.inbox);
  control = await ground.mount(mail.control);
});
afterAll(async () => {
  await graph.stop();
  await mail.stop();
  await ground.stop();
});

interface Listed {
  readonly id: number;
  readonly via: string;
  readonly copies: number;
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

const listed = async (to: string): Promise<Listed[]> =>
  ((await (await fetch(`${control}/messages?to=${encodeURIComponent(to)}`)).json()) as { messages: Listed[] }).messages;

const send = (message: object) =>
  createTransport({ host: '127.0.0.1', port: mail.port, ignoreTLS: true }).sendMail({
    from: 'counterpart@northwind-msp.example',
    ...message,
  });

describe('mail by SMTP', () => {
  it('is captured with text and HTML as the reader sees them', async () => {
    const url = 'https://localhost/approve?token=abc&x=1';
    const text = `Bitte prüfen: ${url}\nZeile mit = und äöü 日本`;
    const html = `<p>Bitte prüfen: <a href="${url}">öffnen</a></p>`;
    await send({
      to: 'legal@x.example',
      subject: 'Freigabe: Vertrag für „Fabrikam“ – 4 % Erhöhung, sehr lang damit umgebrochen wird',
      text,
      html,
    });
    const [message] = await listed('Legal@x.example');
    expect(message?.subject).toBe('Freigabe: Vertrag für „Fabrikam“ – 4 % Erhöhung, sehr lang damit umgebrochen wird');
    expect(message?.text?.trim().replaceAll('\r\n', '\n')).toBe(text);
    expect(message?.html?.trim()).toBe(html);
  });

  it('sent twice under one Message-ID is shown once, counted twice', async () => {
    const message = { to: 'twice@x.example', subject: 'Again', text: 'x', messageId: '<one@northwind-msp.example>' };
    await send(message);
    await send(message);
    expect((await listed('twice@x.example')).map(({ copies, messageId }) => [copies, messageId])).toEqual([
      [2, '<one@northwind-msp.example>'],
    ]);
  });

  it('can be made to be refused, for now or for good', async () => {
    const to = 'refused@x.example';
    await fetch(`${control}/faults`, { method: 'POST', body: JSON.stringify({ code: 451 }) });
    await expect(send({ to, subject: 'x', text: 'x' })).rejects.toMatchObject({ responseCode: 451 });
    await fetch(`${control}/faults`, { method: 'POST', body: JSON.stringify({ code: 550 }) });
    await expect(send({ to, subject: 'x', text: 'x' })).rejects.toMatchObject({ responseCode: 550 });
    expect(await listed(to)).toEqual([]);
  });

  it('is read on pages where hostile mail stays harmless and links can be followed', async () => {
    const to = 'page@x.example';
    await send({
      to,
      subject: '<script>alert(1)</script>',
      text: 'Go to https://localhost/a.',
      html: '<a href="https://localhost/a">a</a><script>1</script>',
    });
    const [message] = await listed(to);
    const inbox = await (await fetch(`${control}/?to=${to}`)).text();
    const view = await (await fetch(`${control}/view/${message?.id}`)).text();
    for (const page of [inbox, view]) expect(page).not.toContain('<script');
    expect(inbox).toContain(`href="view/${message?.id}"`);
    expect(view).toContain('<a href="https://localhost/a">https://localhost/a</a>.');
    const part = await fetch(`${control}/html/${message?.id}`);
    const policy = part.headers.get('content-security-policy') ?? '';
    expect(policy).toContain('sandbox allow-popups');
    expect(policy).not.toContain('allow-scripts');
    expect((await fetch(`${control}/raw/${message?.id}`)).headers.get('content-type')).toContain('text/plain');
  });

  it('of any words is read back as it was written', async () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
      .filter((text) => !/\p{Cc}|\p{Cs}/u.test(text) && text.trim() === text && !/\s{2,}/.test(text));
    await fc.assert(
      fc.asyncProperty(words, words, fc.integer(), async (subject, text, id) => {
        const to = `any${id}@x.example`;
        await send({ to, subject, text });
        const [message] = await listed(to);
        expect(message?.text?.trim()).toBe(text);
        expect(message?.subject.normalize()).toBe(subject.normalize());
      }),
      { numRuns: 25 },
    );
  });
});

it('a reader of MIME throws at nothing', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          'Content-Type: multipart/mixed; boundary="b"',
          '--b',
          '--b--',
          '',
          'x=',
          '=?utf-8?B?',
          '?=',
          'Subject: =?x?q?=ff?=',
          'Content-Transfer-Encoding: base64',
        ),
      ),
      (lines) => {
        readMessage(Buffer.from(lines.join('\r\n')));
      },
    ),
  );
});

describe('mail by Graph', () => {
  const message = (changes: object = {}) => ({
    message: {
      subject: 'Freigabe – jetzt',
      body: { contentType: 'HTML', content: '<p>Prüfen</p>' },
      toRecipients: [{ emailAddress: { address: 'graph@x.example' } }],
      internetMessageId: '<graph-1@northwind-msp.example>',
      internetMessageHeaders: [{ name: 'X-Counterpart-Message-Id', value: '<graph-1@northwind-msp.example>' }],
      ...changes,
    },
    saveToSentItems: false,
  });
  const post = async (
    body: object,
    path = '/v1.0/users/counterpart%40northwind-msp.example/sendMail',
    audience = 'https://graph.microsoft.com',
  ) => {
    const token = await ground.credential.getToken(`${audience}/.default`);
    return fetch(graph.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  };

  it('is accepted without a body and lands in the same inbox', async () => {
    const response = await post(message());
    expect([response.status, await response.text()]).toEqual([202, '']);
    const [captured] = await listed('graph@x.example');
    expect(captured).toMatchObject({
      via: 'graph',
      subject: 'Freigabe – jetzt',
      messageId: '<graph-1@northwind-msp.example>',
    });
    expect(captured?.html?.trim()).toBe('<p>Prüfen</p>');
    expect(captured?.headers['x-counterpart-message-id']).toBe('<graph-1@northwind-msp.example>');
  });

  it.each([
    ['no recipient', { toRecipients: [] }, 400],
    ['a header that is not x-', { internetMessageHeaders: [{ name: 'Auto-Submitted', value: 'x' }] }, 400],
    ['an empty list of headers', { internetMessageHeaders: [] }, 400],
    ['attachments', { attachments: [{}] }, 501],
  ])('with %s is refused', async (_what, changes, status) => {
    expect((await post(message(changes))).status).toBe(status);
  });

  it('is the only thing Graph does here, for its own audience', async () => {
    expect((await post({}, '/v1.0/users')).status).toBe(501);
    expect((await post(message(), undefined, 'https://vault.azure.net')).status).toBe(401);
  });
});
