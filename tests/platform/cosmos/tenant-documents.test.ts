import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BadCursor } from '../../../src/platform/cosmos/cursor.ts';
import type { Stored } from '../../../src/platform/cosmos/documents.ts';
import type { EventDocument, Head } from '../../../src/platform/cosmos/event-documents.ts';
import { type LocalAzure, startLocalAzure } from '../../support/devhost.ts';
import { type Note, note, noted, openProcess, placementOf, provision, region, scopeOf } from './tenant-fixture.ts';

let azure: LocalAzure;
let here: ReturnType<typeof openProcess>;
const acme = scopeOf('acme');

beforeAll(async () => {
  azure = await startLocalAzure();
  here = openProcess(azure);
  await Promise.all([provision(azure, 'acme'), provision(azure, 'globex')]);
});
afterAll(() => azure.stop());

let number = 0;
const freshPartition = () => `contract:${++number}`;
const readNote = (partition: string, id = 'a'): Promise<Stored<Note> | undefined> =>
  here.documents.read<Note>(acme, partition, id, 'note');
const eventsOf = async (partition: string) => {
  const text = "SELECT * FROM c WHERE c.kind = 'platform.event' ORDER BY c.id";
  return (await here.documents.query<EventDocument>(acme, { text, partition }, { limit: 200 })).items;
};

describe('a commit', () => {
  test('writes documents, events and the head together, and says their versions', async () => {
    const partition = freshPartition();
    const change = {
      partition,
      writes: [
        { op: 'create', doc: note('a') },
        { op: 'upsert', doc: note('b') },
      ] as const,
      events: [{ ...noted('1'), data: { hash: 'x' } }, noted('1')],
    };
    const outcome = await here.documents.commit(acme, change);
    expect(outcome).toMatchObject({ ok: true, events: [{ sequence: 1, data: { hash: 'x' } }, { sequence: 2 }] });
    const found = await readNote(partition);
    expect(found).toEqual({ doc: note('a'), etag: outcome.ok && outcome.etags.get('a') });
    expect(here.committed.slice(-2)).toEqual(outcome.ok && outcome.events);
    expect((await eventsOf(partition)).map(({ id, unpublished, event }) => ({ id, unpublished, event }))).toEqual(
      (outcome.ok ? outcome.events : []).map((event) => ({
        id: `event:000000000${event.sequence}`,
        unpublished: true,
        event,
      })),
    );
  });

  test('stamps each event with tenant, aggregate, actor, correlation and instant', async () => {
    const partition = freshPartition();
    const outcome = await here.documents.commit(acme, { partition, writes: [], events: [noted('1')] });
    expect(outcome.ok && outcome.events[0]).toMatchObject({
      tenant: 'acme',
      aggregate: partition,
      actor: { kind: 'system', id: 'system:test' },
      correlation: 'c-1',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  test('without events writes no head', async () => {
    const partition = freshPartition();
    await here.documents.commit(acme, { partition, writes: [{ op: 'create', doc: note('a') }], events: [] });
    expect(await here.documents.read<Head>(acme, partition, 'head', 'platform.head')).toBeUndefined();
  });

  test.each([
    ['creating what exists', 'exists', (_: string) => ({ op: 'create', doc: note('a', 'mine') }) as const],
    [
      'replacing what was changed',
      'changed',
      (_: string) => ({ op: 'replace', doc: note('a', 'mine'), ifMatch: '"old"' }) as const,
    ],
    [
      'replacing what is gone',
      'missing',
      (etag: string) => ({ op: 'replace', doc: note('gone'), ifMatch: etag }) as const,
    ],
    ['deleting what was changed', 'changed', (_: string) => ({ op: 'delete', id: 'a', ifMatch: '"old"' }) as const],
    ['deleting what is gone', 'missing', (_: string) => ({ op: 'delete', id: 'gone' }) as const],
  ])('%s is a conflict (%s) and leaves everything as it was', async (_, reason, write) => {
    const partition = freshPartition();
    const before = await here.documents.commit(acme, {
      partition,
      writes: [{ op: 'create', doc: note('a') }],
      events: [noted('1')],
    });
    const attempt = write((before.ok && before.etags.get('a')) || '');
    const id = attempt.op === 'delete' ? attempt.id : attempt.doc.id;
    const change = {
      partition,
      writes: [{ op: 'create', doc: note('other') }, attempt] as const,
      events: [noted('1')],
    };
    expect(await here.documents.commit(acme, change)).toEqual({ ok: false, id, reason });
    expect((await readNote(partition))?.doc).toEqual(note('a'));
    expect(await readNote(partition, 'other')).toBeUndefined();
    expect(await eventsOf(partition)).toHaveLength(1);
  });

  test('replaces and deletes at the version it saw', async () => {
    const partition = freshPartition();
    const first = await here.documents.commit(acme, {
      partition,
      writes: [{ op: 'create', doc: note('a') }],
      events: [],
    });
    const ifMatch = (first.ok && first.etags.get('a')) || '';
    const second = await here.documents.commit(acme, {
      partition,
      writes: [{ op: 'replace', doc: note('a', 'new'), ifMatch }],
      events: [],
    });
    expect((await readNote(partition))?.doc.text).toBe('new');
    const etag = (second.ok && second.etags.get('a')) || '';
    await here.documents.commit(acme, { partition, writes: [{ op: 'delete', id: 'a', ifMatch: etag }], events: [] });
    expect(await readNote(partition)).toBeUndefined();
  });

  test('of twenty at once, from two processes, all get in and the sequence stays dense', async () => {
    const partition = freshPartition();
    const processes = [openProcess(azure), openProcess(azure)];
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        processes[index % 2]?.documents.commit(acme, {
          partition,
          writes: [{ op: 'create', doc: note(`n-${index}`) }],
          events: [noted(`${index}`), noted(`${index}`)],
        }),
      ),
    );
    expect(outcomes.every((outcome) => outcome?.ok)).toBe(true);
    const stored = await eventsOf(partition);
    expect(stored.map(({ event }) => event.sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    // Both events of one commit stand side by side.
    for (let at = 0; at < 40; at += 2) expect(stored[at]?.event.subject).toEqual(stored[at + 1]?.event.subject);
  });

  test('that one batch cannot hold is a fault that says so', async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ op: 'create', doc: note(`n-${index}`) }) as const);
    const commit = (writes: typeof many, partition = freshPartition()) =>
      here.documents.commit(acme, { partition, writes, events: [noted('1')] });
    await expect(commit(many)).rejects.toThrow('102 operations; one transactional batch takes 100');
    const large = many.slice(0, 3).map(({ op, doc }) => ({ op, doc: { ...doc, text: 'x'.repeat(800_000) } }));
    await expect(commit(large)).rejects.toThrow('one transactional batch takes 2097152');
  });

  test('an event too large to be published is a fault before anything is written', async () => {
    const partition = freshPartition();
    const events = [{ ...noted('1'), data: { text: 'x'.repeat(300_000) } }];
    await expect(
      here.documents.commit(acme, { partition, writes: [{ op: 'create', doc: note('a') }], events }),
    ).rejects.toThrow('can be published');
    expect(await readNote(partition)).toBeUndefined();
  });
});

describe('reading', () => {
  test('gives nothing for an absent document and for one of another kind', async () => {
    const partition = freshPartition();
    await here.documents.commit(acme, { partition, writes: [{ op: 'create', doc: note('a') }], events: [] });
    expect(await readNote(partition, 'absent')).toBeUndefined();
    expect(await here.documents.read(acme, partition, 'a', 'contract')).toBeUndefined();
  });

  test('a document of another tenant in this container is a fault, by point read and by query', async () => {
    const partition = freshPartition();
    const container = await here.containerOf(acme);
    await container.items.create({ ...note('a'), pk: partition, tenant: 'globex' });
    await expect(readNote(partition)).rejects.toThrow('another tenant');
    await expect(here.documents.query(acme, { text: 'SELECT * FROM c', partition })).rejects.toThrow('another tenant');
    await container.item('a', partition).delete();
  });

  test('tenants do not see each other', async () => {
    const partition = freshPartition();
    await here.documents.commit(acme, { partition, writes: [{ op: 'create', doc: note('a') }], events: [] });
    expect(await here.documents.read(scopeOf('globex'), partition, 'a', 'note')).toBeUndefined();
  });

  test.each([
    ['unknown tenant', 'nobody', {}, 'is not served here'],
    ['tenant of another region', 'far', { region: 'eastus' }, 'this stamp serves westeurope'],
    ['erased tenant', 'erased', { state: 'erased' } as const, 'is not served here'],
  ])('an %s is refused', async (_, tenant, change, message) => {
    if (tenant !== 'nobody') await here.catalog.write('placements', { ...placementOf(azure, tenant), ...change });
    await expect(here.documents.read(scopeOf(tenant), 'p', 'a', 'note')).rejects.toThrow(message);
    expect(region).toBe('westeurope');
  });
});

describe('a query', () => {
  const partition = 'contract:many';
  beforeAll(async () => {
    const writes = Array.from(
      { length: 90 },
      (_, index) =>
        ({ op: 'create', doc: note(`n-${String(index).padStart(2, '0')}`, index % 2 ? 'odd' : 'even') }) as const,
    );
    await here.documents.commit(acme, { partition, writes, events: [] });
  });

  test.each([
    ['within one aggregate', { partition }],
    ['over the whole tenant', {}],
  ])('%s pages through everything once, in order, by cursor', async (_, where) => {
    const query = {
      text: "SELECT * FROM c WHERE c.kind = 'note' AND c.text = @text AND STARTSWITH(c.id, 'n-') AND c.pk = @pk ORDER BY c.id",
      parameters: { text: 'odd', pk: partition },
      ...where,
    };
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await here.documents.query<Note>(acme, query, { limit: 20, ...(cursor ? { cursor } : {}) });
      expect(page.items.length).toBeLessThanOrEqual(20);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => `n-${String(index * 2 + 1).padStart(2, '0')}`));
  });

  test('hands out documents without the fields of the store, and values as they are', async () => {
    const [item] = (await here.documents.query(acme, { text: 'SELECT * FROM c', partition }, { limit: 1 })).items;
    expect(item).toEqual(note('n-00', 'even'));
    const count = await here.documents.query<number>(acme, {
      text: "SELECT VALUE COUNT(1) FROM c WHERE c.kind = 'note'",
      partition,
    });
    expect(count).toEqual({ items: [90] });
  });

  test('counts by group over the whole tenant in one piece', async () => {
    const text = "SELECT c.text, COUNT(1) AS n FROM c WHERE STARTSWITH(c.id, 'n-') AND c.pk = @pk GROUP BY c.text";
    const { items } = await here.documents.query<{ text: string; n: number }>(acme, {
      text,
      parameters: { pk: partition },
    });
    expect(items.toSorted((a, b) => a.text.localeCompare(b.text))).toEqual([
      { text: 'even', n: 45 },
      { text: 'odd', n: 45 },
    ]);
  });

  test('takes lists as parameters', async () => {
    const text = 'SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(@ids, c.id)';
    const { items } = await here.documents.query(acme, { text, parameters: { ids: ['n-03', 'n-01'] }, partition });
    expect(items.toSorted()).toEqual(['n-01', 'n-03']);
  });

  test('refuses a cursor it did not make', async () => {
    await expect(
      here.documents.query(acme, { text: 'SELECT * FROM c', partition }, { cursor: 'Zm9v' }),
    ).rejects.toThrow(BadCursor);
  });
});

test('a record of access is one event of its own, outside every sequence', async () => {
  const first = await here.documents.record(acme, { type: 'contract.viewed', subject: { kind: 'contract', id: '7' } });
  const second = await here.documents.record(acme, { type: 'contract.viewed', subject: { kind: 'contract', id: '7' } });
  expect([first.sequence, second.sequence]).toEqual([0, 0]);
  expect(first.aggregate).toBe('access:contract:7');
  const stored = await eventsOf('access:contract:7');
  expect(stored.map(({ event }) => event.id).sort()).toEqual([first.id, second.id].sort());
  expect(here.committed.slice(-2)).toEqual([first, second]);
});

test('a usual commit is one read of the head and one batch, whatever it writes', async () => {
  const partition = freshPartition();
  await here.documents.commit(acme, { partition, writes: [], events: [noted('1')] });
  const before = azure.cosmos.counts();
  await here.documents.commit(acme, {
    partition,
    writes: [{ op: 'create', doc: note('a') }],
    events: [noted('1'), noted('1')],
  });
  const spent = Object.entries(azure.cosmos.counts()).flatMap(([kind, count]) => {
    const more = count - (before[kind] ?? 0);
    return more > 0 ? [[kind, more]] : [];
  });
  expect(Object.fromEntries(spent)).toEqual({ readItem: 1, batch: 1 });
});
