import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/contracts/contract.ts';
import { civilDate } from '../../src/platform/dates.ts';
import { alertLetter } from '../../src/renewals/alert-letter.ts';
import { offerFor, offerHash, packageFor } from '../../src/renewals/renewal-package.ts';
import { type Renewable, renewableOf } from '../../src/renewals/renewal-plan.ts';
import { aContract, without } from '../contracts/a-contract.ts';

const active = (said: Partial<Contract> = {}) => aContract({ state: 'active', ...said });
function renewable(contract: Contract): Renewable {
  const found = renewableOf(contract);
  if (!found) throw new Error('not renewable');
  return found;
}
const offered = (contract: Contract) => {
  const found = renewable(contract);
  const offer = offerFor(found);
  if (!offer) throw new Error('no offer');
  return { renewable: found, offer, request: packageFor(found, offer) };
};
const dates = (startsOn: string, endsOn: string) => ({ startsOn: civilDate(startsOn), endsOn: civilDate(endsOn) });

describe('what can be renewed', () => {
  const not: readonly (readonly [what: string, Contract])[] = [
    ['is not in force', aContract()],
    ['has no last day', without(active(), 'term')],
    ['says nothing of renewal', without(active(), 'renewal')],
    ['runs until notice', active({ renewal: { kind: 'evergreen', months: 12 } })],
    ['does not renew', active({ renewal: { kind: 'none', months: 12 } })],
    ['ends before it begins', active({ term: { number: 1, ...dates('2026-06-01', '2026-01-01') } })],
  ];
  test.each(not)('is nothing that %s', (_, contract) => expect(renewableOf(contract)).toBeUndefined());

  test('an agreement that says not how long renews for as long as its first term', () => {
    const { offer } = offered(active({ renewal: { kind: 'auto' } }));
    expect(offer.term).toEqual({ number: 2, ...dates('2027-01-01', '2027-12-31') });
  });
  test('be it of odd length: then for as many days', () => {
    const odd = active({ term: { number: 1, ...dates('2026-01-01', '2026-05-17') }, renewal: { kind: 'auto' } });
    expect(offered(odd).offer.term).toEqual({ number: 2, ...dates('2026-05-18', '2026-10-01') });
  });
  test('an agreement that renews by days is not renewed by months', () => {
    const { offer } = offered(active({ renewal: { kind: 'auto', days: 30 } }));
    expect(offer.term).toEqual({ number: 2, ...dates('2027-01-01', '2027-01-30') });
    const initialTerm = active().term;
    const second = active({
      ...(initialTerm ? { initialTerm } : {}),
      term: offer.term,
      renewal: { kind: 'auto', days: 30 },
    });
    expect(offered(second).offer.term).toEqual({ number: 3, ...dates('2027-01-31', '2027-03-01') });
  });
});

describe('the term that follows', () => {
  type Days = readonly [startsOn: string, endsOn: string];
  const cases: readonly (readonly [what: string, first: Days, months: number, next: Days])[] = [
    ['a year after a year', ['2026-01-01', '2026-12-31'], 12, ['2027-01-01', '2027-12-31']],
    ['a year after three', ['2024-03-01', '2027-02-28'], 12, ['2027-03-01', '2028-02-29']],
    ['from the day after a leap day', ['2024-02-29', '2025-02-27'], 12, ['2025-02-28', '2026-02-27']],
    ['month by month', ['2026-01-31', '2026-02-27'], 1, ['2026-02-28', '2026-03-30']],
    ['after a first term of odd days', ['2026-01-15', '2026-12-31'], 12, ['2027-01-01', '2027-12-31']],
  ];
  test.each(cases)('%s', (_, [startsOn, endsOn], months, [nextFirst, nextLast]) => {
    const { offer } = offered(
      active({ term: { number: 1, ...dates(startsOn, endsOn) }, renewal: { kind: 'auto', months } }),
    );
    expect(offer.term).toEqual({ number: 2, startsOn: nextFirst, endsOn: nextLast });
  });

  test('is counted from the first day of all, so that month ends do not drift', () => {
    const initialTerm = { number: 1, ...dates('2026-01-31', '2026-02-27') };
    const second = active({
      initialTerm,
      term: { number: 2, ...dates('2026-02-28', '2026-03-30') },
      renewal: { kind: 'auto', months: 1 },
    });
    expect(offered(second).offer.term).toEqual({ number: 3, startsOn: '2026-03-31', endsOn: '2026-04-29' });
  });
});

describe('the package', () => {
  const { request, offer } = offered(active());
  const facts = Object.fromEntries(request.facts.map(({ label, value }) => [label, value]));

  test('shows the new price with its arithmetic', () => {
    expect(facts).toMatchObject({
      'Present price': '2,450.00 USD monthly',
      'New price': '2,548.00 USD monthly',
      'Arithmetic: Recurring fee': '2,450.00 USD × 1.04 = 2,548.00 USD',
      'New term': '2027-01-01 to 2027-12-31',
      'Notice must be sent by': '2026-10-27',
    });
    expect(request.features).toMatchObject({
      ...{ type: 'msa', occasion: 'renewal', termMonths: 12, topics: ['term', 'price'], reach: 1 },
      value: { minor: 12 * 254_800, currency: 'USD' },
    });
    expect(request.inputs).toMatchObject({ price: '2,548.00 USD monthly', term: '2027-01-01 to 2027-12-31' });
  });
  test('says what happens otherwise, and can be decided until then', () => {
    expect(request.consequence).toContain('renews it on 2027-01-01 at the present price');
    expect(request.notAfter).toBe('2027-01-01T05:00:00.000Z');
    expect(offered(active({ renewal: { kind: 'byAgreement', months: 12 } })).request.consequence).toBe(
      'The agreement ends on 2026-12-31.',
    );
  });
  test('raises nothing where the agreement provides for no rise', () => {
    const { offer: same } = offered(active({ renewal: { kind: 'auto', months: 12 } }));
    expect(same).toEqual({ term: offer.term, price: active().price });
  });
  test('has no price where the contract has none', () => {
    const { offer: bare, request: asked } = offered(without(active(), 'price'));
    expect(bare).toEqual({ term: offer.term });
    expect(asked.input).not.toHaveProperty('valueMinor');
  });
  test('is bound to the contract, the term and the price', () => {
    const hash = offerHash('a', offer);
    const others = [
      offerHash('b', offer),
      offerHash('a', { ...offer, term: { ...offer.term, number: 3 } }),
      offerHash('a', { term: offer.term }),
    ];
    expect(new Set([hash, ...others]).size).toBe(4);
    expect(request.contentHash).toBe(offerHash(active().contentHash, offer));
  });
});

describe('the alert', () => {
  test('says first by when, then what happens otherwise', () => {
    const { subject, text } = alertLetter(renewable(active()), 60);
    expect(subject).toBe('Renewal decision by 2026-10-27: Managed services agreement (Bayside Dental Group)');
    expect(text).toContain('Without notice it renews on 2027-01-01.');
    expect(text).toContain('2026-10-30 − 3 business days for delivery = 2026-10-27');
  });
  test('asks for no notice where the agreement asks for none', () => {
    const contract = active({ renewal: { kind: 'byAgreement', months: 12 } });
    expect(alertLetter(renewable(contract), 60).text).toContain('The decision on its renewal is due by 2026-12-31');
    expect(offered(contract).request.facts.map(({ label }) => label)).not.toContain('Notice must be sent by');
  });
  test('takes names from contracts for text and nothing else', () => {
    const hostile = 'X</p><script>alert(1)</script>\r\nBcc: all@example.com';
    const { subject, text, html } = alertLetter(
      renewable(active({ title: hostile, counterparty: { name: hostile } })),
      30,
    );
    expect(html).not.toContain('<script');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text.split('\n').filter((line) => line.startsWith('Bcc'))).toEqual([]);
  });
});
