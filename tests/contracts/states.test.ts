import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sealed } from '../../src/contracts/content-hash.ts';
import type { Contract } from '../../src/contracts/contract.ts';
import { notPossibleNow } from '../../src/contracts/refusals.ts';
import {
  type ContractEvent,
  type ContractState,
  contractStates,
  move,
  possibleEvents,
  transitions,
} from '../../src/contracts/states.ts';
import { aContract, without } from './a-contract.ts';

const events = [
  'edit',
  'addVersion',
  'addExecutedCopy',
  'proposeActivation',
  'withdrawProposal',
  'approve',
  'activate',
  'recordNotice',
  'renew',
  'takeBackRenewal',
  'end',
  'cancel',
] as const satisfies readonly ContractEvent[];

/** The whole table, written out: what is not here is impossible. */
const possible: Readonly<Record<ContractState, Partial<Record<ContractEvent, ContractState>>>> = {
  draft: { edit: 'draft', addVersion: 'draft', proposeActivation: 'pendingApproval', cancel: 'cancelled' },
  pendingApproval: {
    ...{ edit: 'draft', addVersion: 'draft', withdrawProposal: 'draft', approve: 'approved', cancel: 'cancelled' },
  },
  approved: { activate: 'active', addExecutedCopy: 'approved' },
  active: {
    ...{
      addExecutedCopy: 'active',
      recordNotice: 'active',
      renew: 'active',
      takeBackRenewal: 'active',
      end: 'expired',
    },
  },
  expired: {},
  cancelled: {},
};

/** Every guard holds for it. */
const ready = (state: ContractState): Contract => {
  const contract = aContract({ state });
  const { term } = aContract();
  const approval = { proposalId: 'p', contentHash: contract.contentHash };
  return { ...contract, approval, ...(term ? { replaced: { term } } : {}) };
};

describe('the state table', () => {
  test.each(contractStates.flatMap((state) => events.map((event) => [state, event] as const)))(
    '%s, %s',
    (state, event) => {
      const to = possible[state][event];
      expect(move(ready(state), event)).toEqual(
        to ? { to } : { impossible: `a contract that is ${state} does not allow "${event}"` },
      );
      expect(possibleEvents(ready(state)).includes(event)).toBe(to !== undefined);
    },
  );

  test('has one answer for each state and event', () => {
    const pairs = transitions.map(({ from, on }) => `${from} ${on}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test('knows one way into force: an approval, then the first day', () => {
    expect(transitions.filter(({ to, from }) => to === 'active' && from !== 'active')).toMatchObject([
      { from: 'approved', on: 'activate' },
    ]);
    expect(transitions.filter(({ to, from }) => to === 'approved' && from !== 'approved')).toMatchObject([
      { from: 'pendingApproval', on: 'approve' },
    ]);
  });
});

describe('guards', () => {
  const approved = ready('approved');
  const cases: readonly (readonly [what: string, contract: Contract, event: ContractEvent, says: string])[] = [
    ['no document', aContract({ version: 0, analysedVersion: 0 }), 'proposeActivation', 'needs a document'],
    [
      'a document not analysed',
      aContract({ version: 2, analysedVersion: 1 }),
      'proposeActivation',
      'has been analysed',
    ],
    ['no approval', aContract({ state: 'pendingApproval' }), 'approve', 'exactly this content'],
    [
      'an approval of other content',
      { ...ready('pendingApproval'), contentHash: 'f'.repeat(64) },
      'approve',
      'exactly this content',
    ],
    [
      'content changed after the approval',
      sealed({ ...approved, title: 'Another' }),
      'activate',
      'exactly this content',
    ],
    ['no term, and a notice', without(ready('active'), 'term'), 'recordNotice', 'must have a term'],
    ['no term, and a renewal', without(ready('active'), 'term'), 'renew', 'must have a term'],
    ['no term before', without(ready('active'), 'replaced'), 'takeBackRenewal', 'the term before must be known'],
    ['no term, and an end', without(ready('active'), 'term'), 'end', 'must have a term'],
  ];
  test.each(cases)('stop %s, and say why', (_, contract, event, says) => {
    const moved = move(contract, event);
    expect('impossible' in moved && moved.impossible).toContain(says);
    expect(possibleEvents(contract)).not.toContain(event);
    expect(notPossibleNow(contract, event, 'impossible' in moved ? moved.impossible : '')).toMatchObject({
      kind: 'conflict',
      details: { state: contract.state, possible: possibleEvents(contract) },
    });
  });
});

/** What the use cases do to the document with each event, as far as the table cares. */
function after(contract: Contract, event: ContractEvent, to: ContractState, n: number): Contract {
  const moved = { ...contract, state: to };
  if (event === 'edit') return sealed({ ...moved, title: `Title ${n % 3}` });
  if (event === 'addExecutedCopy') return { ...moved, version: contract.version + 1 };
  if (event === 'addVersion') return sealed({ ...moved, version: contract.version + 1, documentHash: `${n}` });
  return moved;
}

describe('any life of a contract', () => {
  const steps = fc.array(
    fc.record({
      any: fc.constantFrom(...events),
      likely: fc.nat(3),
      wild: fc.boolean(),
      n: fc.nat(9),
      approvalOf: fc.constantFrom('this', 'earlier'),
      analyse: fc.boolean(),
    }),
    { minLength: 10, maxLength: 40 },
  );

  test('reaches force only over an approval of the content it then has, and never leaves its end', () => {
    let reached = 0;
    fc.assert(
      fc.property(steps, (life) => {
        let contract = aContract({ version: 0, analysedVersion: 0 });
        let approvedHash: string | undefined;
        let earlier = contract.contentHash;
        let signedCopies = 0;
        for (const { any, likely, wild, n, approvalOf, analyse } of life) {
          // Half of what is tried is what the state allows: blind tries seldom come far.
          const allowed = events.filter((on) => on !== 'cancel' && possible[contract.state][on] !== undefined);
          const event = wild ? any : (allowed[likely % allowed.length] ?? any);
          // As nextStep asks for it.
          if (analyse && contract.state === 'draft') contract = { ...contract, analysedVersion: contract.version };
          if (event === 'approve') {
            const contentHash = approvalOf === 'this' ? contract.contentHash : earlier;
            const bound = { ...contract, approval: { proposalId: 'p', contentHash } };
            const moved = move(bound, event);
            if ('impossible' in moved) continue;
            approvedHash = contentHash;
            contract = { ...bound, state: moved.to };
            continue;
          }
          const before = contract;
          const moved = move(contract, event);
          expect('to' in moved).toBe(possibleEvents(contract).includes(event));
          if ('impossible' in moved) continue;
          expect(['expired', 'cancelled']).not.toContain(before.state);
          if (before.contentHash !== contract.contentHash) earlier = before.contentHash;
          contract = after(contract, event, moved.to, n);
          if (event === 'addExecutedCopy') signedCopies++;
          if (contract.state === 'active') {
            reached++;
            expect(contract.contentHash).toBe(approvedHash);
            expect(contract.analysedVersion + signedCopies).toBe(contract.version);
          }
        }
      }),
      { numRuns: 2_000 },
    );
    expect(reached).toBeGreaterThan(50);
  });
});
