import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, civilDate, daysBetween } from '../../src/platform/dates.ts';
import {
  endOfLastDay,
  lastDayOfEnd,
  nextTerm,
  planTerms,
  type TermPlan,
  termAt,
  termOn,
} from '../../src/renewals/index.ts';

/** Anchor, months, result: the n-th month counted from the anchor. */
const MONTHS: readonly (readonly [source: string, anchor: string, months: number, result: string])[] = [
  ['moneymanagerex #631: Jan 31 goes to Feb 28', '2025-01-31', 1, '2025-02-28'],
  ['moneymanagerex #631: and then to Mar 31, not Mar 28', '2025-01-31', 2, '2025-03-31'],
  ['Dolibarr #35561: the 31st in a month of 30 days', '2025-03-31', 1, '2025-04-30'],
  ['Dolibarr #35561: the 31st comes back', '2025-03-31', 2, '2025-05-31'],
  ['BGB § 188 (3): a day the month lacks is its last', '2025-08-31', 6, '2026-02-28'],
  ['Gregorian calendar: leap day in a common year', '2024-02-29', 12, '2025-02-28'],
  ['Gregorian calendar: leap day after four years', '2024-02-29', 48, '2028-02-29'],
  ['Gregorian calendar: 1900 was no leap year', '1896-02-29', 48, '1900-02-28'],
  ['Gregorian calendar: 2000 was', '1996-02-29', 48, '2000-02-29'],
  ['Gregorian calendar: 2100 will not be', '2096-02-29', 48, '2100-02-28'],
  ['BGB § 188 (2): a month ends on the corresponding day', '2025-01-30', 1, '2025-02-28'],
  ['Dodds v Walker [1981] UKHL 3: four months from Sep 30 end on Jan 30', '1978-09-30', 4, '1979-01-30'],
  ['Gregorian calendar: over the year', '2025-11-15', 3, '2026-02-15'],
  ['Gregorian calendar: backwards', '2025-03-31', -1, '2025-02-28'],
  ['Gregorian calendar: backwards into a leap year', '2024-05-31', -3, '2024-02-29'],
];

describe('adding months to an anchor', () => {
  it.each(MONTHS)('%s', (_, anchor, months, result) => {
    expect(addMonths(civilDate(anchor), months)).toBe(result);
  });
});

/** Plan, index, first and last day. */
const TERMS: readonly (readonly [source: string, plan: TermPlan, index: number, first: string, last: string])[] = [
  ['one year from 2024-03-01 ends on 2025-02-28, inclusive', plan('2024-03-01', 12, 12), 0, '2024-03-01', '2025-02-28'],
  ['Conga: a renewal starts on the day after the end', plan('2024-03-01', 12, 12), 1, '2025-03-01', '2026-02-28'],
  ['one_fm PR 1581: a year is not 364 days', plan('2025-01-01', 12, 12), 0, '2025-01-01', '2025-12-31'],
  ['one_fm PR 1581: nor 365 in a leap year', plan('2024-01-01', 12, 12), 0, '2024-01-01', '2024-12-31'],
  ['the sample agreement, 9.1: thirty-six months', plan('2026-01-01', 36, 12), 0, '2026-01-01', '2028-12-31'],
  ['the sample agreement, 9.2: its first renewal', plan('2026-01-01', 36, 12), 1, '2029-01-01', '2029-12-31'],
  ['the sample agreement, 9.2: its third renewal', plan('2026-01-01', 36, 12), 3, '2031-01-01', '2031-12-31'],
  [
    'moneymanagerex #631: month-end terms of one month, the second',
    plan('2025-01-31', 1, 1),
    1,
    '2025-02-28',
    '2025-03-30',
  ],
  [
    'moneymanagerex #631: month-end terms of one month, the third',
    plan('2025-01-31', 1, 1),
    2,
    '2025-03-31',
    '2025-04-29',
  ],
  ['a leap-day anchor in a common year', plan('2024-02-29', 12, 12), 1, '2025-02-28', '2026-02-27'],
  ['a leap-day anchor back in a leap year', plan('2024-02-29', 12, 12), 4, '2028-02-29', '2029-02-27'],
  [
    'a stated end that is no whole month (co-terming)',
    planTo('2026-02-10', '2026-12-31', 12),
    0,
    '2026-02-10',
    '2026-12-31',
  ],
  [
    'renewals after such an end start on the day after',
    planTo('2026-02-10', '2026-12-31', 12),
    2,
    '2028-01-01',
    '2028-12-31',
  ],
  ['quarterly renewals', plan('2026-01-15', 12, 3), 2, '2027-04-15', '2027-07-14'],
];

function plan(first: string, initial: number, renewal: number): TermPlan {
  return { firstDay: civilDate(first), initial: { months: initial }, renewal: { months: renewal } };
}

function planTo(first: string, last: string, renewal: number): TermPlan {
  return { firstDay: civilDate(first), initial: { lastDay: civilDate(last) }, renewal: { months: renewal } };
}

describe('terms', () => {
  it.each(TERMS)('%s', (_, terms, index, firstDay, lastDay) => {
    expect(termAt(terms, index)).toEqual({ index, firstDay, lastDay });
  });

  it('end after the renewals the agreement allows ("two successive five-year terms")', () => {
    const limited: TermPlan = { ...plan('2020-01-01', 60, 60), renewal: { months: 60, most: 2 } };
    expect(termAt(limited, 2)).toEqual({ index: 2, firstDay: '2030-01-01', lastDay: '2034-12-31' });
    expect(termAt(limited, 3)).toBeUndefined();
    expect(termOn(limited, civilDate('2035-01-01'))).toBeUndefined();
  });

  it('do not follow where the agreement does not renew', () => {
    const fixed: TermPlan = { firstDay: civilDate('2026-04-01'), initial: { lastDay: civilDate('2028-03-31') } };
    const initial = termAt(fixed, 0);
    expect(initial && nextTerm(fixed, initial)).toBeUndefined();
  });

  it('keep the months where the stated last day agrees with them, so that month ends do not drift', () => {
    const stated = planTerms(civilDate('2025-01-31'), 1, civilDate('2025-02-27'), { months: 1 });
    expect(stated && termAt(stated, 2)?.firstDay).toBe('2025-03-31');
  });

  it('follow the stated last day where it differs, and need one of the two', () => {
    expect(planTerms(civilDate('2026-01-01'), 36, civilDate('2029-06-30'))).toEqual({
      firstDay: '2026-01-01',
      initial: { lastDay: '2029-06-30' },
    });
    expect(planTerms(civilDate('2026-01-01'), undefined, undefined)).toBeUndefined();
    expect(planTerms(civilDate('2026-01-01'), undefined, civilDate('2025-12-31'))).toBeUndefined();
  });

  it('say the same end inclusively and exclusively', () => {
    expect(lastDayOfEnd(civilDate('2025-03-01'), 'exclusive')).toBe('2025-02-28');
    expect(lastDayOfEnd(civilDate('2025-02-28'), 'inclusive')).toBe('2025-02-28');
    expect(endOfLastDay(civilDate('2025-02-28'), 'exclusive')).toBe('2025-03-01');
    expect(endOfLastDay(civilDate('2025-02-28'), 'inclusive')).toBe('2025-02-28');
  });
});

const someDay = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays(civilDate('1990-01-01'), days));

describe('any plan', () => {
  const somePlan = fc.record({
    firstDay: someDay,
    initial: fc.record({ months: fc.integer({ min: 1, max: 60 }) }),
    renewal: fc.record({ months: fc.integer({ min: 1, max: 36 }) }),
  });

  it('has terms without gap or overlap', () => {
    fc.assert(
      fc.property(somePlan, fc.integer({ min: 0, max: 60 }), (terms, index) => {
        const term = termAt(terms, index);
        const next = termAt(terms, index + 1);
        expect(term && next && daysBetween(term.lastDay, next.firstDay)).toBe(1);
      }),
    );
  });

  it('does not drift: the n-th term starts on the day of the month of the anchor, or on the last of a shorter month', () => {
    fc.assert(
      fc.property(somePlan, fc.integer({ min: 1, max: 60 }), (terms, index) => {
        const first = termAt(terms, index)?.firstDay ?? '';
        const anchorDay = Number(terms.firstDay.slice(8));
        const isMonthEnd = addDays(civilDate(first), 1).endsWith('-01');
        expect(Number(first.slice(8)) === anchorDay || (isMonthEnd && Number(first.slice(8)) < anchorDay)).toBe(true);
      }),
    );
  });

  it('finds the one term each day lies in', () => {
    fc.assert(
      fc.property(somePlan, fc.integer({ min: 0, max: 3000 }), (terms, offset) => {
        const day = addDays(terms.firstDay, offset);
        const term = termOn(terms, day);
        expect(term && term.firstDay <= day && day <= term.lastDay).toBe(true);
      }),
    );
  });
});
