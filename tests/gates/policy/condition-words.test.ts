import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moneyInWords } from '../../../src/gates/policy/comparable-value.ts';
import { type Condition, mayHold, truthOf } from '../../../src/gates/policy/condition.ts';
import { whyItHolds } from '../../../src/gates/policy/condition-words.ts';
import type { Money } from '../../../src/platform/money.ts';
import { caseOf, conditions, featuresOf } from './arbitrary-policies.ts';
import { example } from './example-policy.ts';

const usd = (minor: number): Money => ({ minor, currency: 'USD' });
const large: Condition = { value: { atLeast: 10_000_000 } };
const risky: Condition = { risk: { atLeast: 50 } };
const long: Condition = { termMonths: { atLeast: 36 } };

test.each<[condition: Condition, features: Parameters<typeof caseOf>[0], words: string]>([
  [large, { risk: 5, value: usd(12_000_000) }, 'value 120,000.00 USD is at least 100,000.00 USD'],
  [
    large,
    { risk: 5, value: { minor: 11_000_000, currency: 'EUR' } },
    'value 119,262.00 USD (110,000.00 EUR at 1.0842 of 2026-11-02) is at least 100,000.00 USD',
  ],
  [large, { risk: 5 }, 'value is not known'],
  [
    large,
    { risk: 5, value: { minor: 100, currency: 'CHF' } },
    'value 1.00 CHF cannot be compared in USD, for the policy has no rate for it',
  ],
  [
    large,
    { risk: 5, value: { minor: 9_007_199_254_740_991, currency: 'EUR' } },
    'value 90,071,992,547,409.91 EUR is too large to be compared',
  ],
  [{ any: [risky, large] }, { risk: 72, value: usd(1) }, 'risk 72 is at least 50'],
  [{ any: [risky, long] }, { risk: 5 }, 'term in months is not known'],
  [
    { all: [risky, { type: { in: ['msa', 'sow'] } }] },
    { risk: 50, type: 'sow' },
    'risk 50 is at least 50 and type is sow',
  ],
  [
    { not: { any: [risky, long] } },
    { risk: 5, termMonths: 12 },
    'risk 5 is below 50 and term in months 12 is below 36',
  ],
  [{ not: { all: [risky, long] } }, { risk: 5, termMonths: 48 }, 'risk 5 is below 50'],
  [
    { not: { clientTier: { in: ['gold', 'silver'] } } },
    { risk: 5, clientTier: 'bronze' },
    'client tier is bronze, not gold or silver',
  ],
  [
    { topics: { include: ['liability', 'governingLaw', 'price'] } },
    { risk: 5, topics: ['governingLaw', 'liability', 'data'] },
    'something changed about liability and governing law',
  ],
  [{ not: { topics: { include: ['price', 'term'] } } }, { risk: 5 }, 'nothing changed about price or term'],
  [{ occasion: { in: ['renewal'] } }, { risk: 5, occasion: 'renewal' }, 'occasion is renewal'],
  [
    { all: [{ deviations: { atLeast: 3 } }, { reach: { atLeast: 10 } }] },
    { risk: 5, deviations: 4, reach: 10 },
    'number of deviations 4 is at least 3 and number of things touched 10 is at least 10',
  ],
])('%j holds for %j since %s', (condition, features, words) => {
  expect(mayHold(condition, caseOf(features, example))).toBe(true);
  expect(whyItHolds(condition, caseOf(features, example), moneyInWords(features.value, example, 'USD'))).toBe(words);
});

test('whatever may hold says why, and speaks of what is not known exactly where that decides', () => {
  fc.assert(
    fc.property(conditions, featuresOf, (condition, features) => {
      const theCase = caseOf(features, example);
      const truth = truthOf(condition, theCase);
      if (truth === 'no') return;
      const words = whyItHolds(condition, theCase, moneyInWords(features.value, example, 'USD'));
      expect(words).not.toBe('');
      expect(/is not known|cannot be compared/.test(words)).toBe(truth === 'unknown');
    }),
  );
});
