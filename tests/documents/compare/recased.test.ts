import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBetween, compared, heading } from './a-document.ts';

const shouted =
  'IN NO EVENT SHALL PROVIDER BE LIABLE FOR MORE THAN THE FEES PAID IN THE TWELVE MONTHS BEFORE THE CLAIM, AND NEITHER PARTY IS LIABLE FOR LOST PROFITS.';

describe('a clause that was all capitals', () => {
  it('shows what else was changed in it, apart from the letters', () => {
    const said = shouted.toLowerCase().replace('the fees', 'twice the fees').replace('twelve', 'six');
    const { changes, proof, material } = compared([shouted], [said]);
    const substance = changes.filter((change) => change.materiality === 'material');
    expect(substance.map(({ before, after }) => [before, after])).toEqual([
      ['', 'twice'],
      ['TWELVE', 'six'],
    ]);
    const letters = changes.filter((change) => change.materiality !== 'material');
    expect(letters.every(({ before, after }) => before.toLowerCase() === after.toLowerCase())).toBe(true);
    expect([material, proof]).toEqual([true, { acceptEqualsNew: true, rejectEqualsOld: true }]);
  });

  it('is one change when nothing else was, which a person should see, since the law may want it conspicuous', () => {
    // UCC 2-316 (2): to exclude the warranty of merchantability in writing it must be conspicuous.
    const change = changeBetween(shouted, shouted.charAt(0) + shouted.slice(1).toLowerCase());
    expect(change).toMatchObject({ kind: 'modified', materiality: 'wording' });
    expect(change.reason).toContain('conspicuous');
  });

  it('is found in any words that are left their order', () => {
    const word = fc.constantFrom('provider', 'shall', 'pay', 'the', 'fees', 'claims', 'losses', 'notice');
    fc.assert(
      fc.property(fc.array(word, { minLength: 4, maxLength: 40 }), (words) => {
        const { changes, proof } = compared([words.join(' ').toUpperCase()], [words.join(' ')]);
        expect(changes).toHaveLength(1);
        expect(proof).toEqual({ acceptEqualsNew: true, rejectEqualsOld: true });
      }),
    );
  });
});

describe('slight words', () => {
  it.each([
    ['an article', 'Fees under this order are due.', 'Fees under the order are due.'],
    ['a comma', 'Fees, taxes and costs are due.', 'Fees, taxes, and costs are due.'],
  ])('%s in a clause about money is wording, and the clause’s topic is told', (_, old, next) => {
    const { changes } = compared([heading('Payment of Fees'), old], [heading('Payment of Fees'), next]);
    for (const change of changes) expect(change).toMatchObject({ materiality: 'wording', topics: ['price'] });
    expect(changes.length).toBeGreaterThan(0);
  });
});
