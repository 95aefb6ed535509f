import { describe, expect, it } from 'vitest';
import {
  comparePercent,
  formatMoney,
  increaseBy,
  minorDigits,
  parseMoney,
  sum,
  times,
} from '../../src/platform/money.ts';

describe('money', () => {
  it.each([
    ['2,450.00', 'USD', 245_000],
    ['2450', 'USD', 245_000],
    ['0.5', 'USD', 50],
    ['1000', 'JPY', 1000],
    ['1.234', 'KWD', 1234],
    ['-3.10', 'USD', -310],
  ])('reads %s %s', (text, currency, minor) => {
    expect(parseMoney(text, currency)).toEqual({ minor, currency });
  });

  it.each([
    ['1.005', 'USD'],
    ['1.5', 'JPY'],
    ['2,45', 'USD'],
    ['1e3', 'USD'],
    ['', 'USD'],
    ['999999999999999.99', 'USD'],
  ])('does not read %s %s', (text, currency) => {
    expect(parseMoney(text, currency)).toBeUndefined();
  });

  it.each([
    [245_000, 12, 1, 2_940_000],
    [33, 18, 12, 50],
    [100, 1, 3, 33],
    [-33, 18, 12, -50],
    [0, 7, 3, 0],
  ])('takes %i times %i / %i, rounded half away from zero', (minor, numerator, denominator, result) => {
    expect(times({ minor, currency: 'USD' }, numerator, denominator)).toEqual({ minor: result, currency: 'USD' });
  });

  it('knows the minor unit of a currency (ISO 4217) and refuses what is no code', () => {
    expect([minorDigits('USD'), minorDigits('JPY'), minorDigits('KWD')]).toEqual([2, 0, 3]);
    expect(() => minorDigits('dollar')).toThrow('"dollar" is not an ISO 4217 currency code');
  });

  it('is written with separators', () => {
    expect(formatMoney({ minor: -123_456_789, currency: 'USD' })).toBe('-1,234,567.89 USD');
    expect(formatMoney({ minor: 5, currency: 'USD' })).toBe('0.05 USD');
  });

  it('adds within one currency only', () => {
    expect(
      sum(
        [
          { minor: 1, currency: 'USD' },
          { minor: 2, currency: 'USD' },
        ],
        'USD',
      ),
    ).toEqual({ minor: 3, currency: 'USD' });
    expect(() => sum([{ minor: 1, currency: 'EUR' }], 'USD')).toThrow('cannot add EUR to USD');
    expect(() =>
      sum(
        [
          { minor: Number.MAX_SAFE_INTEGER, currency: 'USD' },
          { minor: 1, currency: 'USD' },
        ],
        'USD',
      ),
    ).toThrow('the amount is too large');
  });
});

describe('a percentage increase', () => {
  it.each([
    ['exactly half a cent goes up', 50, '1', 51, '0.50 USD × 1.01 = 0.51 USD (0.505 rounded half-up)'],
    ['just below half stays', 49, '1', 49, '0.49 USD × 1.01 = 0.49 USD (0.4949 rounded half-up)'],
    ['a credit mirrors its charge', -50, '1', -51, '-0.50 USD × 1.01 = -0.51 USD (-0.505 rounded half-up)'],
    ['1.005 has no exact binary form', 100, '0.5', 101, '1.00 USD × 1.005 = 1.01 USD (1.005 rounded half-up)'],
    ['nothing', 12_345, '0', 12_345, '123.45 USD × 1 = 123.45 USD'],
    ['a decrease', 10_000, '-2.5', 9_750, '100.00 USD × 0.975 = 97.50 USD'],
    ['many digits', 9_007_199_254_740, '3.333333', 9_307_439_199_874, undefined],
  ])('%s', (_, before, percent, after, formula) => {
    const increase = increaseBy({ minor: before, currency: 'USD' }, percent);
    expect(increase.after.minor).toBe(after);
    if (formula) expect(increase.formula).toBe(formula);
  });

  it.each(['', '4%', '1e2', '.5', 'four'])('refuses the percentage %j', (percent) => {
    expect(() => increaseBy({ minor: 1, currency: 'USD' }, percent)).toThrow('is not a percentage such as 4 or 3.75');
  });

  it('compares exactly', () => {
    expect([comparePercent('5', '5.00'), comparePercent('4.99', '5'), comparePercent('10', '9')]).toEqual([0, -1, 1]);
  });
});
