import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logQuery } from '../../../src/audit/log.api.ts';
import { logRoutes } from '../../../src/audit/log.http.ts';
import type { LogEntry } from '../../../src/audit/log-entry.ts';
import { conditionOf } from '../../../src/audit/reading/log-filter.ts';
import { type LogOrder, readsMatches } from '../../../src/audit/reading/read-matches.ts';
import { readsPeople } from '../../../src/audit/reading/read-people.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { DomainEvent, NewEvent } from '../../../src/platform/events.ts';
import type { EventPhase } from '../../../src/slice.ts';
import { type LogWorld, openLogWorld, scope } from '../appending/log-world.ts';
import { logOverHttp } from '../proving/log-over-http.ts';

// One log of three epochs with a little of everything, in the local Cosmos DB; asked as callers ask, by address.

const correlation = '0192f3c1-7a10-7000-8000-0123456789ab';
const ben = { kind: 'person', id: 'ben', name: 'Ben "Benny" Müller' } as const;
const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 12, minute)).toISOString();

const written: readonly Partial<DomainEvent>[] = [
  { type: 'contract.created', at: at(0), subject: { kind: 'contract', id: '1' }, data: { title: 'Gold plan' } },
  { type: 'proposal.opened', at: at(1), subject: { kind: 'proposal', id: 'p-1' }, data: { level: 'L2' }, correlation },
  { type: 'proposal.approved', at: at(2), subject: { kind: 'proposal', id: 'p-1' }, actor: ben, data: { level: 'L2' } },
  {
    type: 'proposal.opened',
    at: at(3),
    subject: { kind: 'proposal', id: 'p-2' },
    aggregate: 'contract:2',
    data: { level: 'L1' },
  },
  {
    type: 'contract.read',
    at: at(4),
    subject: { kind: 'contract', id: '1' },
    actor: ben,
    correlation: 'words-of-the-caller',
  },
  { type: 'access.denied', at: at(5), subject: { kind: 'contract', id: '2' }, actor: ben, data: { code: 'forbidden' } },
  {
    type: 'contract.edited',
    at: at(6),
    subject: { kind: 'contract', id: '2' },
    aggregate: 'contract:2',
    actor: { kind: 'application', id: 'app-7' },
  },
  {
    type: 'grant.changed',
    at: at(7),
    subject: { kind: 'person', id: 'ben' },
    data: { note: 'GOLD and "silver" \\ bronze' },
  },
];

let world: LogWorld;
const recorded: NewEvent[] = [];
let ask: (query: string) => Promise<readonly number[]>;
let asking: (query: string) => Promise<{ status: number; body: Record<string, unknown> }>;

const phases: Readonly<Record<string, EventPhase>> = {
  ...{ created: 'change', opened: 'request', approved: 'decision', read: 'access', denied: 'denial', edited: 'change' },
  ...{ changed: 'administration', epochOpened: 'log' },
};

beforeAll(async () => {
  world = await openLogWorld();
  const { append } = world.instance({
    entriesPerEpoch: 4,
    described: (type) => ({
      phase: phases[type.split('.')[1] ?? ''] ?? 'change',
      ...(type === 'access.denied' ? { outcome: 'denied' } : {}),
    }),
  });
  for (const event of written) await append(scope, [world.event(event)]);
  const { documents, reader } = world;
  const recorder = { record: async (_: unknown, event: NewEvent) => void recorded.push(event) } as unknown as Documents;
  const parts = { matches: readsMatches({ documents, reader }), people: readsPeople(documents) };
  const routes = logRoutes({ ...parts, documents: recorder });
  const { get } = logOverHttp(routes, 'acme', 'ben');
  asking = async (query) => {
    const { status, json } = await get(`?${query}`);
    return { status, body: json() };
  };
  /** Which of what was written, by their place in the list. */
  ask = async (query) => {
    const { status, body } = await asking(query);
    expect(status).toBe(200);
    const items = body.items as { event: { at: string; type: string } }[];
    return items.flatMap(({ event }) => {
      const place = written.findIndex(({ at: when, type }) => when === event.at && type === event.type);
      return place < 0 ? [] : [place];
    });
  };
});
afterAll(() => world.stop());

describe('entries are found by', () => {
  test.each([
    ['the instant they are from', `from=${at(5)}&phase=change,denial,administration`, [5, 6, 7]],
    ['an instant in another zone', 'until=2026-06-01T14:01:00%2B02:00', [0]],
    ['the instant they are before', `from=${at(1)}&until=${at(3)}`, [1, 2]],
    ['their type', 'type=contract.created', [0]],
    ['several types', 'type=contract.created,grant.changed', [0, 7]],
    ['a kind of types', 'type=proposal.*', [1, 2, 3]],
    ['a kind of types and another', 'type=proposal.*,contract.read', [1, 2, 3, 4]],
    ['their phase', 'phase=decision', [2]],
    ['their outcome', 'outcome=denied', [5]],
    ['the level of the gate', 'gate=L2', [1, 2]],
    ['a person by id', 'actor=ben', [2, 4, 5]],
    ['an application', 'actor=app-7', [6]],
    ['oneself', 'actor=me', [2, 4, 5]],
    ['somebody nobody knows', 'actor=carl', []],
    ['what they are about', 'subject=proposal/p-1', [1, 2]],
    ['whom they are about', 'subject=person/ben', [7]],
    ['whom they are about: oneself', 'subject=person/me', [7]],
    ['where they were committed', 'aggregate=contract:2', [3, 6]],
    ['what ties them together', `correlation=${correlation}`, [1]],
    ['what a caller tied them together by', 'correlation=words-of-the-caller', [4]],
    ['a word, in capitals or not', 'text=gold', [0, 7]],
    ['words that all stand there', 'text=bronze+gold', [7]],
    ['a word with quotation marks', `text=${encodeURIComponent('"silver"')}`, [7]],
    ['a word with a backslash', `text=${encodeURIComponent('\\')}&subject=person/ben`, [7]],
    ['a name', `text=${encodeURIComponent('müller')}&type=proposal.*`, [2]],
    ['all of it together', `actor=ben&type=proposal.*&gate=L2&text=approved+ben`, []],
    ['what no language of queries may be told', `text=${encodeURIComponent("') OR true --")}`, []],
  ] as const)('%s', async (_, query, expected) => {
    expect(await ask(query)).toEqual(expected);
  });
});

test('a pseudonym finds what its person did', async () => {
  const { body } = await asking('actor=ben');
  const [item] = body.items as { leaf: string }[];
  const { actor } = JSON.parse(item?.leaf ?? '{}');
  expect(actor).toMatch(/^p:/);
  expect(await ask(`actor=${actor}`)).toEqual([2, 4, 5]);
});

test('page after page there is everything once, whatever the order, the limit and the filter', async () => {
  const { documents, reader } = world;
  const matches = readsMatches({ documents, reader });
  const all = await world.entries();
  const cases = fc.record({
    order: fc.constantFrom<LogOrder>('log', 'newest'),
    limit: fc.integer({ min: 1, max: 5 }),
    type: fc.constantFrom(undefined, 'proposal.*', 'contract.*', 'nothing.happened'),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ order, limit, type }) => {
      const found: LogEntry[] = [];
      const condition = conditionOf(type ? { types: [type] } : {});
      let page = await matches(scope, condition, { order, limit });
      for (;;) {
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items);
        if (!page.next) break;
        page = await matches(scope, condition, { order, limit, at: page.next });
      }
      const expected = all.filter((entry) => !type || entry.type.startsWith(type.slice(0, -1)));
      const ids = (entries: readonly LogEntry[]) => entries.map(({ eventId }) => eventId);
      expect(ids(found)).toEqual(ids(order === 'log' ? expected : expected.toReversed()));
    }),
    { numRuns: 25 },
  );
});

test('a search is logged with the names of what was asked for, never with the words', async () => {
  const before = recorded.length;
  await ask('text=gold&actor=ben&order=newest');
  const [read] = recorded.slice(before);
  expect(read).toMatchObject({ type: 'log.read', data: { filters: ['actor', 'words'], order: 'newest', count: 0 } });
  expect(JSON.stringify(read?.data)).not.toContain('gold');
});

describe('what is no question is refused with the field and the rule', () => {
  test.each([
    ['from=yesterday', 'from', 'instant'],
    ['from=2026-06-01', 'from', 'instant'],
    [`from=${at(3)}&until=${at(3)}`, 'until', 'after from'],
    ['type=proposal', 'type', 'proposal.*'],
    ['type=*', 'type', 'proposal.*'],
    [`type=${Array.from({ length: 21 }, () => 'a.b').join()}`, 'type', 'at most 20'],
    ['phase=decision,gossip', 'phase', 'decision'],
    ['outcome=maybe', 'outcome', 'denied'],
    ['gate=L4', 'gate', ''],
    ["actor=a'b", 'actor', 'pseudonym'],
    ['subject=contract', 'subject', 'contract/'],
    ['aggregate=a%00b', 'aggregate', 'contract:'],
    ['correlation=short', 'correlation', '8 to 64'],
    ['text=+', 'text', ''],
    [`text=${'a+'.repeat(9)}`, 'text', 'at most 8'],
    ['order=random', 'order', ''],
    ['limit=0', 'limit', ''],
    ['limit=201', 'limit', ''],
    ['cursor=next', 'cursor', 'cursor of the page before'],
    ['cursor=0-1-2', 'cursor', 'cursor of the page before'],
    ['who=ben', 'who', 'not a field'],
  ])('%s', async (query, field, rule) => {
    const { status, body } = await asking(query);
    expect(status).toBe(400);
    const [violation] = body.violations as { field: string; rule: string }[];
    expect(violation?.field).toBe(field);
    expect(violation?.rule).toContain(rule);
  });

  test('whatever is sent, it is refused or answered', async () => {
    const names = Object.keys(logQuery.shape);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.string({ unit: 'binary', maxLength: 40 }), async (name, value) => {
        const { status } = await asking(`${name}=${encodeURIComponent(value.toWellFormed())}`);
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 150 },
    );
  });
});
