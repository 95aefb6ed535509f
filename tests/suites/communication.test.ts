import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunication } from '../../devhost/communication/index.ts';
import { type RunningMail, startMail } from '../../devhost/mail/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { createMail, type Mail, type MailMessage } from '../../src/platform/mail.ts';
import { type Ground, prepareGround } from '../support/ground.ts';

let ground: Ground;
let inbox: RunningMail;
let service: RunningService;
let control: string;
let mailControl: string;
let mail: Mail;

const settings = { transport: 'acs', smtpUrl: undefined, from: 'contracts@msp.example', graphEndpoint: '' } as const;

beforeAll(async () => {
  ground = await prepareGround();
  inbox = await startMail(ground.context('mail'));
  service = await startCommunication(ground.context('communication'), inbox.inbox);
  control = await ground.mount(service.control);
  mailControl = await ground.mount(inbox.control);
  mail = createMail({ ...settings, communicationEndpoint: service.url }, ground.credential);
});
afterAll(async () => {
  await service.stop();
  await inbox.stop();
  await ground.stop();
});

const message = (to: string, more: Partial<MailMessage> = {}): MailMessage => ({
  to,
  subject: 'Freigabe – jetzt',
  text: 'Bitte prüfen',
  html: '<p>Bitte prüfen</p>',
  messageId: `<${to.split('@')[0]}@msp.example>`,
  ...more,
});

const received = async (to: string) => {
  const answer = await fetch(`${mailControl}/messages?to=${encodeURIComponent(to)}`);
  return ((await answer.json()) as { messages: { via: string; copies: number; headers: Record<string, string> }[] })
    .messages;
};

async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const token = await ground.credential.getToken('https://communication.azure.com//.default');
  const response = await fetch(service.url + path, {
    method,
    headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { response, answer: (await response.json()) as { status?: string; id?: string; error?: { code: string } } };
}

const version = '?api-version=2025-09-01';
const email = {
  senderAddress: 'contracts@msp.example',
  recipients: { to: [{ address: 'raw@x.example' }] },
  content: { subject: 'Raw', plainText: 'text' },
};

describe('mail by Communication Services, through the genuine SDK', () => {
  it('arrives with text, HTML, its thread and the headers by which it is unsubscribed from', async () => {
    const thread = { inReplyTo: '<root@msp.example>', references: ['<root@msp.example>'] };
    const unsubscribe = 'https://stamp.example/unsubscribe/acme/token';
    expect(await mail.send(message('first@x.example', { ...thread, unsubscribe }))).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await received('first@x.example')).toMatchObject([
      {
        via: 'communication',
        subject: 'Freigabe – jetzt',
        messageId: '<first@msp.example>',
        headers: {
          'in-reply-to': '<root@msp.example>',
          'list-unsubscribe': `<${unsubscribe}>`,
          'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
          'auto-submitted': 'auto-generated',
        },
      },
    ]);
    expect(JSON.stringify(await received('first@x.example'))).toContain('Bitte prüfen');
  });

  it('sent again under the same Message-ID is the same operation, and sent once', async () => {
    for (let n = 0; n < 2; n++) expect((await mail.send(message('again@x.example'))).ok).toBe(true);
    expect((await received('again@x.example')).map(({ copies }) => copies)).toEqual([1]);
  });

  it('to somebody whose address the service has given up on is refused for good', async () => {
    await fetch(`${control}/faults`, {
      method: 'POST',
      body: JSON.stringify({ code: 'EmailDroppedAllRecipientsSuppressed' }),
    });
    expect(await mail.send(message('suppressed@x.example'))).toMatchObject({
      ok: false,
      refusal: { code: 'mailRejected' },
    });
    expect(await received('suppressed@x.example')).toEqual([]);
  });

  it('to a service that lets nobody in is a fault, to be tried again', async () => {
    const unknown = { getToken: async () => ({ token: 'x', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const stranger = createMail({ ...settings, communicationEndpoint: service.url }, unknown);
    await expect(stranger.send(message('stranger@x.example'))).rejects.toThrow('Communication Services: Denied');
  });

  it('that the service does not take is refused for good', async () => {
    const nobody = createMail({ ...settings, from: 'nobody', communicationEndpoint: service.url }, ground.credential);
    expect(await nobody.send(message('bad@x.example'))).toMatchObject({ ok: false, refusal: { code: 'mailRejected' } });
  });
});

describe('the local Communication Services', () => {
  it('accepts with 202 and an operation that is running before it has succeeded', async () => {
    const { response, answer } = await call('POST', `/emails:send${version}`, email);
    expect([response.status, answer.status]).toEqual([202, 'Running']);
    const path = new URL(response.headers.get('operation-location') ?? '');
    expect(path.pathname).toBe(`/emails/operations/${answer.id}`);
    const states = [];
    for (let n = 0; n < 2; n++) states.push((await call('GET', path.pathname + path.search)).answer.status);
    expect(states).toEqual(['Running', 'Succeeded']);
  });

  it.each([
    ['no api-version', 'POST', '/emails:send', email, {}, 400],
    ['no sender', 'POST', `/emails:send${version}`, { ...email, senderAddress: '' }, {}, 400],
    ['no recipient', 'POST', `/emails:send${version}`, { ...email, recipients: { to: [] } }, {}, 400],
    ['no text', 'POST', `/emails:send${version}`, { ...email, content: { subject: 'x' } }, {}, 400],
    ['an operation id that is no UUID', 'POST', `/emails:send${version}`, email, { 'operation-id': 'one' }, 400],
    ['attachments', 'POST', `/emails:send${version}`, { ...email, attachments: [{}] }, {}, 501],
    ['an unknown operation', 'GET', `/emails/operations/none${version}`, undefined, {}, 404],
    ['anything else', 'GET', `/phoneNumbers${version}`, undefined, {}, 501],
    ['a token for another service', 'POST', `/emails:send${version}`, email, { authorization: 'Bearer x' }, 401],
  ])('refuses %s', async (_, method, path, body, headers, status) => {
    const { response, answer } = await call(method, path, body, headers as Record<string, string>);
    expect([response.status, typeof answer.error?.code]).toEqual([status, 'string']);
  });
});
