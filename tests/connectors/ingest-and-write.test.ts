import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contractIdFor } from '../../src/contracts/index.ts';
import { civilDate } from '../../src/platform/dates.ts';
import { type ConnectorBench, connectorBench, eventOf, isOf, type Json, tenant } from './connector-bench.ts';

let bench: ConnectorBench;
let connection: Json;
/** Each test has an agreement of its own. */
let externalId = '';
let contractId = '';

beforeAll(async () => {
  bench = await connectorBench();
  connection = await bench.connect();
});
afterAll(() => bench.stop());
beforeEach(async () => {
  const { _info, id, ...fields } = await bench.control('GET', '/agreements/4182');
  const made = await bench.control('POST', '/agreements', { ...fields, name: 'Before' });
  externalId = String(made.id);
  contractId = contractIdFor(tenant, connection.id, externalId);
  await called();
  bench.queued.length = 0;
  bench.pauses.length = 0;
});

/** Echoes of an earlier test's writes may still come in; each test looks at its own agreement alone. */
const called = (times = 1) => expect.poll(() => queued().length).toBe(times);
const queued = () => bench.queued.filter(isOf(externalId));
const trace = () =>
  bench.app.committed.filter(({ subject, data }) => subject.id === contractId || data?.externalId === externalId);
const hold = () => bench.control('POST', '/deliveries/hold', {});
const release = () => bench.control('POST', '/deliveries/release', { order: 'queued' });
const edit = (fields: Json) => bench.control('PATCH', `/agreements/${externalId}`, fields);
const change = async (fields: Json) => {
  await edit(fields);
  await called();
};
const contract = async () => (await bench.contracts.read(bench.scope, contractId))?.doc;
const events = (type: string) => bench.events(type).filter((event) => event.data?.externalId === externalId);
const patches = async (): Promise<Json[]> =>
  (await bench.control('GET', '/writes')).writes.filter(
    (write: Json) => write.method === 'PATCH' && write.path.endsWith(`/agreements/${externalId}`),
  );
/** A contract of the agreement, as an approval leaves it. */
const activated = async () => {
  await change({ customerPO: 'PO-1' });
  await bench.drain(externalId);
  await bench.amend(contractId, { state: 'active' });
};
const said = (): Promise<Json> => bench.control('GET', `/agreements/${externalId}`);
const clmId = async () => (await said()).customFields[0].value;
const happened = (type: string) => eventOf(type, contractId, `${type}-${externalId}`);

describe('a record', () => {
  it('becomes a contract once, whatever is called back twice or late', async () => {
    await change({ name: 'Gold, first' });
    const first = queued();
    await bench.drain(externalId);
    expect(await contract()).toMatchObject({
      title: 'Gold, first',
      state: 'draft',
      counterparty: { name: 'Fabrikam Dental', externalId: '250' },
      term: { number: 1, startsOn: '2026-01-01', endsOn: '2028-12-31' },
      price: { amount: { minor: 245_000, currency: 'USD' }, cycle: 'monthly' },
      source: { kind: 'connector', connectionId: connection.id, externalId },
    });
    await change({ name: 'Gold, second' });
    await bench.drain(externalId);
    const seen = trace().length;
    const version = await contract();
    bench.queued.push(...first, ...first);
    await bench.drain(externalId);
    expect(await contract()).toEqual(version);
    expect(trace()).toHaveLength(seen);
    expect(events('contract.created')).toHaveLength(1);
    expect(events('connector.ingested').map((event) => event.data?.outcome)).toEqual(['created', 'changed']);
  });

  it('that changes twice within one second is taken over both times', async () => {
    await change({ name: 'One' });
    await bench.drain(externalId);
    await change({ name: 'Two' });
    await bench.drain(externalId);
    await change({ name: 'Three' });
    await bench.drain(externalId);
    expect((await contract())?.title).toBe('Three');
  });

  it('deleted at the vendor is marked and its contract stays', async () => {
    await change({ name: 'Gold' });
    await bench.drain(externalId);
    await bench.control('DELETE', `/agreements/${externalId}`);
    await called();
    const [message] = queued();
    await bench.drain(externalId);
    expect((await contract())?.state).toBe('draft');
    expect(events('connector.recordDeleted')).toMatchObject([{ data: { externalId, contractId } }]);
    if (message) bench.queued.push(message);
    await bench.drain(externalId);
    expect(events('connector.recordDeleted')).toHaveLength(1);
  });

  it('that cannot be read now is thrown for redelivery, after the pause the vendor asks for', async () => {
    await change({ name: 'Gold' });
    const messages = queued();
    await bench.control('POST', '/faults', { kind: 'throttle', count: 3, method: 'GET', path: 'agreements' });
    await expect(bench.drain(externalId)).rejects.toThrow('429');
    expect(bench.pauses.filter((ms) => ms === 30_000)).toHaveLength(2);
    bench.queued.push(...messages);
    await bench.drain(externalId);
    expect((await contract())?.title).toBe('Gold');
  });

  it('is found after the vendor moved to another release', async () => {
    await change({ name: 'Gold' });
    await bench.control('POST', '/codebase', { codebase: 'v2025_2/' });
    await bench.drain(externalId);
    expect((await contract())?.title).toBe('Gold');
  });
});

describe('a contract in force is told to the vendor', () => {
  it('with exactly one PATCH, whatever is delivered twice', async () => {
    await activated();
    const event = happened('contract.activated');
    await bench.deliver(event, 'connectors');
    await bench.deliver(event, 'connectors', 2);
    expect(await patches()).toMatchObject([
      { body: [{ op: 'replace', path: 'customFields', value: [{ id: 31, caption: 'CLM Id', value: contractId }] }] },
    ]);
    expect(await clmId()).toBe(contractId);
    expect(events('connector.written')).toMatchObject([
      { data: { contractId, externalId, fields: ['CLM Id'], sent: ['CLM Id'], missing: [] } },
    ]);
  });

  it('with exactly one PATCH, though it is delivered anew while the first delivery still runs', async () => {
    await activated();
    const event = happened('contract.activated');
    await Promise.all([bench.deliver(event, 'connectors'), bench.deliver(event, 'connectors', 2)]);
    expect(await patches()).toHaveLength(1);
    expect(events('connector.written')).toHaveLength(1);
  });

  it('with exactly one PATCH, though its answer was lost', async () => {
    await activated();
    await bench.control('POST', '/faults', { kind: 'dropAfterWrite', method: 'PATCH', path: 'agreements' });
    const event = happened('contract.activated');
    await expect(bench.deliver(event, 'connectors')).rejects.toThrow();
    await bench.deliver(event, 'connectors', 2);
    expect(await patches()).toHaveLength(1);
    expect(events('connector.written')).toMatchObject([{ data: { fields: ['CLM Id'], sent: [] } }]);
  });

  it.each(['conflict', 'timeout'])('later, when there was a %s', async (kind) => {
    await activated();
    await bench.control('POST', '/faults', { kind, method: 'PATCH', path: 'agreements' });
    const event = happened('contract.activated');
    await expect(bench.deliver(event, 'connectors')).rejects.toThrow();
    expect(await clmId()).toBeNull();
    await bench.deliver(event, 'connectors', 2);
    expect(await clmId()).toBe(contractId);
    expect((await patches()).filter((write) => write.status === 200)).toHaveLength(1);
  });

  it('with the end of its new term, and the echo of that changes nothing', async () => {
    await activated();
    await bench.deliver(happened('contract.activated'), 'connectors');
    await called();
    await bench.drain(externalId);
    const term = { number: 2, startsOn: civilDate('2029-01-01'), endsOn: civilDate('2029-12-31') };
    await bench.amend(contractId, { term });
    await hold();
    await bench.deliver(happened('contract.renewed'), 'connectors');
    expect((await said()).endDate).toBe('2029-12-31T00:00:00Z');
    expect((await patches()).at(-1)?.body).toEqual([{ op: 'replace', path: 'endDate', value: '2029-12-31T00:00:00Z' }]);
    await release();
    await called();
    const before = trace().length;
    await bench.drain(externalId);
    expect(trace()).toHaveLength(before);
    expect((await contract())?.term).toEqual(term);
  });

  it('and its echo is known even when it comes before the answer', async () => {
    await activated();
    const known = (await contract())?.source;
    await bench.amend(contractId, {
      term: { number: 2, startsOn: civilDate('2029-01-01'), endsOn: civilDate('2029-12-31') },
    });
    await bench.control('POST', '/faults', { kind: 'dropAfterWrite', method: 'PATCH', path: 'agreements' });
    await expect(bench.deliver(happened('contract.renewed'), 'connectors')).rejects.toThrow();
    await called();
    await bench.drain(externalId);
    expect((await contract())?.source).toEqual(known);
    await bench.deliver(happened('contract.renewed'), 'connectors', 2);
    expect(await patches()).toHaveLength(1);
    expect(events('connector.ingested')).toHaveLength(1);
  });

  it('but what somebody else changed meanwhile is still taken in', async () => {
    await activated();
    await hold();
    await edit({ name: 'Renamed meanwhile' });
    await bench.deliver(happened('contract.activated'), 'connectors');
    await release();
    await called(2);
    await bench.drain(externalId);
    expect((await contract())?.title).toBe('Renamed meanwhile');
  });

  it('or is refused for good, which ends it', async () => {
    await activated();
    await bench.control('DELETE', `/agreements/${externalId}`);
    const event = happened('contract.activated');
    await bench.deliver(event, 'connectors');
    expect(events('connector.writeRefused')).toMatchObject([{ data: { status: 404, contractId } }]);
    expect(await patches()).toEqual([]);
  });

  it('and one that ended is told without taking anything away', async () => {
    await activated();
    await bench.deliver(happened('contract.activated'), 'connectors');
    await bench.amend(contractId, { state: 'expired' });
    await bench.deliver(happened('contract.expired'), 'connectors');
    expect(await patches()).toHaveLength(1);
    expect(events('connector.written')).toHaveLength(2);
  });
});

describe('the sync', () => {
  it('finds what a lost callback was about, once', async () => {
    await hold();
    await edit({ name: 'Nobody called' });
    await bench.sync();
    expect(bench.queued.map((message) => message.session)).toContain(`acme/${connection.id}/agreement/${externalId}`);
    await bench.drain(externalId);
    await release();
    expect((await contract())?.title).toBe('Nobody called');
    const before = trace().length;
    await bench.sync();
    await bench.drain(externalId);
    expect(trace()).toHaveLength(before);
  });

  it('switches callbacks on again that the vendor switched off', async () => {
    const patchCallback = (value: boolean) =>
      fetch(`${bench.psa.url}/v4_6_release/apis/3.0/system/callbacks/771`, {
        method: 'PATCH',
        headers: { ...login, 'content-type': 'application/json' },
        body: JSON.stringify([{ op: 'replace', path: 'inactiveFlag', value }]),
      });
    expect((await patchCallback(true)).status).toBe(200);
    await bench.sync();
    expect(bench.events('connection.callbackRestored')).toMatchObject([{ data: { how: 'revived' } }]);
    await change({ name: 'Called again' });
  });
});

const login = {
  authorization: 'Basic bm9ydGh3aW5kbXNwK1B1YktleTEyMzpQcml2S2V5NDU2',
  clientid: '7f7b1e58-0000-4000-8000-000000000001',
};
