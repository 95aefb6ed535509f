import type { Clock } from '../platform/clock.ts';
import type { Stored } from '../platform/cosmos/documents.ts';
import type { DomainEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Action } from './action.ts';
import type { EnsureLogged } from './doors.ts';
import { type Proposal, settled } from './proposal.ts';
import { proposalEvent } from './proposal-events.ts';
import type { ProposalStore } from './proposal-store.ts';

export interface ExecutingParts {
  readonly store: ProposalStore;
  readonly actions: ReadonlyMap<string, Action>;
  readonly ensureLogged: EnsureLogged;
  readonly clock: Clock;
}

export type ExecutesProposals = (scope: TenantScope, stored: Stored<Proposal>) => Promise<void>;

/**
 * Carries out what was decided, in this order: see the approval into the tenant's log; record the intent and see it into the
 * log; act; record the outcome. The intent is not even recorded before, or it might reach the log first by the mesh. A crash in between is resumed from the document: the act is idempotent by the proposal's id.
 */
export function executesProposals({ store, actions, ensureLogged, clock }: ExecutingParts): ExecutesProposals {
  return async (scope, stored) => {
    const action = actions.get(stored.doc.action);
    if (!action)
      throw new Error(
        `no action named ${stored.doc.action} is registered; it must not be removed while proposals wait for it`,
      );
    await ensureLogged(scope, await store.eventsOf(scope, stored.doc));
    const intent = await recordIntent(scope, stored, action);
    if (!intent) return;
    const { started, events } = intent;
    await ensureLogged(scope, events);
    const outcome = await action.execute(scope, started.doc);
    // Carrying out takes a while: another turn, begun when this one was thought dead, may have recorded its outcome meanwhile.
    const current = await store.read(scope, started.doc.proposalId);
    if (current?.doc.state !== 'executing') return;
    const execution = {
      startedAt: started.doc.execution?.startedAt ?? clock.now().toISOString(),
      endedAt: clock.now().toISOString(),
    };
    const [after, event] = outcome.ok
      ? ([
          { ...started.doc, state: 'executed', execution: { ...execution, outcome: outcome.value } },
          proposalEvent('proposal.executed', started.doc, { outcome: outcome.value }),
        ] as const)
      : ([
          { ...started.doc, state: 'failed', execution: { ...execution, refusal: outcome.refusal.message } },
          proposalEvent('proposal.executionRefused', started.doc, { code: outcome.refusal.code }),
        ] as const);
    await store.save(scope, current, settled(after), [event]);
  };

  /** Undefined when somebody moved the proposal on: then this turn has nothing to do. */
  async function recordIntent(
    scope: TenantScope,
    stored: Stored<Proposal>,
    action: Action,
  ): Promise<{ started: Stored<Proposal>; events: readonly DomainEvent[] } | undefined> {
    if (stored.doc.state === 'executing') return { started: stored, events: [] };
    const doc: Proposal = { ...stored.doc, state: 'executing', execution: { startedAt: clock.now().toISOString() } };
    const event = proposalEvent('proposal.executionStarted', doc, {
      action: action.name,
      contentHash: doc.contentHash,
      level: doc.level,
    });
    const committed = await store.save(scope, stored, doc, [event]);
    if (!committed.ok) return undefined;
    return { started: { doc, etag: committed.etags.get(doc.id) ?? '' }, events: committed.events };
  }
}
