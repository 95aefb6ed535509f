import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterBusinessDays,
  afterBusinessHours,
  isWorkingDay,
  type WorkCalendar,
} from '../../src/platform/business-time.ts';
import { type CivilDate, civilDate, dayOfWeek, instantAt, today, zone } from '../../src/platform/dates.ts';

const calendar = (place: string, said: Partial<WorkCalendar> = {}): WorkCalendar => ({
  zone: zone(place),
  opens: '09:00',
  closes: '17:00',
  holidays: new Set<CivilDate>(),
  ...said,
});
const holidays = (...days: readonly string[]) => new Set(days.map(civilDate));
const hoursAfter = (from: string, hours: number, of: WorkCalendar) =>
  afterBusinessHours(new Date(from), hours, of).toISOString();
const daysAfter = (from: string, days: number, of: WorkCalendar) =>
  afterBusinessDays(new Date(from), days, of).toISOString();

describe('working hours', () => {
  it.each([
    ['New York, clocks put forward', 'America/New_York', '2026-03-06T21:30:00Z', '2026-03-09T13:30:00.000Z'],
    ['New York, clocks put back', 'America/New_York', '2026-10-30T20:30:00Z', '2026-11-02T14:30:00.000Z'],
    ['Berlin, clocks put forward', 'Europe/Berlin', '2026-03-27T15:30:00Z', '2026-03-30T07:30:00.000Z'],
    ['Berlin, clocks put back', 'Europe/Berlin', '2026-10-23T14:30:00Z', '2026-10-26T08:30:00.000Z'],
    ['Sydney, clocks put back', 'Australia/Sydney', '2026-04-03T05:30:00Z', '2026-04-05T23:30:00.000Z'],
    ['Sydney, clocks put forward', 'Australia/Sydney', '2026-10-02T06:30:00Z', '2026-10-04T22:30:00.000Z'],
    ['Lord Howe, half an hour back', 'Australia/Lord_Howe', '2026-04-03T05:30:00Z', '2026-04-05T23:00:00.000Z'],
    ['Lord Howe, half an hour forward', 'Australia/Lord_Howe', '2026-10-02T06:00:00Z', '2026-10-04T22:30:00.000Z'],
    ['Tokyo, where clocks are left alone', 'Asia/Tokyo', '2026-03-06T07:30:00Z', '2026-03-09T00:30:00.000Z'],
  ])('an hour after Friday 16:30 is Monday 9:30 in %s', (_, place, from, expected) => {
    expect(hoursAfter(from, 1, calendar(place))).toBe(expected);
  });

  const newYork = calendar('America/New_York', { holidays: holidays('2026-07-03') });
  it.each([
    ['before opening', '2026-06-01T10:00:00Z', 1, '2026-06-01T14:00:00.000Z'],
    ['after closing', '2026-06-01T22:00:00Z', 1, '2026-06-02T14:00:00.000Z'],
    ['after midnight in UTC, still the day before there', '2026-06-02T03:00:00Z', 1, '2026-06-02T14:00:00.000Z'],
    ['on a Saturday', '2026-06-06T15:00:00Z', 1, '2026-06-08T14:00:00.000Z'],
    ['on a holiday, before a weekend', '2026-07-03T15:00:00Z', 1, '2026-07-06T14:00:00.000Z'],
    ['over a holiday', '2026-07-02T20:30:00Z', 1, '2026-07-06T13:30:00.000Z'],
    ['to the very end of the day', '2026-06-01T13:00:00Z', 8, '2026-06-01T21:00:00.000Z'],
    ['a quarter of an hour beyond it', '2026-06-01T13:00:00Z', 8.25, '2026-06-02T13:15:00.000Z'],
    ['no hours, at work', '2026-06-01T15:12:13.014Z', 0, '2026-06-01T15:12:13.014Z'],
    ['no hours, at the very end of work', '2026-06-01T21:00:00Z', 0, '2026-06-01T21:00:00.000Z'],
    ['no hours, at night', '2026-06-01T22:00:00Z', 0, '2026-06-02T13:00:00.000Z'],
    ['four hundred days of work', '2026-01-01T14:00:00Z', 3_200, '2027-07-15T21:00:00.000Z'],
  ])('%s', (_, from, hours, expected) => {
    expect(hoursAfter(from, hours, newYork)).toBe(expected);
  });

  // Clocks of these places jump in the night before a working day, or within it.
  it.each([
    [
      'an hour that does not exist is not worked',
      'Asia/Jerusalem',
      '2026-03-26T23:00:00Z',
      3,
      '2026-03-27T02:00:00.000Z',
    ],
    [
      'and the fourth belongs to the next working day',
      'Asia/Jerusalem',
      '2026-03-26T23:00:00Z',
      4,
      '2026-03-29T23:00:00.000Z',
    ],
  ])('%s', (_, place, from, hours, expected) => {
    expect(hoursAfter(from, hours, calendar(place, { opens: '01:00', closes: '05:00' }))).toBe(expected);
  });

  it('a working day that a jump of the clock swallows whole is none', () => {
    const brief = calendar('Asia/Jerusalem', { opens: '02:00', closes: '03:00' });
    expect(hoursAfter('2026-03-26T12:00:00Z', 0, brief)).toBe('2026-03-29T23:00:00.000Z');
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 25_001])('refuses %s hours', (hours) => {
    expect(() => afterBusinessHours(new Date(0), hours, newYork)).toThrow(RangeError);
  });

  it.each([
    ['22:00', '06:00'],
    ['09:00', '09:00'],
    ['9:00', '17:00'],
    ['09:00', '24:00'],
  ])('refuses to work from %s to %s', (opens, closes) => {
    expect(isWorkingDay(opens, closes)).toBe(false);
    expect(() => afterBusinessHours(new Date(0), 1, { ...newYork, opens, closes })).toThrow('night shifts');
    expect(() => afterBusinessDays(new Date(0), 1, { ...newYork, opens, closes })).toThrow('night shifts');
  });
});

describe('business days', () => {
  const berlin = calendar('Europe/Berlin', { holidays: holidays('2026-04-03', '2026-04-06') });
  it.each([
    ['the day after, at the end of work', '2026-06-01T12:00:00Z', 1, '2026-06-02T15:00:00.000Z'],
    ['over Easter', '2026-04-02T12:00:00Z', 1, '2026-04-07T15:00:00.000Z'],
    ['from a Sunday', '2026-03-29T12:00:00Z', 1, '2026-03-30T15:00:00.000Z'],
    ['over the change of clocks', '2026-03-27T12:00:00Z', 1, '2026-03-30T15:00:00.000Z'],
    ['none, at work', '2026-06-01T12:00:00Z', 0, '2026-06-01T15:00:00.000Z'],
    ['none, after work', '2026-06-01T20:00:00Z', 0, '2026-06-02T15:00:00.000Z'],
    ['none, on a Saturday', '2026-06-06T20:00:00Z', 0, '2026-06-08T15:00:00.000Z'],
    ['four hundred', '2026-06-01T12:00:00Z', 400, '2027-12-13T16:00:00.000Z'],
  ])('%s', (_, from, days, expected) => {
    expect(daysAfter(from, days, berlin)).toBe(expected);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9])('refuses %s days', (days) => {
    expect(() => afterBusinessDays(new Date(0), days, berlin)).toThrow(RangeError);
  });
});

describe('for every calendar', () => {
  const places = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Africa/Cairo', 'UTC'];
  const anyCalendar = fc
    .record({
      place: fc.constantFrom(...places),
      hours: fc.constantFrom(['09:00', '17:00'], ['00:00', '23:45'], ['06:15', '06:30'], ['12:30', '20:00']),
      // On holiday through some of the very days that are counted.
      off: fc.array(fc.integer({ min: 1, max: 28 }), { maxLength: 8 }),
    })
    .map(({ place, hours: [opens = '', closes = ''], off }) =>
      calendar(place, {
        opens,
        closes,
        holidays: holidays(
          ...off.flatMap((day) => ['03', '04', '10'].map((month) => `2026-${month}-${String(day).padStart(2, '0')}`)),
        ),
      }),
    );
  const quarter = 900_000;
  const anyInstant = fc
    .integer({ min: Date.UTC(2026, 1, 20) / quarter, max: Date.UTC(2026, 10, 10) / quarter })
    .map((quarters) => new Date(quarters * quarter));
  const anyHours = fc.integer({ min: 0, max: 160 }).map((quarters) => quarters / 4);

  const isAtWork = (instant: Date, { zone, opens, closes, holidays }: WorkCalendar): boolean => {
    const day = today(zone, instant);
    const within = instantAt(day, opens, zone) <= instant && instant <= instantAt(day, closes, zone);
    return within && dayOfWeek(day) <= 5 && !holidays.has(day);
  };

  /** Counts quarter after quarter, by the clock on the wall. */
  function counted(from: Date, hours: number, { zone, opens, closes, holidays }: WorkCalendar): Date {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    let at = from.getTime();
    for (let left = hours * 4; left > 0; at += quarter) {
      const [time, day] = [clock.format(at), today(zone, new Date(at))];
      if (opens <= time && time < closes && dayOfWeek(day) <= 5 && !holidays.has(day)) left--;
    }
    return new Date(at);
  }

  it('hours are those a patient person would count', () => {
    fc.assert(
      fc.property(anyCalendar, anyInstant, anyHours, (of, from, hours) => {
        fc.pre(hours > 0 && hours <= (of.opens === '06:15' ? 3 : 40));
        expect(afterBusinessHours(from, hours, of)).toEqual(counted(from, hours, of));
      }),
      { numRuns: 60 },
    );
  });

  it('the end lies in working time and not before the beginning', () => {
    fc.assert(
      fc.property(anyCalendar, anyInstant, anyHours, (of, from, hours) => {
        const end = afterBusinessHours(from, hours, of);
        expect(end >= from && isAtWork(end, of)).toBe(true);
        const day = afterBusinessDays(from, Math.ceil(hours), of);
        expect(day >= from && isAtWork(day, of)).toBe(true);
      }),
    );
  });

  it('more hours and a later beginning never end earlier', () => {
    fc.assert(
      fc.property(anyCalendar, anyInstant, anyHours, anyHours, (of, from, hours, more) => {
        const later = new Date(from.getTime() + more * 3_600_000);
        const end = afterBusinessHours(from, hours, of);
        expect(afterBusinessHours(from, hours + more, of) >= end).toBe(true);
        expect(afterBusinessHours(later, hours, of) >= end).toBe(true);
        const days = Math.ceil(hours);
        expect(afterBusinessDays(later, days, of) >= afterBusinessDays(from, days, of)).toBe(true);
        expect(afterBusinessDays(from, days + 1, of) >= afterBusinessDays(from, days, of)).toBe(true);
      }),
    );
  });

  it('some hours and then some more are as many together', () => {
    fc.assert(
      fc.property(anyCalendar, anyInstant, anyHours, anyHours, (of, from, hours, more) => {
        fc.pre(more > 0);
        const first = afterBusinessHours(from, hours, of);
        expect(afterBusinessHours(first, more, of)).toEqual(afterBusinessHours(from, hours + more, of));
        const day = afterBusinessDays(from, 1 + Math.ceil(hours), of);
        expect(afterBusinessDays(day, Math.ceil(more), of)).toEqual(
          afterBusinessDays(from, 1 + Math.ceil(hours) + Math.ceil(more), of),
        );
      }),
    );
  });
});
