import { z } from 'zod';
import { type Contracts, contractInputNames } from '../contracts/index.ts';
import type { Act, Action, Gates } from '../gates/index.ts';
import { ok } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { carriesOutRenewals, renewedTermInput } from './carry-out-renewal.ts';
import { type Aside, closedEvent, nothing, withdrawsOpen } from './cycle-closing.ts';
import type { CycleStore } from './cycle-store.ts';
import { recordRenewal } from './record-request.ts';

const recordInput = z.strictObject({ contractHash: z.string(), term: renewedTermInput });

export interface RecordingParts {
  readonly contracts: Contracts;
  readonly gates: Gates;
  readonly store: CycleStore;
}

/** Puts on record that an agreement renewed by its own clause. Nobody is asked, somebody is told, and may take it back. */
export function recordsRenewals({ contracts, gates, store }: RecordingParts): Action {
  const carryOut = carriesOutRenewals(contracts);

  const execute: Act['execute'] = (scope, proposal) =>
    // A package at the same price may have been faster: then it was not this record that renewed it, nor may it undo that.
    carryOut(scope, proposal, 'operation', ({ replaced }) => replaced?.byProposal === proposal.proposalId);

  const undo: NonNullable<Act['undo']> = async (scope, { proposalId, subject, input }) => {
    const { term } = recordInput.parse(input);
    const restored = await contracts.takeBackRenewal(scope, subject.id, {
      proposalId,
      termNumber: term.number,
      with: () => forgetting(scope, subject.id, term.number),
    });
    return restored.ok ? ok({ termNumber: restored.value.doc.term?.number ?? term.number - 1 }) : restored;
  };

  /** The cycle of a term that never was goes altogether: should the contract get there later, its dates are counted anew. */
  const forgetting = async (scope: TenantScope, contractId: string, termNumber: number): Promise<Aside> => {
    const cycle = await store.read(scope, contractId, termNumber);
    if (!cycle) return nothing;
    const { writes, events } = await withdrawsOpen(gates, scope, cycle.doc, 'the renewal was taken back');
    return {
      writes: [{ op: 'delete', id: cycle.doc.id, ifMatch: cycle.etag }, ...writes],
      events: [closedEvent(cycle.doc), ...events],
    };
  };

  return {
    name: recordRenewal,
    area: 'renewals',
    floor: 'L1',
    title: 'Record the renewal of the contract',
    input: recordInput,
    acts: [{ name: 'renew', execute, undo }],
    mustShow: ['Client', 'Present term ends', 'New term', 'Price'],
    inputNames: contractInputNames,
    rejectTo: [],
  };
}
