import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventDocument } from '../../../src/platform/cosmos/event-documents.ts';
import { type CuttingProxy, startCuttingProxy } from '../../support/cutting-proxy.ts';
import { type LocalAzure, startLocalAzure } from '../../support/devhost.ts';
import { type Note, note, noted, openProcess, provision, scopeOf } from './tenant-fixture.ts';

let azure: LocalAzure;
let proxy: CuttingProxy;
let unlucky: ReturnType<typeof openProcess>;
let other: ReturnType<typeof openProcess>;
const acme = scopeOf('acme');
const batches = (headers: Readonly<Record<string, unknown>>) => headers['x-ms-cosmos-is-batch-request'] !== undefined;

beforeAll(async () => {
  azure = await startLocalAzure();
  proxy = await startCuttingProxy(azure.cosmos.url, azure.tls);
  // The placement sends everybody through the proxy; the next request that matches is the unlucky one.
  await provision(azure, 'acme', proxy.url);
  unlucky = openProcess(azure);
  other = openProcess(azure);
});
afterAll(async () => {
  await proxy.stop();
  await azure.stop();
});

const eventIds = async (partition: string) => {
  const text = "SELECT * FROM c WHERE c.kind = 'platform.event' ORDER BY c.id";
  return (await other.documents.query<EventDocument>(acme, { text, partition })).items.map(({ event }) => event.id);
};

test('a commit whose answer is lost is found out and reported as done, once', async () => {
  proxy.loseAnswers(1, batches);
  const partition = 'contract:lost';
  const outcome = await unlucky.documents.commit(acme, {
    partition,
    writes: [{ op: 'create', doc: note('a') }],
    events: [noted('1'), noted('1')],
  });
  expect(outcome.ok && outcome.events.map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(await eventIds(partition)).toEqual(outcome.ok && outcome.events.map(({ id }) => id));
  const found = await other.documents.read<Note>(acme, partition, 'a', 'note');
  expect(outcome.ok && outcome.etags.get('a')).toBe(found?.etag);
  expect(unlucky.committed).toEqual(outcome.ok && outcome.events);
});

test('a conflict whose answer is lost stays a conflict', async () => {
  const partition = 'contract:conflict';
  await other.documents.commit(acme, { partition, writes: [{ op: 'create', doc: note('a') }], events: [noted('1')] });
  proxy.loseAnswers(1, batches);
  const change = { partition, writes: [{ op: 'create', doc: note('a', 'mine') }] as const, events: [noted('1')] };
  expect(await unlucky.documents.commit(acme, change)).toEqual({ ok: false, id: 'a', reason: 'exists' });
  expect(await eventIds(partition)).toHaveLength(1);
});

test('a change without events is told by the stamp of what it wrote', async () => {
  const partition = 'contract:quiet';
  proxy.loseAnswers(1, batches);
  const outcome = await unlucky.documents.commit(acme, {
    partition,
    writes: [{ op: 'create', doc: note('a') }],
    events: [],
  });
  const found = await other.documents.read<Note>(acme, partition, 'a', 'note');
  expect(outcome.ok && outcome.etags.get('a')).toBe(found?.etag);
});

test('a deletion whose answer is lost is done when the document is gone', async () => {
  const partition = 'contract:deleted';
  await other.documents.commit(acme, { partition, writes: [{ op: 'create', doc: note('a') }], events: [] });
  proxy.loseAnswers(1, batches);
  const outcome = await unlucky.documents.commit(acme, { partition, writes: [{ op: 'delete', id: 'a' }], events: [] });
  expect(outcome.ok).toBe(true);
});

test('what a stranger overwrote before we looked has a version that conflicts with our next write', async () => {
  const partition = 'contract:overtaken';
  proxy.loseAnswers(1, batches);
  proxy.onLoss(async () => {
    const overwrite = {
      partition,
      writes: [{ op: 'upsert', doc: note('a', 'theirs') }] as const,
      events: [noted('1')],
    };
    await other.documents.commit(acme, overwrite);
  });
  const outcome = await unlucky.documents.commit(acme, {
    partition,
    writes: [{ op: 'create', doc: note('a') }],
    events: [noted('1')],
  });
  expect(outcome.ok && outcome.events[0]?.sequence).toBe(1);
  const ifMatch = (outcome.ok && outcome.etags.get('a')) || '';
  const next = { partition, writes: [{ op: 'replace', doc: note('a', 'ours'), ifMatch }] as const, events: [] };
  expect(await unlucky.documents.commit(acme, next)).toEqual({ ok: false, id: 'a', reason: 'changed' });
});

test('answers lost again and again still end in one commit', async () => {
  const partition = 'contract:often';
  for (const sequence of [1, 2, 3]) {
    proxy.loseAnswers(1, batches);
    const outcome = await unlucky.documents.commit(acme, { partition, writes: [], events: [noted('1')] });
    expect(outcome.ok && outcome.events[0]?.sequence).toBe(sequence);
  }
  expect(await eventIds(partition)).toHaveLength(3);
});

test('with the service away after the lost answer, the commit waits for it and then finds its own', async () => {
  const partition = 'contract:away';
  proxy.loseAnswers(1, batches);
  proxy.onLoss(() => proxy.goAway(300));
  const outcome = await unlucky.documents.commit(acme, { partition, writes: [], events: [noted('1')] });
  expect(outcome.ok && outcome.events[0]?.sequence).toBe(1);
  expect(await eventIds(partition)).toHaveLength(1);
});

test('a record of access whose answer is lost is recorded once', async () => {
  proxy.loseAnswers(1, batches);
  const event = await unlucky.documents.record(acme, {
    type: 'contract.viewed',
    subject: { kind: 'contract', id: '9' },
  });
  expect(await eventIds('access:contract:9')).toEqual([event.id]);
});
