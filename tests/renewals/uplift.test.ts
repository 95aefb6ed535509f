import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { increaseBy, parseMoney } from '../../src/platform/money.ts';
import { type PriceLine, upliftPrice } from '../../src/renewals/index.ts';

const usd = (minor: number) => ({ minor, currency: 'USD' });
const line = (name: string, minor: number): PriceLine => ({ name, amount: usd(minor) });

describe('the price of the next term', () => {
  it('of the sample agreement rises by 4 % a line, with the arithmetic shown', () => {
    const schedule = [
      line('Managed workstation', 123_500),
      line('Managed server', 29_000),
      line('Managed network', 21_000),
      line('Server backup', 19_000),
      line('User security', 31_500),
      line('Service desk', 21_000),
    ];
    const price = upliftPrice(schedule, '4');
    expect(price.before).toEqual(usd(245_000));
    expect(price.after).toEqual(usd(254_800));
    expect(price.lines.map((each) => each.formula)).toEqual([
      '1,235.00 USD × 1.04 = 1,284.40 USD',
      '290.00 USD × 1.04 = 301.60 USD',
      '210.00 USD × 1.04 = 218.40 USD',
      '190.00 USD × 1.04 = 197.60 USD',
      '315.00 USD × 1.04 = 327.60 USD',
      '210.00 USD × 1.04 = 218.40 USD',
    ]);
  });

  it('is the sum of rounded lines, not the rounded sum', () => {
    const price = upliftPrice([line('a', 10), line('b', 10), line('c', 10)], '5');
    expect(price.after).toEqual(usd(33));
    expect(increaseBy(usd(30), '5').after).toEqual(usd(32));
  });

  it('says when the rise is above what the contract allows, comparing decimals exactly', () => {
    expect(upliftPrice([line('a', 100)], '5.01', '5').exceedsLimit).toBe(true);
    expect(upliftPrice([line('a', 100)], '5.00', '5').exceedsLimit).toBe(false);
    expect(upliftPrice([line('a', 100)], '9').exceedsLimit).toBe(false);
  });

  it('refuses mixed currencies and an empty schedule', () => {
    expect(() => upliftPrice([line('a', 100), { name: 'b', amount: { minor: 100, currency: 'EUR' } }], '4')).toThrow(
      'cannot add EUR to USD',
    );
    expect(() => upliftPrice([], '4')).toThrow('without lines');
  });
});

describe('any price', () => {
  it('rises to the decimal result rounded half-up, as long division by hand gives it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 99_99 }), (minor, hundredths) => {
        const percent = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
        const exact = BigInt(minor) * (10_000n + BigInt(hundredths));
        const whole = exact / 10_000n;
        const expected = exact % 10_000n >= 5_000n ? whole + 1n : whole;
        expect(BigInt(increaseBy(usd(minor), percent).after.minor)).toBe(expected);
      }),
    );
  });

  it('written and read again is the same amount', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        fc.constantFrom('USD', 'JPY', 'KWD'),
        (minor, currency) => {
          const text = increaseBy({ minor, currency }, '0').formula.split(' ')[0] ?? '';
          expect(parseMoney(text, currency)).toEqual({ minor, currency });
        },
      ),
    );
  });
});
