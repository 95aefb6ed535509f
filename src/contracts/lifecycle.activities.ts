import type { Gates } from '../gates/index.ts';
import type { Clock } from '../platform/clock.ts';
import { ok } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import { type ActivityContribution, does } from '../slice.ts';
import type { AnalysesContracts } from './analyse-contract.ts';
import type { Contract } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import {
  analyseContract,
  beginTerm,
  cancelContract,
  expireContract,
  type LifecycleStory,
  lookAtContract,
  proposeActivation as proposeActivationActivity,
  returnToDraft,
} from './lifecycle.workflow.ts';
import type { LifecycleStep } from './lifecycle-step.ts';
import { nextStep, type ProposalStanding } from './next-step.ts';
import { move } from './states.ts';

export interface LifecycleParts {
  readonly store: ContractStore;
  readonly gates: Gates;
  readonly analyses: AnalysesContracts;
  readonly proposeActivation: (scope: TenantScope, contractId: string, workflows: Workflows) => Promise<unknown>;
  readonly begin: (scope: TenantScope, contractId: string) => Promise<unknown>;
  readonly clock: Clock;
}

/** The acts of the contract's story. Each changes the contract only if it still asks for it, so each may run twice. */
export function lifecycleActivities({
  store,
  gates,
  analyses,
  proposeActivation,
  begin,
  clock,
}: LifecycleParts): readonly ActivityContribution[] {
  const look = async (scope: TenantScope, { contractId }: LifecycleStory): Promise<LifecycleStep> => {
    const stored = await store.read(scope, contractId);
    return stored ? nextStep(stored.doc, await standing(scope, stored.doc), clock.now()) : { do: 'rest' };
  };

  const standing = async (
    scope: TenantScope,
    { state, proposalId }: Contract,
  ): Promise<ProposalStanding | undefined> => {
    if (state !== 'pendingApproval' || !proposalId) return undefined;
    const proposal = await gates.read(scope, proposalId);
    if (proposal?.doc.state === 'rejected' && proposal.doc.returnTo === 'cancelled') return 'refusedForGood';
    const over = !proposal || ['rejected', 'expired', 'withdrawn', 'failed'].includes(proposal.doc.state);
    return over ? 'over' : 'waiting';
  };

  const returnIt = (scope: TenantScope, contractId: string) =>
    store.change(scope, contractId, async (before) => {
      const next = move(before, 'withdrawProposal');
      if ('impossible' in next || (await standing(scope, before)) !== 'over') return ok(undefined);
      return ok({
        contract: { ...before, state: next.to },
        events: [contractEvent('contract.returnedToDraft', before, { proposalId: before.proposalId })],
      });
    });

  /** An approver sent it there with their rejection. */
  const cancel = (scope: TenantScope, contractId: string) =>
    store.change(scope, contractId, async (before) => {
      const next = move(before, 'cancel');
      if ('impossible' in next || (await standing(scope, before)) !== 'refusedForGood') return ok(undefined);
      return ok({
        contract: { ...before, state: next.to },
        events: [contractEvent('contract.cancelled', before, { proposalId: before.proposalId })],
      });
    });

  const expire = (scope: TenantScope, contractId: string) =>
    store.change(scope, contractId, (before) => {
      const next = move(before, 'end');
      if ('impossible' in next || nextStep(before, undefined, clock.now()).do !== 'expire') return ok(undefined);
      const endedOn = before.term?.endsOn;
      return ok({
        contract: { ...before, state: next.to, ...(endedOn ? { endedOn } : {}) },
        events: [contractEvent('contract.expired', before, { endedOn })],
      });
    });

  /** Does one thing and tells what is next. */
  const then = (act: (scope: TenantScope, contractId: string, workflows: Workflows) => Promise<unknown>) => {
    return async (
      scope: TenantScope,
      story: LifecycleStory,
      { workflows }: { workflows: Workflows },
    ): Promise<LifecycleStep> => {
      await act(scope, story.contractId, workflows);
      return look(scope, story);
    };
  };

  return [
    does(lookAtContract, look),
    does(analyseContract, then(analyses.analyse)),
    does(proposeActivationActivity, then(proposeActivation)),
    does(returnToDraft, then(returnIt)),
    does(cancelContract, then(cancel)),
    does(beginTerm, then(begin)),
    does(expireContract, then(expire)),
  ];
}
