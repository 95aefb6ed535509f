import { sealed } from '../../src/contracts/content-hash.ts';
import type { Contract } from '../../src/contracts/contract.ts';
import { civilDate, zone } from '../../src/platform/dates.ts';

export const contractId = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** A managed-services agreement of 2026 in New York, at 2,450.00 USD a month; what is said replaces it. */
export function aContract(said: Partial<Contract> = {}): Contract {
  return sealed({
    id: 'contract',
    kind: 'contracts.contract',
    schema: 1,
    contractId,
    title: 'Managed services agreement',
    type: 'msa',
    state: 'draft',
    source: { kind: 'api' },
    counterparty: { name: 'Bayside Dental Group' },
    zone: zone('America/New_York'),
    ownerId: 'owner',
    authors: ['author'],
    version: 1,
    analysedVersion: 1,
    documentHash: 'd'.repeat(64),
    price: { amount: { minor: 245_000, currency: 'USD' }, cycle: 'monthly' },
    term: { number: 1, startsOn: civilDate('2026-01-01'), endsOn: civilDate('2026-12-31') },
    renewal: { kind: 'auto', months: 12, notice: { count: 60, unit: 'day' }, uplift: '4' },
    createdAt: '2025-12-01T12:00:00.000Z',
    updatedAt: '2025-12-01T12:00:00.000Z',
    ...said,
  });
}

/** The same, with fields left out that a spread cannot take away. */
export function without<F extends keyof Contract>(contract: Contract, ...fields: readonly F[]): Contract {
  const left = Object.fromEntries(Object.entries(contract).filter(([name]) => !fields.includes(name as F)));
  return sealed(left as unknown as Contract);
}
