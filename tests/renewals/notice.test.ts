import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { addDays, type CivilDate, civilDate, dayOfWeek, daysBetween } from '../../src/platform/dates.ts';
import { publicHolidays } from '../../src/platform/holidays.ts';
import {
  DEFAULT_RECEIPT,
  deemedReceipt,
  endAfterNotice,
  isBusinessDay,
  isInTime,
  type NoticePeriod,
  noticeDeadline,
  type ReceiptRule,
} from '../../src/renewals/index.ts';

const days = (count: number): NoticePeriod => ({ count, unit: 'day' });
const months = (count: number): NoticePeriod => ({ count, unit: 'month' });
const businessDays = (count: number): NoticePeriod => ({ count, unit: 'businessDay' });
const { hand, email, courier, certifiedMail } = DEFAULT_RECEIPT;
const set = (...dates: string[]) => new Set(dates.map(civilDate));

type Case = readonly [
  source: string,
  lastDay: string,
  period: NoticePeriod,
  receipt: ReceiptRule,
  holidays: ReadonlySet<CivilDate>,
  latestReceipt: string,
  lastDispatch: string,
];

const THANKSGIVING_2026 = set('2026-11-26', '2026-11-27');
const CASES: readonly Case[] = [
  [
    'FRCP 6(a)(1)(A) and (a)(5), counting back: the event day is not counted',
    '2028-12-31',
    days(60),
    hand,
    set(),
    '2028-11-01',
    '2028-11-01',
  ],
  [
    'EEC 1182/71 art. 3 (1): the day of the event is not counted',
    '2025-02-28',
    days(30),
    hand,
    set(),
    '2025-01-29',
    '2025-01-29',
  ],
  ['over a leap day', '2024-02-29', days(30), hand, set(), '2024-01-30', '2024-01-30'],
  ['ninety days to the middle of the year', '2026-06-30', days(90), hand, set(), '2026-04-01', '2026-04-01'],
  ['protective: Sunday moves back to Friday', '2027-03-31', days(45), hand, set(), '2027-02-14', '2027-02-12'],
  ['protective: Saturday moves back to Friday', '2026-03-01', days(1), hand, set(), '2026-02-28', '2026-02-27'],
  ['protective: a holiday moves back', '2026-12-25', days(29), hand, THANKSGIVING_2026, '2026-11-26', '2026-11-25'],
  [
    'protective: holiday, weekend and holiday in a row',
    '2026-12-28',
    days(29),
    hand,
    THANKSGIVING_2026,
    '2026-11-29',
    '2026-11-25',
  ],
  ['at the latest by the end itself', '2026-12-31', days(0), hand, set(), '2026-12-31', '2026-12-31'],
  ['a year in days', '2026-12-31', days(365), hand, set(), '2025-12-31', '2025-12-31'],
  ['a leap year in days', '2028-12-31', days(366), hand, set(), '2027-12-31', '2027-12-31'],
  ['weeks are seven days', '2026-06-30', { count: 6, unit: 'week' }, hand, set(), '2026-05-19', '2026-05-19'],
  ['BGB § 188 (2), counting back: calendar months', '2026-12-31', months(3), hand, set(), '2026-09-30', '2026-09-30'],
  ['BGB § 188 (3): cut to the end of February', '2026-05-31', months(3), hand, set(), '2026-02-28', '2026-02-27'],
  ['BGB § 188 (3): cut to the leap day', '2024-05-31', months(3), hand, set(), '2024-02-29', '2024-02-29'],
  [
    'BGB § 188 (3): one month before the end of March',
    '2026-03-31',
    months(1),
    hand,
    set(),
    '2026-02-28',
    '2026-02-27',
  ],
  ['six months before the end of August', '2026-08-31', months(6), hand, set(), '2026-02-28', '2026-02-27'],
  ['a year before a leap day', '2028-02-29', { count: 1, unit: 'year' }, hand, set(), '2027-02-28', '2027-02-26'],
  ['a month is not thirty days', '2026-12-31', months(1), hand, set(), '2026-11-30', '2026-11-30'],
  ['two months before a day November has', '2026-01-30', months(2), hand, set(), '2025-11-30', '2025-11-28'],
  ['business days: ten back from a Thursday', '2026-12-31', businessDays(10), hand, set(), '2026-12-17', '2026-12-17'],
  [
    'business days: Christmas is not counted',
    '2026-12-31',
    businessDays(10),
    hand,
    set('2026-12-25'),
    '2026-12-16',
    '2026-12-16',
  ],
  [
    'business days: from a Sunday the Friday before is the first',
    '2026-05-31',
    businessDays(1),
    hand,
    set(),
    '2026-05-29',
    '2026-05-29',
  ],
  ['the sample agreement, 9.2 and 18.3: by e-mail', '2028-12-31', days(60), email, set(), '2028-11-01', '2028-10-31'],
  [
    'the sample agreement, 9.2 and 18.3: by courier',
    '2028-12-31',
    days(60),
    courier,
    set(),
    '2028-11-01',
    '2028-10-31',
  ],
  [
    'the sample agreement, 9.2 and 18.3: by certified mail',
    '2028-12-31',
    days(60),
    certifiedMail,
    set(),
    '2028-11-01',
    '2028-10-27',
  ],
  [
    'receipt on a Sunday: the Friday counts, then one business day',
    '2026-12-31',
    days(60),
    email,
    set(),
    '2026-11-01',
    '2026-10-29',
  ],
  ['mail over Thanksgiving', '2026-12-31', days(31), certifiedMail, THANKSGIVING_2026, '2026-11-30', '2026-11-23'],
  [
    'delivery in calendar days, ending on a weekend',
    '2026-06-30',
    days(30),
    { count: 3, unit: 'day' },
    set(),
    '2026-05-31',
    '2026-05-26',
  ],
  ['delivery in calendar days', '2026-06-30', days(60), { count: 5, unit: 'day' }, set(), '2026-05-01', '2026-04-24'],
];

describe('the deadline of a notice', () => {
  it.each(CASES)('%s', (_, lastDay, period, receipt, holidays, latestReceipt, lastDispatch) => {
    expect(noticeDeadline(civilDate(lastDay), period, receipt, holidays)).toMatchObject({
      latestReceipt,
      lastDispatch,
    });
  });

  it('shows its arithmetic', () => {
    expect(noticeDeadline(civilDate('2026-12-31'), days(60), email).steps).toEqual([
      '2026-12-31 is the last day of the term and is not counted',
      '2026-12-31 − 60 days = 2026-11-01, the latest day of receipt',
      '2026-11-01 is no business day: moved earlier to 2026-10-30',
      '2026-10-30 − 1 business day for delivery = 2026-10-29',
    ]);
  });

  it('refuses a period that cannot be counted', () => {
    expect(() => noticeDeadline(civilDate('2026-12-31'), days(-1))).toThrow('a period of -1 cannot be counted');
    expect(() => noticeDeadline(civilDate('2026-12-31'), days(1.5))).toThrow('a period of 1.5 cannot be counted');
  });

  it('uses the holidays of a named place', async () => {
    const florida = await publicHolidays('US', 'FL', 2026, 2027);
    expect(florida.source).toBe(`US-FL date-holidays ${packageJson.dependencies['date-holidays']}`);
    expect(florida.holidays.has(civilDate('2026-11-26'))).toBe(true);
    expect(florida.holidays.has(civilDate('2026-07-03'))).toBe(true);
    expect(florida.holidays.has(civilDate('2026-10-31'))).toBe(false);
    expect(noticeDeadline(civilDate('2027-01-25'), days(60), hand, florida.holidays).lastDispatch).toBe('2026-11-25');
    await expect(publicHolidays('US', 'ZZ', 2026, 2026)).rejects.toThrow('no holidays are known for US-ZZ');
    await expect(publicHolidays('ZZ', undefined, 2026, 2026)).rejects.toThrow('no holidays are known for ZZ');
  });
});

const IN_TIME: readonly (readonly [string, received: string, period: NoticePeriod, boolean])[] = [
  ['on the latest day', '2028-11-01', days(60), true],
  ['a day late', '2028-11-02', days(60), false],
  ['a day early', '2028-10-31', days(60), true],
  ['months, on the latest day', '2028-09-30', months(3), true],
  ['months, a day late', '2028-10-01', months(3), false],
];

describe('a notice received', () => {
  it.each(IN_TIME)('%s', (_, received, period, inTime) => {
    expect(isInTime(civilDate(received), civilDate('2028-12-31'), period)).toBe(inTime);
  });
});

const RECEIVED: readonly (readonly [string, sent: string, ReceiptRule, holidays: ReadonlySet<CivilDate>, string])[] = [
  ['by hand on a Wednesday', '2026-11-25', hand, set(), '2026-11-25'],
  ['by hand on a Saturday', '2026-11-28', hand, set(), '2026-11-30'],
  ['by e-mail before a holiday', '2026-11-25', email, THANKSGIVING_2026, '2026-11-30'],
  ['by e-mail on a Sunday', '2026-11-29', email, set(), '2026-12-01'],
  ['by certified mail on a Thursday', '2026-10-22', certifiedMail, set(), '2026-10-27'],
  ['after calendar days', '2026-10-22', { count: 5, unit: 'day' }, set(), '2026-10-27'],
];

describe('a notice sent is deemed received', () => {
  it.each(RECEIVED)('%s', (_, sent, receipt, holidays, received) => {
    expect(deemedReceipt(civilDate(sent), receipt, holidays)).toBe(received);
  });
});

const EVERGREEN: readonly (readonly [
  string,
  received: string,
  NoticePeriod,
  Parameters<typeof endAfterNotice>[2],
  string,
])[] = [
  ['thirty days from receipt (the month-to-month sample, 3.1)', '2026-05-10', days(30), {}, '2026-06-09'],
  ['a calendar month from the last of January', '2026-01-31', months(1), {}, '2026-02-28'],
  ['only with the end of a calendar month', '2026-05-10', days(30), { untilMonthEnd: true }, '2026-06-30'],
  ['only with the end of a month, already there', '2026-05-31', days(30), { untilMonthEnd: true }, '2026-06-30'],
  [
    'OCA/contract #1528: not before the minimum term is over',
    '2026-05-10',
    days(30),
    { minimumLastDay: civilDate('2026-12-31') },
    '2026-12-31',
  ],
  [
    'OCA/contract #1528: a minimum term that is over changes nothing',
    '2026-05-10',
    days(30),
    { minimumLastDay: civilDate('2026-01-31') },
    '2026-06-09',
  ],
];

describe('an agreement without end, after notice, ends', () => {
  it.each(EVERGREEN)('%s', (_, received, period, options, end) => {
    expect(endAfterNotice(civilDate(received), period, options)).toBe(end);
  });
});

describe('any deadline', () => {
  const someDay = fc.integer({ min: 0, max: 30_000 }).map((offset) => addDays(civilDate('2000-01-01'), offset));
  const somePeriod = fc.record({
    count: fc.integer({ min: 0, max: 200 }),
    unit: fc.constantFrom('day', 'businessDay', 'week', 'month'),
  });
  const someReceipt = fc.record({ count: fc.integer({ min: 0, max: 7 }), unit: fc.constantFrom('day', 'businessDay') });
  const someHolidays = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 40 });

  it('is never after the last safe day: what is sent on it is received in time', () => {
    fc.assert(
      fc.property(someDay, somePeriod, someReceipt, someHolidays, (lastDay, period, receipt, offsets) => {
        const holidays = new Set(offsets.map((offset) => addDays(lastDay, -offset)));
        const { latestReceipt, lastDispatch } = noticeDeadline(lastDay, period, receipt, holidays);
        const received = deemedReceipt(lastDispatch, receipt, holidays);
        expect(daysBetween(received, latestReceipt)).toBeGreaterThanOrEqual(0);
        expect(isInTime(received, lastDay, period, holidays)).toBe(true);
        expect(isBusinessDay(lastDispatch, holidays) && dayOfWeek(lastDispatch) < 6).toBe(true);
      }),
    );
  });

  it('in days leaves exactly that many days up to and including the last', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 0, max: 400 }), (lastDay, count) => {
        expect(daysBetween(noticeDeadline(lastDay, days(count)).latestReceipt, lastDay)).toBe(count);
      }),
    );
  });

  it('is not later for a longer notice', () => {
    fc.assert(
      fc.property(someDay, somePeriod, someReceipt, (lastDay, period, receipt) => {
        const shorter = noticeDeadline(lastDay, period, receipt).lastDispatch;
        expect(noticeDeadline(lastDay, { ...period, count: period.count + 1 }, receipt).lastDispatch <= shorter).toBe(
          true,
        );
      }),
    );
  });
});
