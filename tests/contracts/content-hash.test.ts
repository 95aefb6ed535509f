import { describe, expect, test } from 'vitest';
import { contentHashOf, sealed } from '../../src/contracts/content-hash.ts';
import type { Contract } from '../../src/contracts/contract.ts';
import { civilDate, zone } from '../../src/platform/dates.ts';
import { aContract, without } from './a-contract.ts';

const contract = aContract();

/** Money, law and the document: an approval of the one is none of the other. */
const covered: readonly Partial<Contract>[] = [
  { documentHash: 'e'.repeat(64) },
  { title: 'Another agreement' },
  { type: 'sow' },
  { counterparty: { name: 'Bayside Dental' } },
  { zone: zone('America/Chicago') },
  { price: { amount: { minor: 245_001, currency: 'USD' }, cycle: 'monthly' } },
  { price: { amount: { minor: 245_000, currency: 'CAD' }, cycle: 'monthly' } },
  { price: { amount: { minor: 245_000, currency: 'USD' }, cycle: 'yearly' } },
  { term: { number: 1, startsOn: civilDate('2026-01-02'), endsOn: civilDate('2026-12-31') } },
  { term: { number: 1, startsOn: civilDate('2026-01-01'), endsOn: civilDate('2027-12-31') } },
  { renewal: { kind: 'auto', months: 24, notice: { count: 60, unit: 'day' }, uplift: '4' } },
  { renewal: { kind: 'auto', months: 12, notice: { count: 30, unit: 'day' }, uplift: '4' } },
  { renewal: { kind: 'auto', months: 12, notice: { count: 60, unit: 'day' }, uplift: '5' } },
];

const apart: readonly Partial<Contract>[] = [
  { state: 'active' },
  { ownerId: 'somebody else' },
  { authors: ['a', 'b'] },
  { proposalId: 'p' },
  { updatedAt: '2030-01-01T00:00:00.000Z' },
  { dueAt: '2030-01-01T00:00:00.000Z' },
  { analysedVersion: 9 },
];

describe('the content hash', () => {
  test.each(covered.map((change) => [JSON.stringify(change), change] as const))('changes with %s', (_, change) => {
    expect(contentHashOf({ ...contract, ...change })).not.toBe(contract.contentHash);
  });
  test.each(apart.map((change) => [JSON.stringify(change), change] as const))(
    'does not change with %s',
    (_, change) => {
      expect(contentHashOf({ ...contract, ...change })).toBe(contract.contentHash);
    },
  );
  test.each(['price', 'term', 'renewal', 'documentHash'] as const)('changes when %s is taken away', (field) => {
    expect(without(contract, field).contentHash).not.toBe(contract.contentHash);
  });
  test('does not depend on the order in which fields were written', () => {
    const { price, ...rest } = contract;
    expect(contentHashOf({ ...(price ? { price: { cycle: price.cycle, amount: price.amount } } : {}), ...rest })).toBe(
      contract.contentHash,
    );
  });
  test('is what the sealed contract says', () => {
    const edited = sealed({ ...contract, title: 'New title' });
    expect(edited.contentHash).toBe(contentHashOf(edited));
    expect(edited.contentHash).toMatch(/^[0-9a-f]{64}$/);
  });
});
