import { z } from 'zod';
import type { Action, Outcome, Proposal } from '../gates/index.ts';
import type { Clock } from '../platform/clock.ts';
import { today } from '../platform/dates.ts';
import type { NewEvent } from '../platform/events.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { activateContract } from './activation-request.ts';
import type { Contract } from './contract.ts';
import { inputNames } from './contract-case.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import { contentNotApproved, notPossibleNow } from './refusals.ts';
import { move } from './states.ts';

/** `since`: the version that approvers were asked about before. */
const activationInput = z.strictObject({ version: z.int().min(1), since: z.int().min(1).optional() });

/** Puts a contract in force, on an approval of exactly its content. */
export function activatesContracts(store: ContractStore, clock: Clock, exhibits: NonNullable<Action['exhibits']>) {
  /** Approved now, active now or on the first day of its term. Repeating it for the same proposal changes nothing. */
  const execute = async (scope: TenantScope, proposal: Proposal): Promise<Result<Outcome>> => {
    const changed = await store.change(scope, proposal.subject.id, (before) => {
      if (before.approval?.proposalId === proposal.proposalId) return ok(undefined);
      if (before.contentHash !== proposal.contentHash) return refused(contentNotApproved());
      const bound: Contract = {
        ...before,
        approval: { proposalId: proposal.proposalId, contentHash: proposal.contentHash },
      };
      const approved = move(bound, 'approve');
      if ('impossible' in approved) return refused(notPossibleNow(before, 'approve', approved.impossible));
      const events = [contractEvent('contract.approved', before, { ...bound.approval })];
      return ok(started({ ...bound, state: approved.to }, events));
    });
    return changed.ok ? ok({ state: changed.value.doc.state, contentHash: proposal.contentHash }) : changed;
  };

  const started = (approved: Contract, events: readonly NewEvent[]) => {
    const hasBegun = !approved.term || approved.term.startsOn <= today(approved.zone, clock.now());
    const next = move(approved, 'activate');
    if (!hasBegun || 'impossible' in next) return { contract: approved, events };
    const contract: Contract = { ...approved, state: next.to };
    return { contract, events: [...events, activated(contract)] };
  };

  return {
    action: {
      name: activateContract,
      area: 'contracts',
      floor: 'L2',
      title: 'Activate the contract',
      input: activationInput,
      acts: [{ name: 'activate', execute }],
      irreversible: 'Who was told that the contract is in force, the PSA among them, cannot be untold.',
      mustShow: ['Client', 'Price', 'First day', 'Last day of the term', 'Renewal', 'Document version'],
      inputNames,
      rejectTo: ['draft', 'cancelled'],
      exhibits,
    } satisfies Action,
    /** An approved contract whose first day has come. */
    begin: (scope: TenantScope, contractId: string) =>
      store.change(scope, contractId, (before) => ok(before.state === 'approved' ? started(before, []) : undefined)),
  };
}

function activated(contract: Contract): NewEvent {
  const { approval, term, source } = contract;
  return contractEvent('contract.activated', contract, {
    ...approval,
    ...(term ? { startsOn: term.startsOn, ...(term.endsOn ? { endsOn: term.endsOn } : {}) } : {}),
    ...(source.kind === 'connector' ? { connectionId: source.connectionId, externalId: source.externalId } : {}),
  });
}
