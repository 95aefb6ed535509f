import type { Clock } from '../../platform/clock.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import type { Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { undoActs } from './undo-acts.ts';

export interface RollingBackParts {
  readonly store: ProposalStore;
  readonly actions: ReadonlyMap<string, Action>;
  readonly clock: Clock;
}

/** Takes back what was carried out, as a person asked. When that is not possible any more it stays executed and says why. */
export function rollsBackProposals({ store, actions, clock }: RollingBackParts) {
  return async (scope: TenantScope, stored: Stored<Proposal>): Promise<void> => {
    const action = actions.get(stored.doc.action);
    const { execution } = stored.doc;
    if (!action || !execution?.rollback) throw new Error(`nothing says how to roll back ${stored.doc.proposalId}`);
    const { acts, events, refusal } = await undoActs(scope, action, stored.doc, clock);
    const current = await store.read(scope, stored.doc.proposalId);
    if (current?.doc.state !== 'rollingBack') return;
    const endedAt = clock.now().toISOString();
    const rollback = { ...execution.rollback, endedAt, ...(refusal === undefined ? {} : { refusal }) };
    const after: Proposal = {
      ...current.doc,
      state: refusal === undefined ? 'rolledBack' : 'executed',
      execution: { ...execution, acts, rollback },
    };
    const ended =
      refusal === undefined
        ? proposalEvent('proposal.rolledBack', after)
        : proposalEvent('proposal.rollbackRefused', after, { code: refusal });
    await store.save(scope, current, after, [...events, ended]);
  };
}

export type RollsBackProposals = ReturnType<typeof rollsBackProposals>;
