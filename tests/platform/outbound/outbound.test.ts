import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutbound, type OutboundRequest } from '../../../src/platform/outbound.ts';
import { trustedCertificate } from '../../support/trusted-certificate.ts';

const never = async () => {
  throw new Error('a name was resolved');
};
const to = (address: string) => async () => [{ address, family: address.includes(':') ? 6 : 4 }];
const get = (url: string): OutboundRequest => ({ method: 'GET', url });

describe('a request to somewhere else is refused', () => {
  it.each([
    ['plain http', 'http://example.com/'],
    ['a file', 'file:///etc/passwd'],
    ['no URL', 'example.com'],
    ['credentials in the URL', 'https://user:secret@example.com/'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback, decimal', 'https://2130706433/'],
    ['loopback, hexadecimal', 'https://0x7f000001/'],
    ['loopback, octal', 'https://0177.0.0.1/'],
    ['loopback, full-width digits', 'https://１２７.0.0.1/'],
    ['metadata', 'https://169.254.169.254/metadata/instance'],
    ['metadata, decimal', 'https://2852039166/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv6-mapped metadata', 'https://[::ffff:169.254.169.254]/'],
    ['unique local', 'https://[fd00:ec2::254]/'],
    ['zero', 'https://0/'],
  ])('%s', async (_, url) => {
    expect(await createOutbound({ privateHosts: [] }, never).send(get(url))).toMatchObject({ reason: 'forbidden' });
  });

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:10.0.0.1', 'fe80::1'])(
    'a name that leads to %s',
    async (address) => {
      const outbound = createOutbound({ privateHosts: [] }, to(address));
      expect(await outbound.send(get('https://innocent.example/'))).toMatchObject({ reason: 'forbidden' });
    },
  );

  it('a name of which one address of several is private', async () => {
    const resolve = async () => [...(await to('8.8.8.8')()), ...(await to('10.0.0.1')())];
    const outbound = createOutbound({ privateHosts: [] }, resolve);
    expect(await outbound.send(get('https://innocent.example/'))).toMatchObject({ reason: 'forbidden' });
  });

  it('a private host other than the one the operator named', async () => {
    const outbound = createOutbound({ privateHosts: ['psa.internal'] }, to('10.0.0.1'));
    expect(await outbound.send(get('https://psa.internal.evil.example/'))).toMatchObject({ reason: 'forbidden' });
  });
});

describe('a request to an allowed host', () => {
  const seen: { host: string | undefined; body: string }[] = [];
  let server: Server;
  let base = '';
  const outbound = createOutbound({ privateHosts: ['hooks.partner.example'] }, to('127.0.0.1'));

  beforeAll(async () => {
    const tls = await trustedCertificate('hooks.partner.example');
    server = createServer(tls, async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      seen.push({ host: request.headers.host, body });
      if (request.url === '/silent') return;
      if (request.url === '/redirect') response.writeHead(302, { location: 'https://169.254.169.254/' });
      if (request.url === '/large') response.write(Buffer.alloc(200_000));
      response.end('done');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `https://hooks.partner.example:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('goes to the checked address under its own name', async () => {
    const answer = await outbound.send({ method: 'POST', url: `${base}/`, body: '{"a":1}' });
    expect(answer).toMatchObject({ ok: true, value: { status: 200 } });
    expect(answer.ok && Buffer.from(answer.value.body).toString()).toBe('done');
    expect(seen.at(-1)).toEqual({ host: new URL(base).host, body: '{"a":1}' });
  });

  it('does not follow a redirect', async () => {
    expect(await outbound.send(get(`${base}/redirect`))).toMatchObject({ ok: true, value: { status: 302 } });
  });

  it('stops at the size limit', async () => {
    expect(await outbound.send({ ...get(`${base}/large`), maxBytes: 100_000 })).toMatchObject({ reason: 'tooLarge' });
  });

  it('gives up when the answer does not come in time', async () => {
    expect(await outbound.send({ ...get(`${base}/silent`), timeoutMs: 150 })).toMatchObject({ reason: 'timeout' });
  });

  it('gives up when the name is not resolved in time', async () => {
    const stuck = createOutbound({ privateHosts: [] }, () => new Promise(() => {}));
    expect(await stuck.send({ ...get(base), timeoutMs: 50 })).toMatchObject({ reason: 'timeout' });
  });

  it('says so when nobody listens, the name is unknown or the certificate is another name’s', async () => {
    const lost = createOutbound({ privateHosts: [] }, async () =>
      Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })),
    );
    expect(await lost.send(get(base))).toMatchObject({
      reason: 'unreachable',
      detail: expect.stringContaining('ENOTFOUND'),
    });
    const other = createOutbound({ privateHosts: ['other.example'] }, to('127.0.0.1'));
    expect(await other.send(get(base.replace('hooks.partner', 'other')))).toMatchObject({ reason: 'unreachable' });
    expect(await outbound.send(get('https://hooks.partner.example:1/'))).toMatchObject({ reason: 'unreachable' });
  });
});
