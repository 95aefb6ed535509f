import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signBody } from '../../devhost/vendors/connectwise/index.ts';
import { type ConnectorBench, connectorBench, type Json } from './connector-bench.ts';

let bench: ConnectorBench;
let pathToken = '';
let genuine: { id: number; body: string };

beforeAll(async () => {
  bench = await connectorBench();
  const connection = await bench.connect();
  pathToken = /connectwise\/([\w-]+)/.exec(connection.callbackUrl)?.[1] ?? '';
  await bench.control('PATCH', '/agreements/4182', { customerPO: 'PO-1' });
  await vi.waitFor(() => expect(bench.queued).toHaveLength(1));
  const { deliveries } = await bench.control('GET', '/deliveries');
  genuine = deliveries[0];
});
afterAll(() => bench.stop());

const post = (body: string | Uint8Array, signature: string, token = pathToken) =>
  bench.call('connectors-receiveConnectWise', {
    params: { pathToken: token },
    headers: { 'x-content-signature': signature },
    body,
    path: `hooks/connectwise/${token}?recordId=4182&action=updated`,
  });
const keyUrl = () => JSON.parse(genuine.body).Metadata.key_url as string;
const signingKey = async () => ((await (await fetch(keyUrl())).json()) as { signing_key: string }).signing_key;
const altered = (fields: Json) => JSON.stringify({ ...JSON.parse(genuine.body), ...fields });

describe('a callback of the vendor', () => {
  it('is kept as it came, encrypted, and its record is asked for in a session of its own', async () => {
    const [event] = bench.events('hook.received');
    expect(event).toMatchObject({ data: { action: 'updated', record: 'agreement/4182' } });
    const kept = await bench.blobs.open(bench.scope, String(event?.data?.content));
    const pieces: Uint8Array[] = [];
    for await (const piece of kept ?? []) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe(genuine.body);
    const connectionId = event?.subject.id;
    expect(bench.queued).toMatchObject([
      {
        queue: 'connector-ingest',
        id: `${connectionId}/${JSON.parse(genuine.body).MessageId}`,
        session: `acme/${connectionId}/agreement/4182`,
        body: { connectionId, recordType: 'agreement', externalId: '4182' },
      },
    ]);
    expect(bench.queued[0]?.session?.length).toBeLessThanOrEqual(128);
  });

  it('fetches its key once for many callbacks', async () => {
    const before = bench.requested.filter((url) => url.includes('callbackkey')).length;
    const signature = signBody(await signingKey(), genuine.body);
    expect((await post(genuine.body, signature)).status).toBe(202);
    expect(bench.requested.filter((url) => url.includes('callbackkey'))).toHaveLength(before);
  });

  it('on anything but agreements is taken in and asks for nothing', async () => {
    const count = bench.queued.length;
    const body = altered({ Type: 'company' });
    expect((await post(body, signBody(await signingKey(), body))).status).toBe(202);
    expect(bench.queued).toHaveLength(count);
  });
});

describe('a callback is refused, recorded, and causes nothing', () => {
  const elsewhere = (url: string) => ({ Metadata: { key_url: url } });
  const cases: readonly (readonly [string, () => string | Uint8Array, string])[] = [
    ['with a byte changed', () => genuine.body.replace('4182', '4183'), 'signature'],
    [
      'with a key from another host',
      () => altered(elsewhere('https://evil.example/v1/system/callbackkey/index.rails?companyName=northwindmsp&id=1')),
      'keyUrl',
    ],
    [
      'with a key from the metadata service',
      () => altered(elsewhere('https://169.254.169.254/v1/system/callbackkey/index.rails?companyName=northwindmsp')),
      'keyUrl',
    ],
    ['with a key from another port', () => altered(elsewhere(keyUrl().replace(/:\d+/, ':1'))), 'keyUrl'],
    ['with a key without TLS', () => altered(elsewhere(keyUrl().replace('https', 'http'))), 'keyUrl'],
    ['with a key from another path', () => altered(elsewhere(keyUrl().replace('callbackkey', 'elsewhere'))), 'keyUrl'],
    [
      'with a key by a path that climbs',
      () => altered(elsewhere(keyUrl().replace('system/', 'system/../x/'))),
      'keyUrl',
    ],
    ['with a key of another company', () => altered(elsewhere(keyUrl().replace('northwindmsp', 'contoso'))), 'keyUrl'],
    ['with two companies in its key', () => altered(elsewhere(`${keyUrl()}&companyName=contoso`)), 'keyUrl'],
    ['with a login in its key', () => altered(elsewhere(keyUrl().replace('https://', 'https://a:b@'))), 'keyUrl'],
    ['with a key nobody has', () => altered(elsewhere(keyUrl().replace(/id=[\w-]+/, 'id=none'))), 'signature'],
    ['with a very long key address', () => altered(elsewhere(`${keyUrl()}${'x'.repeat(500)}`)), 'malformed'],
    ['of another company', () => altered({ CompanyId: 'contoso' }), 'otherCompany'],
    ['with a record id that is text', () => altered({ ID: '4182' }), 'malformed'],
    ['with a negative record id', () => altered({ ID: -1 }), 'malformed'],
    ['with a fraction as record id', () => altered({ ID: 1.5 }), 'malformed'],
    ['with a record id beyond exact integers', () => altered({ ID: 2 ** 60 }), 'malformed'],
    ['with a message id that would leave its place', () => altered({ MessageId: '../../x' }), 'malformed'],
    ['with a long message id', () => altered({ MessageId: 'x'.repeat(65) }), 'malformed'],
    ['without metadata', () => altered({ Metadata: null }), 'malformed'],
    ['that is a list', () => `[${genuine.body}]`, 'malformed'],
    ['that is null', () => 'null', 'malformed'],
    ['that is empty', () => '', 'malformed'],
    ['that is no JSON', () => '<xml/>', 'malformed'],
    ['that is no UTF-8', () => Buffer.from([0x7b, 0xff, 0x7d]), 'malformed'],
    ['that is nested without end', () => '['.repeat(500_000), 'malformed'],
    ['with a prototype', () => '{"__proto__":{"ID":1}}', 'malformed'],
  ];
  it.each(cases)('%s', async (_, body, reason) => {
    const [queued, refusals, requested] = [
      bench.queued.length,
      bench.events('hook.refused').length,
      bench.requested.length,
    ];
    const answer = await post(body(), signBody(await signingKey(), genuine.body));
    expect(answer.status).toBe(401);
    expect(bench.queued).toHaveLength(queued);
    expect(bench.events('hook.refused')).toHaveLength(refusals + 1);
    expect(bench.events('hook.refused').at(-1)?.data).toEqual({ reason });
    if (reason !== 'signature') expect(bench.requested).toHaveLength(requested);
  });

  it('by a path token nobody was given', async () => {
    const signature = signBody(await signingKey(), genuine.body);
    expect((await post(genuine.body, signature, 'x'.repeat(43))).status).toBe(404);
  });

  it('over one megabyte, unread', async () => {
    expect((await post(Buffer.alloc(1024 * 1024 + 1, 32), '')).status).toBe(413);
  });
});
