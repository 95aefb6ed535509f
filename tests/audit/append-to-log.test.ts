import { expect, test } from 'vitest';
import { appendsToLog } from '../../src/audit/append-to-log.ts';
import { emptyHead, firstFlaw, headId, type LogEntry, type LogHead } from '../../src/audit/log-entry.ts';
import type { Change, Doc, Documents } from '../../src/platform/cosmos/documents.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { openScope, systemActor } from '../../src/platform/scope.ts';

const scope = openScope({ tenant: 'acme', actor: systemActor('test'), correlation: 'c-1' });
const event = (id: string): DomainEvent => ({
  ...{
    id,
    type: 'contract.created',
    tenant: 'acme',
    aggregate: 'contract:1',
    sequence: 1,
    at: '2026-06-01T12:00:00.000Z',
  },
  ...{ actor: systemActor('test'), correlation: 'c-1', subject: { kind: 'contract', id: '1' } },
});

/** One partition with conditional, atomic batches, shared by several processes of the app. */
function sharedLog() {
  const docs = new Map<string, { doc: Doc; etag: string }>();
  let [etags, batches, largest] = [0, 0, 0];
  const documents = {
    read: async (_: unknown, __: string, id: string) => structuredClone(docs.get(id)),
    async commit(_: unknown, { writes }: Change) {
      await Promise.resolve();
      for (const write of writes) {
        if (write.op === 'create' && docs.has(write.doc.id)) return { ok: false, id: write.doc.id, reason: 'exists' };
        if (write.op === 'replace' && docs.get(write.doc.id)?.etag !== write.ifMatch)
          return { ok: false, id: write.doc.id, reason: 'changed' };
      }
      batches++;
      largest = Math.max(largest, Buffer.byteLength(JSON.stringify(writes)));
      for (const write of writes) if ('doc' in write) docs.set(write.doc.id, { doc: write.doc, etag: String(++etags) });
      return { ok: true, etags: new Map(), events: [] };
    },
  } as unknown as Documents;
  return {
    documents,
    batches: () => batches,
    largestBatch: () => largest,
    head: () => (docs.get(headId)?.doc ?? emptyHead) as LogHead,
    entries: () =>
      [...docs.values()]
        .flatMap(({ doc }) => (doc.kind === 'audit.entry' ? [doc as LogEntry] : []))
        .toSorted((a, b) => a.index - b.index),
  };
}

test('every event is one leaf, however often it arrives and whoever appends it', async () => {
  const log = sharedLog();
  const processes = [appendsToLog(log.documents), appendsToLog(log.documents), appendsToLog(log.documents)];
  const events = Array.from({ length: 250 }, (_, n) => event(`e-${n}`));
  await Promise.all(processes.flatMap((append) => events.map((one) => append(scope, [one, one]))));
  const entries = log.entries();
  expect(entries.map(({ index }) => index)).toEqual(events.map((_, index) => index));
  expect(new Set(entries.map(({ eventId }) => eventId)).size).toBe(250);
  expect(firstFlaw(entries)).toBeUndefined();
  expect(log.head()).toMatchObject({ size: 250, chain: entries.at(-1)?.chain });
});

test('what arrives together goes in few batches', async () => {
  const log = sharedLog();
  const append = appendsToLog(log.documents);
  await Promise.all(Array.from({ length: 90 }, (_, n) => append(scope, [event(`e-${n}`)])));
  expect(log.entries()).toHaveLength(90);
  expect(log.batches()).toBeLessThanOrEqual(3);
});

test('large events that arrive together still fit into batches', async () => {
  const log = sharedLog();
  const append = appendsToLog(log.documents);
  const large = (id: string) => ({ ...event(id), data: { text: '"'.repeat(100_000) } });
  await Promise.all(Array.from({ length: 30 }, (_, n) => append(scope, [large(`e-${n}`)])));
  expect(log.entries()).toHaveLength(30);
  expect(log.largestBatch()).toBeLessThan(2_000_000);
});

test('what could not be stored is said to those who wait for it, and can be appended again', async () => {
  const log = sharedLog();
  let away = true;
  const flaky = {
    ...log.documents,
    commit: (s: never, change: never) => (away ? Promise.reject(new Error('away')) : log.documents.commit(s, change)),
  } as Documents;
  const append = appendsToLog(flaky);
  await expect(append(scope, [event('e-1')])).rejects.toThrow('away');
  away = false;
  await append(scope, [event('e-1')]);
  expect(log.entries()).toHaveLength(1);
});
