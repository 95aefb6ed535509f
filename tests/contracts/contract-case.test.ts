import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activatesContracts } from '../../src/contracts/activate-contract.ts';
import { contentHashOf } from '../../src/contracts/content-hash.ts';
import type { Contract, Price } from '../../src/contracts/contract.ts';
import { factsOf, featuresOf, inputNames, inputsOf } from '../../src/contracts/contract-case.ts';
import type { ContractStore } from '../../src/contracts/contract-store.ts';
import { termMonths, totalValue } from '../../src/contracts/contract-value.ts';
import { civilDate, zone } from '../../src/platform/dates.ts';
import { aContract, without } from './a-contract.ts';

const price = (minor: number, cycle: Price['cycle'], currency = 'USD'): Price => ({
  amount: { minor, currency },
  cycle,
});
const term = (startsOn: string, endsOn?: string) => ({
  startsOn: civilDate(startsOn),
  ...(endsOn ? { endsOn: civilDate(endsOn) } : {}),
});

describe('all that is paid over a term', () => {
  const year = term('2026-01-01', '2026-12-31');
  const cases: readonly (readonly [
    what: string,
    Price | undefined,
    ReturnType<typeof term> | undefined,
    number | undefined,
  ])[] = [
    ['twelve months at a monthly price', price(245_000, 'monthly'), year, 2_940_000],
    ['four quarters', price(100_001, 'quarterly'), year, 400_004],
    ['one year', price(1_200_000, 'yearly'), year, 1_200_000],
    [
      'a year and a half at a yearly price, half a cent rounded up',
      price(33, 'yearly'),
      term('2026-01-01', '2027-06-30'),
      50,
    ],
    ['a month of a quarterly price, rounded half-up', price(100, 'quarterly'), term('2026-02-01', '2026-02-28'), 33],
    ['a month that has begun counts', price(1_000, 'monthly'), term('2026-01-15', '2026-03-01'), 2_000],
    ['month ends do not drift', price(1_000, 'monthly'), term('2026-01-31', '2026-02-27'), 1_000],
    ['what is paid once, whatever the term', price(500, 'once'), undefined, 500],
    ['nobody knows without a price', undefined, year, undefined],
    ['nor without an end', price(1_000, 'monthly'), term('2026-01-01'), undefined],
    ['nor without a term', price(1_000, 'monthly'), undefined, undefined],
  ];
  test.each(cases)('%s', (_, paid, over, minor) => {
    expect(totalValue(paid, over)).toEqual(minor === undefined ? undefined : { minor, currency: 'USD' });
  });

  test('never exceeds the price of all months begun, nor falls below that of the whole ones', () => {
    const days = fc.integer({ min: 0, max: 3_000 });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 10_000_000 }), (length, minor) => {
        const start = new Date('2026-01-31T00:00:00Z');
        const end = new Date(start.getTime() + length * 86_400_000).toISOString().slice(0, 10);
        const months = termMonths(term('2026-01-31', end)) ?? 0;
        expect(months).toBeGreaterThan(length / 31);
        expect(months).toBeLessThanOrEqual(length / 28 + 1);
        expect(totalValue(price(minor, 'monthly'), term('2026-01-31', end))?.minor).toBe(minor * months);
      }),
    );
  });
});

describe('what policies look at', () => {
  const findings = { risk: 12, deviations: 3, topics: undefined };
  test('is known, or left out', () => {
    expect(featuresOf(aContract(), findings)).toEqual({
      ...{ type: 'msa', risk: 12, occasion: 'new', reach: 1, termMonths: 12, deviations: 3 },
      value: { minor: 2_940_000, currency: 'USD' },
    });
    expect(
      featuresOf(without(aContract(), 'price', 'term'), { risk: 100, deviations: undefined, topics: ['price'] }),
    ).toEqual({
      ...{ type: 'msa', risk: 100, occasion: 'new', reach: 1, topics: ['price'] },
    });
  });
  test('names nobody', () => {
    const said = JSON.stringify(featuresOf(aContract({ title: 'For Ann Smith', authors: ['ann'] }), findings));
    expect(said).not.toMatch(/ann|bayside/i);
  });
  test.each([
    ['Amendment No. 1 to the Managed Services Agreement', 'amendment'],
    ['Change Order 7', 'amendment'],
    ['Managed Services Agreement', 'new'],
  ])('%s is %s', (title, occasion) => {
    expect(featuresOf(aContract({ title }), findings).occasion).toBe(occasion);
  });
});

describe('what steps judge', () => {
  test('is said as people read it', () => {
    expect(inputsOf(aContract())).toEqual({
      ...{
        title: 'Managed services agreement',
        type: 'msa',
        parties: 'Bayside Dental Group',
        zone: 'America/New_York',
      },
      ...{ price: '2,450.00 USD monthly', value: '29,400.00 USD over the term', term: '2026-01-01 to 2026-12-31' },
      ...{ renewal: 'renews by itself, for 12 months', notice: '60 days of notice', uplift: 'price +4 %' },
    });
  });

  const changes: readonly (readonly [what: string, Partial<Contract>, readonly string[]])[] = [
    ['title', { title: 'Another' }, ['title']],
    ['type', { type: 'sow' }, ['type']],
    ['client', { counterparty: { name: 'Another' } }, ['parties']],
    ['zone', { zone: zone('Europe/Vienna') }, ['zone']],
    ['price', { price: price(1, 'monthly') }, ['price', 'value']],
    ['term', { term: { number: 1, ...term('2026-01-01', '2027-12-31') } }, ['value', 'term']],
    ['renewal', { renewal: { kind: 'none' } }, ['renewal', 'notice', 'uplift']],
  ];
  test.each(changes)('a change of the %s, which the content hash covers, is told', (_, said, names) => {
    const [before, after] = [aContract(), aContract(said)];
    expect(contentHashOf(after)).not.toBe(contentHashOf(before));
    const [one, other] = [inputsOf(before), inputsOf(after)];
    expect(inputNames.filter((name) => one[name] !== other[name])).toEqual(names);
  });
});

test('what an approver must see is always said, also that it was not found', () => {
  const { action } = activatesContracts({} as ContractStore, { now: () => new Date() }, async () => []);
  const facts = factsOf(without(aContract(), 'price', 'term', 'renewal'));
  const shown = Object.fromEntries(facts.map(({ label, value }) => [label, value]));
  expect(Object.keys(shown)).toEqual(expect.arrayContaining([...action.mustShow]));
  expect(shown).toMatchObject({ Price: 'none', 'First day': 'not found', Renewal: 'not found' });
});
