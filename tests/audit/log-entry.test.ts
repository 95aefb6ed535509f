import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  emptyHead,
  entryIdOf,
  extended,
  firstFlaw,
  type LogEntry,
  leafHashOf,
  leafOf,
} from '../../src/audit/log-entry.ts';
import type { DomainEvent } from '../../src/platform/events.ts';

const event = (n: number, more: Partial<DomainEvent> = {}): DomainEvent => ({
  id: `e-${n}`,
  type: 'contract.activated',
  tenant: 'acme',
  aggregate: 'contract:1',
  sequence: n + 1,
  at: '2026-06-01T12:00:00.000Z',
  actor: { kind: 'person', id: 'ann', name: 'Ann Example', email: 'ann@example.com' },
  correlation: 'c-1',
  subject: { kind: 'contract', id: '1' },
  data: { n },
  ...more,
});
const some = (count: number) => Array.from({ length: count }, (_, n) => event(n));

describe('a leaf', () => {
  test('names who acted by id alone: names and addresses are not in what can never be changed', () => {
    const leaf = leafOf(event(0));
    expect(leaf).toContain('"actor":{"id":"ann","kind":"person"}');
    expect(leaf).not.toMatch(/Ann|example\.com/);
  });
  test('is the same text whatever the order of the fields', () => {
    expect(leafOf(event(0, { data: { a: 1, b: 2 } }))).toBe(leafOf(event(0, { data: { b: 2, a: 1 } })));
  });
  test('holds no data where the event has none', () => {
    const { data: _, ...bare } = event(0);
    expect(JSON.parse(leafOf(bare))).toMatchObject({ data: {} });
  });
  test('is hashed after a zero byte, as RFC 6962 §2.1 has it', () => {
    // The Merkle tree hash of one empty leaf: SHA-256(0x00), as the test vectors of Certificate Transparency give it.
    expect(leafHashOf('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(leafHashOf('x')).toBe(createHash('sha256').update('\0x').digest('hex'));
  });
});

describe('the log', () => {
  test('is dense from 0, one entry for each event, each chained to the one before', () => {
    const { head, entries } = extended(emptyHead, some(3));
    expect(entries.map(({ index, id }) => [index, id])).toEqual([0, 1, 2].map((n) => [n, entryIdOf(`e-${n}`)]));
    expect(head).toMatchObject({ size: 3, chain: entries[2]?.chain });
    const [first] = entries;
    const zeros = Buffer.alloc(32);
    expect(first?.chain).toBe(
      createHash('sha256')
        .update(zeros)
        .update(Buffer.from(first?.leafHash ?? '', 'hex'))
        .digest('hex'),
    );
  });
  test('extended in any pieces is the same log', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }), (pieces) => {
        const all = some(pieces.reduce((a, b) => a + b));
        let head = emptyHead;
        const entries: LogEntry[] = [];
        for (const size of pieces) {
          const next = extended(head, all.slice(entries.length, entries.length + size));
          head = next.head;
          entries.push(...next.entries);
        }
        expect({ head, entries }).toEqual(extended(emptyHead, all));
        expect(firstFlaw(entries)).toBeUndefined();
      }),
    );
  });
});

describe('the check of the log', () => {
  const { entries } = extended(emptyHead, some(8));
  const changed = (at: number, change: Partial<LogEntry>) =>
    entries.map((entry, index) => (index === at ? { ...entry, ...change } : entry));
  const other = extended(emptyHead, [event(99)]).entries[0];
  const flipped = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1);

  test('finds nothing in a sound one, nor in an empty one', () => {
    expect(firstFlaw(entries)).toBeUndefined();
    expect(firstFlaw([])).toBeUndefined();
  });

  const planted: readonly (readonly [what: string, plant: (at: number) => readonly LogEntry[]])[] = [
    ['a leaf reworded', (at) => changed(at, { leaf: (entries[at]?.leaf ?? '').replace('activated', 'cancelled') })],
    ['a leaf reworded with its hash made to fit', (at) => changed(at, { leaf: 'x', leafHash: leafHashOf('x') })],
    ['a hash changed', (at) => changed(at, { leafHash: flipped(entries[at]?.leafHash ?? '') })],
    ['a chain changed', (at) => changed(at, { chain: flipped(entries[at]?.chain ?? '') })],
    ['an entry replaced', (at) => (other ? entries.toSpliced(at, 1, { ...other, index: at }) : [])],
    ['an entry put in', (at) => (other ? entries.toSpliced(at, 0, { ...other, index: at }) : [])],
    ['an entry doubled', (at) => entries.toSpliced(at, 0, entries[at] ?? ({} as LogEntry))],
    ['another index', (at) => changed(at, { index: at + 1 })],
  ];
  test.each(planted.flatMap(([what, plant]) => entries.map((_, at) => [what, at, plant] as const)))(
    'finds %s at %i',
    (_what, at, plant) => {
      expect(firstFlaw(plant(at))?.index).toBeLessThanOrEqual(at + 1);
    },
  );

  test('finds an entry taken out, and two exchanged', () => {
    for (let at = 0; at < entries.length - 1; at++) {
      expect(firstFlaw(entries.toSpliced(at, 1))).toMatchObject({ index: at });
      const [a, b] = [entries[at], entries[at + 1]];
      if (a && b)
        expect(firstFlaw(entries.toSpliced(at, 2, { ...b, index: at }, { ...a, index: at + 1 }))).toMatchObject({
          index: at,
        });
    }
  });

  test('cannot see that the end is cut off: that is what the head is for', () => {
    expect(firstFlaw(entries.slice(0, 4))).toBeUndefined();
    expect(extended(emptyHead, some(8)).head.chain).not.toBe(entries[3]?.chain);
  });
});
