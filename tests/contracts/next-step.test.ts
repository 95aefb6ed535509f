import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/contracts/contract.ts';
import type { LifecycleStep } from '../../src/contracts/lifecycle-step.ts';
import { dueAt, endIsCertain, nextStep, type ProposalStanding } from '../../src/contracts/next-step.ts';
import { civilDate, zone } from '../../src/platform/dates.ts';
import { aContract, without } from './a-contract.ts';

const notice = {
  noticeId: 'n',
  kind: 'non-renewal',
  receivedOn: civilDate('2026-10-01'),
  method: 'email',
  recordedBy: 'r',
  deadline: civilDate('2026-11-01'),
} as const;

/** New York is five hours behind UTC in January: its year ends at 05:00Z. */
const cases: readonly (readonly [
  what: string,
  contract: Contract,
  standing: ProposalStanding | undefined,
  now: string,
  step: LifecycleStep,
])[] = [
  [
    'a draft without a document rests',
    aContract({ version: 0, analysedVersion: 0 }),
    undefined,
    '2026-01-01T00:00Z',
    { do: 'rest' },
  ],
  [
    'a new version is analysed',
    aContract({ version: 2, analysedVersion: 1 }),
    undefined,
    '2026-01-01T00:00Z',
    { do: 'analyse' },
  ],
  ['what is analysed is proposed', aContract(), undefined, '2026-01-01T00:00Z', { do: 'proposeActivation' }],
  [
    'what was proposed before is not proposed again',
    aContract({ proposalId: 'p' }),
    undefined,
    '2026-01-01T00:00Z',
    { do: 'rest' },
  ],
  [
    'a waiting proposal is left alone',
    aContract({ state: 'pendingApproval', proposalId: 'p' }),
    'waiting',
    '2026-01-01T00:00Z',
    { do: 'rest' },
  ],
  [
    'one rejected for good ends the contract',
    aContract({ state: 'pendingApproval', proposalId: 'p' }),
    'refusedForGood',
    '2026-01-01T00:00Z',
    { do: 'cancel' },
  ],
  [
    'a rejected one ends in a draft',
    aContract({ state: 'pendingApproval', proposalId: 'p' }),
    'over',
    '2026-01-01T00:00Z',
    { do: 'returnToDraft' },
  ],
  [
    'an approved one waits for its first day in its own zone',
    aContract({ state: 'approved' }),
    undefined,
    '2025-12-31T23:00Z',
    { do: 'wait', until: '2026-01-01T05:00:00.000Z' },
  ],
  ['and begins with it', aContract({ state: 'approved' }), undefined, '2026-01-01T05:00Z', { do: 'activate' }],
  [
    'an approved one without a term begins at once',
    without(aContract({ state: 'approved' }), 'term'),
    undefined,
    '2026-01-01T00:00Z',
    { do: 'activate' },
  ],
  [
    'a contract that renews by itself is the business of renewals',
    aContract({ state: 'active' }),
    undefined,
    '2027-02-01T00:00Z',
    { do: 'rest' },
  ],
  [
    'after a notice it waits for its end',
    aContract({ state: 'active', notice }),
    undefined,
    '2026-12-31T23:59Z',
    { do: 'wait', until: '2027-01-01T05:00:00.000Z' },
  ],
  [
    'on its last evening it is still in force',
    aContract({ state: 'active', notice }),
    undefined,
    '2027-01-01T04:59:59Z',
    { do: 'wait', until: '2027-01-01T05:00:00.000Z' },
  ],
  ['and ends at midnight', aContract({ state: 'active', notice }), undefined, '2027-01-01T05:00Z', { do: 'expire' }],
  [
    'where the contract lives',
    aContract({ state: 'active', notice, zone: zone('Pacific/Auckland') }),
    undefined,
    '2026-12-31T11:00Z',
    { do: 'expire' },
  ],
  [
    'what renews only by agreement ends',
    aContract({ state: 'active', renewal: { kind: 'byAgreement', months: 12 } }),
    undefined,
    '2027-01-02T00:00Z',
    { do: 'expire' },
  ],
  [
    'what does not renew ends',
    aContract({ state: 'active', renewal: { kind: 'none' } }),
    undefined,
    '2027-01-02T00:00Z',
    { do: 'expire' },
  ],
  [
    'what says nothing of renewal ends',
    without(aContract({ state: 'active' }), 'renewal'),
    undefined,
    '2027-01-02T00:00Z',
    { do: 'expire' },
  ],
  [
    'what runs until notice does not',
    without(aContract({ state: 'active', renewal: { kind: 'evergreen' } }), 'term'),
    undefined,
    '2030-01-02T00:00Z',
    { do: 'rest' },
  ],
  ['an expired one rests', aContract({ state: 'expired' }), undefined, '2030-01-01T00:00Z', { do: 'rest' }],
  ['a cancelled one rests', aContract({ state: 'cancelled' }), undefined, '2030-01-01T00:00Z', { do: 'rest' }],
];

describe('the next step of a contract', () => {
  test.each(cases)('%s', (_, contract, standing, now, step) => {
    expect(nextStep(contract, standing, new Date(now))).toEqual(step);
  });

  test('is due when the sweep must look', () => {
    const now = new Date('2026-12-01T00:00:00Z');
    expect(dueAt(aContract({ state: 'active', notice }), now)).toBe('2027-01-01T05:00:00.000Z');
    expect(dueAt(aContract(), now)).toBe(now.toISOString());
    expect(dueAt(aContract({ state: 'active' }), now)).toBeUndefined();
  });

  test('never ends a contract whose end is not certain', () => {
    for (const kind of ['auto', 'evergreen'] as const)
      expect(endIsCertain(aContract({ state: 'active', renewal: { kind } }))).toBe(false);
    expect(endIsCertain(aContract({ state: 'active', renewal: { kind: 'auto' }, notice }))).toBe(true);
    expect(endIsCertain(without(aContract({ state: 'active', notice }), 'term'))).toBe(false);
  });
});
