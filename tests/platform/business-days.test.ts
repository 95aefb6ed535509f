import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addBusinessDays,
  businessDayOnOrAfter,
  businessDayOnOrBefore,
  isBusinessDay,
} from '../../src/platform/business-days.ts';
import { addDays, civilDate, daysBetween } from '../../src/platform/dates.ts';

const off = new Set(['2026-12-25', '2026-12-28'].map(civilDate));

it.each([
  ['2026-12-24', 1, '2026-12-29'],
  ['2026-12-29', -1, '2026-12-24'],
  ['2026-12-26', 1, '2026-12-29'],
  ['2026-12-26', 0, '2026-12-26'],
  ['2026-12-23', 5, '2027-01-01'],
])('%s and %i business days is %s', (day, count, expected) => {
  expect(addBusinessDays(civilDate(day), count, off)).toBe(expected);
});

it.each([0.5, Number.NaN, Number.NEGATIVE_INFINITY, 1e6])('does not count %s days', (count) => {
  expect(() => addBusinessDays(civilDate('2026-01-01'), count, off)).toThrow(RangeError);
});

const anyDay = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays(civilDate('2024-01-01'), days));
const anyHolidays = fc.array(anyDay, { maxLength: 40 }).map((days) => new Set(days));

it('the nearest business days enclose a day, and nothing between them is one', () => {
  fc.assert(
    fc.property(anyDay, anyHolidays, (day, holidays) => {
      const [before, after] = [businessDayOnOrBefore(day, holidays), businessDayOnOrAfter(day, holidays)];
      expect(before <= day && day <= after).toBe(true);
      const between = Array.from({ length: Math.max(0, daysBetween(before, after) - 1) }, (_, n) =>
        addDays(before, n + 1),
      );
      expect(between.filter((each) => isBusinessDay(each, holidays))).toEqual([]);
    }),
  );
});

it('as many business days lie after the one and up to the other as were added, and back again', () => {
  fc.assert(
    fc.property(anyDay, anyHolidays, fc.integer({ min: 1, max: 60 }), (from, holidays, count) => {
      const start = businessDayOnOrAfter(from, holidays);
      const end = addBusinessDays(start, count, holidays);
      const days = Array.from({ length: daysBetween(start, end) }, (_, n) => addDays(start, n + 1));
      expect(days.filter((day) => isBusinessDay(day, holidays))).toHaveLength(count);
      expect(addBusinessDays(end, -count, holidays)).toBe(start);
    }),
  );
});
