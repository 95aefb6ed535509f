import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../../devhost/host/timers/ncrontab.ts';

const next = (expression: string, from: string, count = 1): (string | undefined)[] => {
  const schedule = parseSchedule(expression);
  const found: (string | undefined)[] = [];
  for (let at: number | undefined = Date.parse(from); found.length < count && at !== undefined; ) {
    at = schedule.next(at);
    found.push(at === undefined ? undefined : new Date(at).toISOString().replace('.000Z', 'Z'));
  }
  return found;
};

describe('an NCRONTAB schedule', () => {
  it.each([
    ['0 */5 * * * *', '2026-11-21T10:02:03Z', ['2026-11-21T10:05:00Z', '2026-11-21T10:10:00Z']],
    ['0 0 * * * *', '2026-12-31T23:00:00Z', ['2027-01-01T00:00:00Z']],
    ['*/20 * * * * *', '2026-11-21T10:00:40Z', ['2026-11-21T10:01:00Z', '2026-11-21T10:01:20Z']],
    ['0 30 9 * * 1-5', '2026-11-20T10:00:00Z', ['2026-11-23T09:30:00Z']],
    ['0 30 9 * Jan Mon', '2026-11-20T10:00:00Z', ['2027-01-04T09:30:00Z', '2027-01-11T09:30:00Z']],
    ['0 0 0 13 * 5', '2026-01-01T00:00:00Z', ['2026-02-13T00:00:00Z', '2026-03-13T00:00:00Z', '2026-11-13T00:00:00Z']],
    ['0 0 0 29 2 *', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z']],
    ['0 0 0 31 * *', '2026-01-31T00:00:00Z', ['2026-03-31T00:00:00Z']],
    [
      '5,8,10 * * * * *',
      '2026-11-21T10:00:05Z',
      ['2026-11-21T10:00:08Z', '2026-11-21T10:00:10Z', '2026-11-21T10:01:05Z'],
    ],
    [
      '0 5/20 * * * *',
      '2026-11-21T10:00:00Z',
      ['2026-11-21T10:05:00Z', '2026-11-21T10:25:00Z', '2026-11-21T10:45:00Z'],
    ],
    ['0 0 22-2 * * *', '2026-11-21T21:00:00Z', ['2026-11-21T22:00:00Z', '2026-11-22T02:00:00Z']],
    [
      '0 0 9-17/4 * * MON-FRI',
      '2026-11-21T00:00:00Z',
      ['2026-11-23T09:00:00Z', '2026-11-23T13:00:00Z', '2026-11-23T17:00:00Z'],
    ],
    ['0 0 0 1 January,Jul *', '2026-02-01T00:00:00Z', ['2026-07-01T00:00:00Z', '2027-01-01T00:00:00Z']],
  ])('%s after %s comes at %j, in UTC with all fields at once', (expression, from, expected) => {
    expect(next(expression, from, expected.length)).toEqual(expected);
  });

  it.each([
    ['spring forward in Europe', '0 30 1 * * *', '2027-03-28T00:00:00Z', '2027-03-28T01:30:00Z'],
    ['fall back in Europe', '0 30 1 * * *', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
    ['spring forward in New York', '0 30 2 * * *', '2027-03-14T00:00:00Z', '2027-03-14T02:30:00Z'],
  ])('knows no %s, being in UTC', (_, expression, from, expected) => {
    expect(next(expression, from)).toEqual([expected]);
  });

  it('that can never come true has no next', () => {
    expect(next('0 0 0 30 2 *', '2026-01-01T00:00:00Z')).toEqual([undefined]);
  });

  it.each([
    ['* * * * *', 'has 5 fields'],
    ['* * * * * * *', 'has 7 fields'],
    ['00:05:00', 'is a TimeSpan'],
    ['1.00:00:00', 'is a TimeSpan'],
    ['@daily', 'has 1 fields'],
    ['60 * * * * *', 'seconds'],
    ['0 60 * * * *', 'minutes'],
    ['0 0 24 * * *', 'hours'],
    ['0 0 0 0 * *', 'day of month'],
    ['0 0 0 * 13 *', 'month'],
    ['0 0 0 * * 7', 'day of week'],
    ['0 0 0 L * *', 'day of month'],
    ['0 0 0 ? * *', 'day of month'],
    ['0 0 0 * * 5#2', 'day of week'],
    ['*/0 * * * * *', 'seconds'],
    ['*-5 * * * * *', 'seconds'],
    ['1,,2 * * * * *', 'seconds'],
  ])('refuses %s, saying: %s', (expression, reason) => {
    expect(() => parseSchedule(expression)).toThrow(reason);
  });

  it('finds the first second that matches, as counting seconds does', () => {
    const field = (least: number, most: number) =>
      fc.oneof(fc.constant('*'), fc.integer({ min: least, max: most }).map(String));
    const start = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(
        field(0, 59),
        field(0, 59),
        field(0, 23),
        fc.constantFrom('*', '1-5', '0'),
        start,
        (s, m, h, weekday, from) => {
          const schedule = parseSchedule(`${s} ${m} ${h} * * ${weekday}`);
          const fits = (value: number, text: string) => text === '*' || Number(text) === value;
          let at = Math.floor(from / 1000) * 1000 + 1000;
          for (const limit = at + 90_000_000; at < limit; at += 1000) {
            const date = new Date(at);
            const day = date.getUTCDay();
            const dayFits = weekday === '*' || (weekday === '0' ? day === 0 : day >= 1 && day <= 5);
            if (
              dayFits &&
              fits(date.getUTCSeconds(), s) &&
              fits(date.getUTCMinutes(), m) &&
              fits(date.getUTCHours(), h)
            )
              break;
          }
          if (at < Math.floor(from / 1000) * 1000 + 90_000_000) expect(schedule.next(from)).toBe(at);
          else expect(schedule.next(from)).toBeGreaterThanOrEqual(at);
        },
      ),
      { numRuns: 30 },
    );
  });
});
