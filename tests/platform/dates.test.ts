import { describe, expect, it } from 'vitest';
import {
  addDays,
  civilDate,
  civilDateOf,
  dayOfWeek,
  instantAt,
  parseCivilDate,
  parseZone,
  today,
  zone,
} from '../../src/platform/dates.ts';

describe('a civil date', () => {
  it.each(['2024-02-29', '0001-01-01', '9999-12-31'])('takes %s', (text) => {
    expect(parseCivilDate(text)).toBe(text);
  });

  it.each([
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-2-9',
    '20240229',
    '2024-02-29T00:00:00Z',
    '+002024-02-29',
    '0000-01-01',
    '2024-04-31',
    ' 2024-01-01',
    '2024-01-01[u-ca=hebrew]',
    '',
  ])('refuses %j', (text) => {
    expect(parseCivilDate(text)).toBeUndefined();
    expect(() => civilDate(text)).toThrow(`"${text}" is not a day of the calendar in the form YYYY-MM-DD`);
  });

  it('can be made of numbers, if they are a day', () => {
    expect(civilDateOf(2026, 1, 5)).toBe('2026-01-05');
    expect(civilDateOf(2026, 2, 30)).toBeUndefined();
    expect(civilDateOf(Number.NaN, 2, 3)).toBeUndefined();
  });

  it('knows its weekday and its neighbours', () => {
    expect(dayOfWeek(civilDate('2026-11-01'))).toBe(7);
    expect(addDays(civilDate('2024-02-28'), 1)).toBe('2024-02-29');
    expect(() => addDays(civilDate('9999-12-31'), 1)).toThrow(RangeError);
  });
});

describe('a zone', () => {
  it.each(['America/New_York', 'UTC', 'Etc/GMT+5', 'Asia/Kolkata'])('takes %s', (name) => {
    expect(parseZone(name)).toBe(name);
  });

  it.each(['+01:00', 'America/Tampa', '', 'EST5EDT; rm', '-05:00'])('refuses %j', (name) => {
    expect(parseZone(name)).toBeUndefined();
    expect(() => zone(name)).toThrow('is not the name of an IANA time zone');
  });
});

describe('today', () => {
  it.each([
    ['in Tampa in the evening it is not yet tomorrow', 'America/New_York', '2026-01-01T03:00:00Z', '2025-12-31'],
    ['in Auckland it is already', 'Pacific/Auckland', '2025-12-31T12:00:00Z', '2026-01-01'],
    ['at midnight itself the new day has begun', 'America/New_York', '2026-07-01T04:00:00Z', '2026-07-01'],
    [
      'Samoa skipped 30 December 2011 (tz database, Pacific/Apia)',
      'Pacific/Apia',
      '2011-12-30T10:00:00Z',
      '2011-12-31',
    ],
  ])('%s', (_, name, instant, day) => {
    expect(today(zone(name), new Date(instant))).toBe(day);
  });
});

describe('the instant of a wall-clock time', () => {
  it.each([
    ['winter', '2026-01-15', '09:00', '2026-01-15T14:00:00.000Z'],
    ['summer', '2026-07-15', '09:00', '2026-07-15T13:00:00.000Z'],
    ['in the gap of spring it is the next valid one', '2026-03-08', '02:30', '2026-03-08T07:30:00.000Z'],
    ['in the overlap of autumn it is the first', '2026-11-01', '01:30', '2026-11-01T05:30:00.000Z'],
  ])('%s', (_, date, time, instant) => {
    expect(instantAt(civilDate(date), time, zone('America/New_York')).toISOString()).toBe(instant);
  });
});
