import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createMail, type MailMessage, type MailSettings } from '../../../src/platform/mail.ts';

const credential = { getToken: async () => ({ token: 'graph-token', expiresOnTimestamp: Date.now() + 3_600_000 }) };
const message: MailMessage = {
  to: 'ann@client.example',
  subject: 'Approve: Managed services – Größe & more',
  text: 'Plain words',
  html: '<p>Rich words</p>',
  messageId: '<decision.1@stamp.example>',
  inReplyTo: '<first@stamp.example>',
  references: ['<first@stamp.example>'],
  headers: { 'X-Counterpart-Proposal': 'p-1' },
};
const settings = (more: Partial<MailSettings>): MailSettings => ({
  transport: 'smtp',
  smtpUrl: 'smtp://127.0.0.1:1',
  from: 'contracts@msp.example',
  graphEndpoint: 'http://127.0.0.1:1',
  communicationEndpoint: undefined,
  ...more,
});

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('a message that could forge headers is refused before anything is sent', () => {
  const mail = createMail(settings({}), credential);
  it.each<[string, Partial<MailMessage>, string]>([
    ['a line break in the address', { to: 'ann@client.example\r\nBcc: all@client.example' }, 'to'],
    ['two addresses', { to: 'ann@client.example,bob@client.example' }, 'to'],
    ['a display name', { to: 'Ann <ann@client.example>' }, 'to'],
    ['a quoted part', { to: '"ann@evil.example"@client.example' }, 'to'],
    ['a semicolon', { to: 'ann@client.example;bob@x.example' }, 'to'],
    ['no address', { to: '' }, 'to'],
    ['double dots', { to: 'ann..b@client.example' }, 'to'],
    ['a line feed in the subject', { subject: 'Hello\nBcc: all@client.example' }, 'subject'],
    ['a carriage return in the subject', { subject: 'Hello\rX' }, 'subject'],
    ['a null byte in the subject', { subject: 'Hello\u0000' }, 'subject'],
    ['a Unicode line separator in the subject', { subject: 'Hello\u2028X' }, 'subject'],
    ['an empty subject', { subject: '' }, 'subject'],
    ['an endless subject', { subject: 'x'.repeat(251) }, 'subject'],
    ['a message id without brackets', { messageId: 'a@b' }, 'messageId'],
    ['a line break in the message id', { messageId: '<a@b>\r\nX: y' }, 'messageId'],
    ['a forged thread', { inReplyTo: '<a@b>\r\nX: y' }, 'inReplyTo'],
    ['a forged reference', { references: ['<a@b> <c@d>\n'] }, 'references'],
    ['a script for an address to unsubscribe', { unsubscribe: 'javascript:alert(1)' }, 'unsubscribe'],
    ['a line break in it', { unsubscribe: 'https://a.example/b\r\nBcc: c@d.example' }, 'unsubscribe'],
    ['a header of the protocol', { headers: { Bcc: 'all@client.example' } }, 'headers'],
    ['a line break in a header', { headers: { 'X-Good': 'a\r\nBcc: b@c.example' } }, 'headers.X-Good'],
  ])('%s', async (_, change, field) => {
    const outcome = await mail.send({ ...message, ...change });
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'invalid', violations: [{ field }] } });
  });
});

describe('mail over SMTP', () => {
  async function capture(onRcpt?: (address: string) => Error | undefined) {
    const received: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      onRcptTo: ({ address }, _session, done) => done(onRcpt?.(address)),
      onData(stream, _session, done) {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => {
          received.push(Buffer.concat(pieces).toString());
          done();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    closers.push(() => server.close());
    const { port } = server.server.address() as AddressInfo;
    return { received, mail: createMail(settings({ smtpUrl: `smtp://127.0.0.1:${port}` }), credential) };
  }

  it('says how to unsubscribe in the headers mail programs show a button for (RFC 2369, RFC 8058), when it is told', async () => {
    const { received, mail } = await capture();
    await mail.send({ ...message, unsubscribe: 'https://stamp.example/unsubscribe/acme/token' });
    await mail.send({ ...message, messageId: '<decision.2@stamp.example>' });
    const [raw = '', without = ''] = received;
    expect(raw.replace(/\r\n\s+/g, ' ')).toContain(
      'List-Unsubscribe: <https://stamp.example/unsubscribe/acme/token>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click',
    );
    expect(without).not.toContain('List-Unsubscribe');
  });

  it('arrives with the caller’s message id, its thread and the mark of an automatic message', async () => {
    const { received, mail } = await capture();
    expect(await mail.send(message)).toEqual({ ok: true, value: undefined });
    const [raw = ''] = received;
    for (const line of [
      'From: contracts@msp.example',
      'To: ann@client.example',
      'Message-ID: <decision.1@stamp.example>',
      'In-Reply-To: <first@stamp.example>',
      'References: <first@stamp.example>',
      'Auto-Submitted: auto-generated',
      'X-Counterpart-Proposal: p-1',
    ]) {
      expect(raw).toContain(`${line}\r\n`);
    }
    expect(raw).toContain('Plain words');
    expect(raw).toContain('<p>Rich words</p>');
  });

  it('is refused for good when the recipient does not exist, and thrown when the server is busy', async () => {
    const { mail } = await capture((address) =>
      Object.assign(new Error('no'), { responseCode: address.startsWith('gone') ? 550 : 451 }),
    );
    const gone = await mail.send({ ...message, to: 'gone@client.example' });
    expect(gone).toMatchObject({ ok: false, refusal: { code: 'mailRejected' } });
    await expect(mail.send(message)).rejects.toThrow();
  });

  it('is thrown when there is no server', async () => {
    await expect(createMail(settings({}), credential).send(message)).rejects.toThrow();
  });
});

describe('mail over Microsoft Graph', () => {
  async function graph(status: number, body = '') {
    const seen: { url: string | undefined; authorization: string | undefined; json: unknown }[] = [];
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const piece of request) text += piece;
      seen.push({ url: request.url, authorization: request.headers.authorization, json: JSON.parse(text) });
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const graphEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { seen, mail: createMail(settings({ transport: 'graph', graphEndpoint }), credential) };
  }

  it('posts the message as the stamp’s mailbox with the identity’s token', async () => {
    const { seen, mail } = await graph(202);
    expect(await mail.send(message)).toEqual({ ok: true, value: undefined });
    expect(seen[0]).toMatchObject({
      url: '/v1.0/users/contracts%40msp.example/sendMail',
      authorization: 'Bearer graph-token',
      json: {
        saveToSentItems: false,
        message: {
          subject: message.subject,
          internetMessageId: message.messageId,
          toRecipients: [{ emailAddress: { address: 'ann@client.example' } }],
        },
      },
    });
  });

  it('is refused for good at 400, and thrown when throttled or unauthorised, without repeating the answer', async () => {
    expect(await (await graph(400, '{}')).mail.send(message)).toMatchObject({ refusal: { code: 'mailRejected' } });
    const secretive = '{"error":{"code":"TooManyRequests","message":"ann@client.example"}}';
    await expect((await graph(429, secretive)).mail.send(message)).rejects.toThrow(/^[^@]*429 TooManyRequests$/);
    await expect((await graph(401)).mail.send(message)).rejects.toThrow('401');
  });
});
