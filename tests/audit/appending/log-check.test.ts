import { describe, expect, test } from 'vitest';
import { extended, headOf } from '../../../src/audit/appending/extend-log.ts';
import type { LogEntry } from '../../../src/audit/log-entry.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { newId } from '../../../src/platform/ids.ts';
import { flawsOfLog, leafHashOf, rootOf } from '../../support/log-check.ts';
import { ann } from './log-world.ts';

const facts = { described: () => ({ phase: 'analysis' }) as const, pseudonym: () => newId() };
const events = Array.from(
  { length: 8 },
  (_, n): DomainEvent => ({
    ...{ id: newId(), type: 'contract.analysed', tenant: 'acme', aggregate: 'contract:1', sequence: n + 1 },
    ...{ at: '2026-06-01T12:00:00.000Z', actor: ann, correlation: newId(), subject: { kind: 'contract', id: '1' } },
    data: { n },
  }),
);
const logOf = (epoch: number, tenant = 'acme') =>
  extended(headOf(epoch, `counterpart.example/t/${tenant}/e${epoch}`, ''), events, facts, 1000).entries;

const log = logOf(0);
const note = (size: number, leaves: readonly LogEntry[] = log) =>
  `counterpart.example/t/acme/e0\n${size}\n${rootOf(leaves.slice(0, size).map(({ leaf }) => leafHashOf(leaf))).toString('base64')}\n`;
const changed = (at: number, change: Partial<LogEntry>) =>
  log.map((entry, index) => (index === at ? { ...entry, ...change } : entry));
describe('the check of a log in these tests', () => {
  test('finds nothing in a sound one, nor in an empty one', () => {
    for (let size = 0; size <= log.length; size++)
      expect(flawsOfLog(log, [{ epoch: 0, note: note(size) }])).toEqual([]);
    expect(flawsOfLog([])).toEqual([]);
  });

  const other = logOf(0);
  const planted: readonly (readonly [what: string, plant: (at: number) => readonly LogEntry[]])[] = [
    ['a leaf reworded', (at) => changed(at, { leaf: (log[at]?.leaf ?? '').replace('analysed', 'cancelled') })],
    ['a payload reworded', (at) => changed(at, { payload: (log[at]?.payload ?? '').replace('Ann', 'Bob') })],
    ['another salt', (at) => changed(at, { salt: other[at]?.salt ?? '' })],
    ['another index', (at) => changed(at, { index: at + 1 })],
    ['an entry doubled', (at) => log.toSpliced(at, 0, log[at] ?? ({} as LogEntry))],
    ['an entry of another log put in its place', (at) => log.toSpliced(at, 1, logOf(1)[at] ?? ({} as LogEntry))],
    [
      'two entries exchanged',
      (at) => log.toSpliced(at, 2, ...log.slice(at, at + 2).toReversed()).slice(at === 7 ? 1 : 0),
    ],
  ];
  test.each(planted.flatMap(([what, plant]) => log.map((_, at) => [what, at, plant] as const)))(
    'finds %s at %i',
    (_what, at, plant) => expect(flawsOfLog(plant(at))).not.toEqual([]),
  );

  test('finds a leaf that was replaced with everything that belongs to it by the checkpoint alone', () => {
    const forged = log.toSpliced(3, 1, other[3] ?? ({} as LogEntry));
    expect(flawsOfLog(forged)).toEqual([]);
    expect(flawsOfLog(forged, [{ epoch: 0, note: note(8) }])).toHaveLength(1);
  });

  test('finds that the end was cut off by the checkpoint alone', () => {
    expect(flawsOfLog(log.slice(0, 5))).toEqual([]);
    expect(flawsOfLog(log.slice(0, 5), [{ epoch: 0, note: note(8) }])).toHaveLength(1);
  });
});
