import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { afterQuiet, holdOf, nextAt } from '../../src/notifications/holding.ts';
import { zone } from '../../src/platform/dates.ts';

const berlin = zone('Europe/Berlin');
const night = { from: '20:00', until: '07:00', weekends: false };
const nightAndWeekend = { ...night, weekends: true };
const daily = { at: '08:00', purposes: ['reminder', 'info'] as const };

describe('a letter waits for its reader’s hour', () => {
  it.each([
    ['by day', { purpose: 'info' }, { quiet: night }, '2026-06-01T13:00:00Z', undefined],
    ['in the evening', { purpose: 'info' }, { quiet: night }, '2026-06-01T19:00:00Z', '2026-06-02T05:00:00.000Z'],
    ['after midnight', { purpose: 'info' }, { quiet: night }, '2026-06-01T23:30:00Z', '2026-06-02T05:00:00.000Z'],
    ['as the night begins', {}, { quiet: night }, '2026-06-01T18:00:00Z', '2026-06-02T05:00:00.000Z'],
    ['as the night ends', {}, { quiet: night }, '2026-06-02T05:00:00Z', undefined],
    [
      'in a quiet noon',
      {},
      { quiet: { from: '12:00', until: '13:00', weekends: false } },
      '2026-06-01T10:30:00Z',
      '2026-06-01T11:00:00.000Z',
    ],
    ['on Friday evening', {}, { quiet: nightAndWeekend }, '2026-06-05T19:00:00Z', '2026-06-08T05:00:00.000Z'],
    ['on Saturday noon', {}, { quiet: nightAndWeekend }, '2026-06-06T10:00:00Z', '2026-06-08T05:00:00.000Z'],
    ['over the clock’s change', {}, { quiet: night }, '2026-10-24T20:00:00Z', '2026-10-25T06:00:00.000Z'],
    [
      'for the digest of tomorrow',
      { purpose: 'info' },
      { digest: daily },
      '2026-06-01T13:00:00Z',
      '2026-06-02T06:00:00.000Z',
    ],
    [
      'for the digest of today',
      { purpose: 'info' },
      { digest: daily },
      '2026-06-01T04:00:00Z',
      '2026-06-01T06:00:00.000Z',
    ],
    [
      'for a digest in the night',
      {},
      { digest: { ...daily, at: '23:00' }, quiet: night },
      '2026-06-01T13:00:00Z',
      '2026-06-02T05:00:00.000Z',
    ],
    ['not for a digest it is not for', { purpose: 'decision' }, { digest: daily }, '2026-06-01T13:00:00Z', undefined],
    ['not when it is urgent', { urgent: true }, { quiet: night, digest: daily }, '2026-06-01T19:00:00Z', undefined],
    [
      'a decision due in the night goes out',
      { purpose: 'decision', deadline: '2026-06-02T04:00:00Z' },
      { quiet: night },
      '2026-06-01T19:00:00Z',
      undefined,
    ],
    [
      'a decision due soon after the night goes out',
      { purpose: 'decision', deadline: '2026-06-02T08:00:00Z' },
      { quiet: night },
      '2026-06-01T19:00:00Z',
      undefined,
    ],
    [
      'a decision due next week waits',
      { purpose: 'decision', deadline: '2026-06-09T08:00:00Z' },
      { quiet: night },
      '2026-06-01T19:00:00Z',
      '2026-06-02T05:00:00.000Z',
    ],
    [
      'a reminder whose deadline comes before the digest goes out',
      { purpose: 'reminder', deadline: '2026-06-02T05:00:00Z' },
      { digest: daily },
      '2026-06-01T13:00:00Z',
      undefined,
    ],
  ] as const)('%s', (_, letter, preferences, now, until) => {
    expect(holdOf(letter, preferences, berlin, new Date(now))?.until.toISOString()).toBe(until);
  });
});

const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const instants = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2028-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC').map(zone);

test('whatever the hours, quiet ends: never before it began, within four days, and it is not quiet then', () => {
  fc.assert(
    fc.property(times, times, fc.boolean(), zones, instants, (from, until, weekends, where, at) => {
      fc.pre(from !== until);
      const quiet = { from, until, weekends };
      const end = afterQuiet(at, quiet, where);
      expect(end.getTime()).toBeGreaterThanOrEqual(at.getTime());
      expect(end.getTime() - at.getTime()).toBeLessThan(4 * 86_400_000);
      expect(afterQuiet(end, quiet, where)).toEqual(end);
    }),
  );
});

test('the hour of the digest is the next one, at most a day and a change of clocks away', () => {
  fc.assert(
    fc.property(times, zones, instants, (time, where, now) => {
      const wait = nextAt(time, where, now).getTime() - now.getTime();
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(26 * 3_600_000);
    }),
  );
});
