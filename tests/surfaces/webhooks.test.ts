import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectorBench, connectorBench, eventOf, type Json } from '../connectors/connector-bench.ts';

let bench: ConnectorBench;
let server: Server;
let base = '';
const received: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
/** What the receiver answers next; 204 when nothing is said. */
const answers: (number | 'cut')[] = [];

beforeAll(async () => {
  bench = await connectorBench();
  server = createServer({ key: bench.azure.tls.key, cert: bench.azure.tls.cert }, async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({ path: request.url ?? '', headers: request.headers, body });
    const answer = answers.shift() ?? 204;
    if (answer === 'cut') response.destroy();
    else response.writeHead(answer, answer === 302 ? { location: `${base}/elsewhere` } : {}).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  base = `https://localhost:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await bench.stop();
});
let webhook: Json;
let count = 0;
beforeEach(async () => {
  received.length = 0;
  answers.length = 0;
  const made = await subscribe({ types: ['contract.activated', 'renewal.*'] });
  expect(made).toMatchObject({ status: 201 });
  webhook = made.body;
});
afterEach(async () => {
  for (const { id } of (await bench.call('webhooks-listWebhooks')).body.items) await end(id);
});

const subscribe = (fields: object, key = `key-${++count}`) =>
  bench.call('webhooks-createWebhook', {
    headers: { 'idempotency-key': key },
    body: JSON.stringify({ url: `${base}/events`, types: ['contract.*'], ...fields }),
  });
async function end(webhookId: string) {
  const { headers } = await bench.call('webhooks-readWebhook', { params: { webhookId } });
  return bench.call('webhooks-deleteWebhook', { params: { webhookId }, headers: { 'if-match': headers.etag ?? '' } });
}
const event = (type = 'contract.activated', data: object = {}) => {
  const made = eventOf(type, '0f8fad5b-d9cb-469f-a165-70867728950e', `e-${++count}`);
  return { ...made, data: { ...made.data, ...data } };
};
const about = (type: string, id: string) => bench.events(type).filter((made) => made.data?.event === id);

describe('a subscriber', () => {
  it('gets an event signed by Standard Webhooks, which says nothing of who acted', async () => {
    const sent = event();
    await bench.deliver(sent, 'webhooks');
    expect(received).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(headers).toMatchObject({ 'webhook-id': sent.id, 'content-type': 'application/json' });
    const payload = new Webhook(webhook.secret).verify(body, headers as Record<string, string>);
    expect(payload).toEqual({
      type: 'contract.activated',
      timestamp: sent.at,
      data: {
        ...{ id: sent.id, tenant: 'acme', aggregate: sent.aggregate, sequence: 1, subject: sent.subject },
        facts: { proposalId: 'p-1' },
      },
    });
    expect(body).not.toMatch(/Somebody|u-1/);
    expect(about('webhook.delivered', sent.id)).toMatchObject([{ data: { attempts: 1, answer: '204' } }]);
  });

  it('gets an event once, however often it is delivered here', async () => {
    const sent = event();
    for (const attempt of [1, 1, 2]) await bench.deliver(sent, 'webhooks', attempt);
    expect(received).toHaveLength(1);
    expect(about('webhook.delivered', sent.id)).toHaveLength(1);
  });

  it.each([
    ['contract.activated', 1],
    ['renewal.alertRaised', 1],
    ['contract.renewed', 0],
    ['renewals.begun', 0],
    ['proposal.opened', 0],
  ])('who wants contract.activated and renewal.* gets %s %i times', async (type, times) => {
    await bench.deliver(event(type), 'webhooks');
    expect(received).toHaveLength(times);
  });

  it('gets what is too large without its facts, and is told so', async () => {
    await bench.deliver(event('contract.activated', { long: 'ä'.repeat(15_000) }), 'webhooks');
    const body = received[0]?.body ?? '';
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    expect(JSON.parse(body).data).toMatchObject({ facts: {}, factsOmitted: true });
  });

  it.each([[500], [404], [302], [429], ['cut' as const]])(
    'that answers %s is tried again under the same id, with a new timestamp and signature',
    async (answer) => {
      answers.push(answer);
      const sent = event();
      await expect(bench.deliver(sent, 'webhooks')).rejects.toThrow('1 of 1');
      bench.azure.clock.move(2_000);
      await bench.deliver(sent, 'webhooks', 2);
      expect(received.map(({ path, headers }) => [path, headers['webhook-id']])).toEqual([
        ['/events', sent.id],
        ['/events', sent.id],
      ]);
      expect(received[0]?.headers['webhook-timestamp']).not.toBe(received[1]?.headers['webhook-timestamp']);
      expect(about('webhook.delivered', sent.id)).toMatchObject([{ data: { attempts: 2 } }]);
    },
  );

  it('that never takes it is given up at the last delivery, and that is on record', async () => {
    const sent = event();
    answers.push(503, 503);
    await expect(bench.deliver(sent, 'webhooks', 9)).rejects.toThrow();
    await bench.deliver(sent, 'webhooks', 10);
    await bench.deliver(sent, 'webhooks', 10);
    expect(received).toHaveLength(2);
    expect(about('webhook.exhausted', sent.id)).toMatchObject([{ data: { attempts: 10, answer: '503' } }]);
  });

  it('that answers 410 hears nothing more', async () => {
    answers.push(410);
    await bench.deliver(event(), 'webhooks');
    await bench.deliver(event(), 'webhooks');
    expect(received).toHaveLength(1);
    const { body } = await bench.call('webhooks-readWebhook', { params: { webhookId: webhook.id } });
    expect(body.state).toBe('disabled');
    expect(bench.events('webhook.disabled')).toHaveLength(1);
  });

  it('does not keep another from its event, nor get it again for its sake', async () => {
    await subscribe({ url: `${base}/other` });
    const sent = event();
    answers.push(500);
    await expect(bench.deliver(sent, 'webhooks')).rejects.toThrow('1 of 2');
    await bench.deliver(sent, 'webhooks', 2);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/events', '/other']));
  });

  it('on a private network is not reached, now or later', async () => {
    await subscribe({ url: 'https://169.254.169.254/latest', types: ['proposal.opened'] });
    const sent = event('proposal.opened');
    await bench.deliver(sent, 'webhooks');
    expect(about('webhook.exhausted', sent.id)).toMatchObject([{ data: { answer: 'forbidden' } }]);
  });
});

describe('reports about deliveries', () => {
  it('are never delivered, even to who wants everything', async () => {
    await subscribe({ types: ['*'] });
    const sent = event();
    await bench.deliver(sent, 'webhooks');
    expect(received).toHaveLength(2);
    for (const report of bench.app.committed.filter(({ type }) => type.startsWith('webhook.')))
      await bench.deliver(report, 'webhooks');
    expect(received).toHaveLength(2);
  });

  it.each([['webhook.delivered'], ['webhook.*']])('cannot be subscribed to as %s', async (type) => {
    expect(await subscribe({ types: [type] })).toMatchObject({
      status: 400,
      body: { violations: [{ field: 'types.0' }] },
    });
  });
});

describe('a webhook', () => {
  it('is made once, and its secret shown once and kept in Key Vault alone', async () => {
    const first = await subscribe({}, 'same');
    const second = await subscribe({}, 'same');
    expect(first.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(second.body.secret).toBeUndefined();
    expect((await subscribe({ types: ['*'] }, 'same')).status).toBe(409);
    const query = { text: 'SELECT * FROM c' };
    const { items } = await bench.documents.query(bench.scope, query, { limit: 200 });
    const seen = JSON.stringify([items, bench.app.committed]);
    expect(seen).toContain(first.body.id);
    expect(seen).not.toContain('whsec_');
    expect(seen).not.toContain(first.body.secret.slice(6));
  });

  it.each([
    ['http', { url: 'http://localhost/x' }, 'url'],
    ['a login', { url: 'https://a:b@example.com/' }, 'url'],
    ['a fragment', { url: 'https://example.com/#x' }, 'url'],
    ['no types', { types: [] }, 'types'],
    ['a type that is none', { types: ['contract'] }, 'types.0'],
    ['a pattern inside', { types: ['con*.activated'] }, 'types.0'],
    ['a field nobody knows', { secret: 'whsec_mine' }, 'secret'],
  ])('with %s is refused', async (_, fields, field) => {
    expect(await subscribe(fields)).toMatchObject({ status: 400, body: { violations: [{ field }] } });
  });

  it('is deleted by who saw its present version, and hears nothing more', async () => {
    const params = { webhookId: webhook.id };
    expect((await bench.call('webhooks-deleteWebhook', { params })).status).toBe(428);
    expect((await bench.call('webhooks-deleteWebhook', { params, headers: { 'if-match': '"old"' } })).status).toBe(412);
    expect((await end(webhook.id)).status).toBe(204);
    expect((await bench.call('webhooks-readWebhook', { params })).status).toBe(404);
    await bench.deliver(event(), 'webhooks');
    expect(received).toEqual([]);
  });
});

it('a tenant without webhooks costs one read for many events', async () => {
  await end(webhook.id);
  const reads = () => Object.values(bench.azure.cosmos.counts()).reduce((sum, each) => sum + each, 0);
  await bench.deliver(event(), 'webhooks');
  const before = reads();
  for (let index = 0; index < 20; index++) await bench.deliver(event(), 'webhooks');
  expect(reads()).toBe(before);
});
