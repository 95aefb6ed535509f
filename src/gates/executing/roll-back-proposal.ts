import type { Stored } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import { actionOf, type ExecutingParts } from './execute-proposal.ts';
import { executionOf, nextMove, standingActs } from './progress.ts';
import { type Progress, recordProgress } from './record-progress.ts';
import { undoAct } from './undo-act.ts';

export type RollsBackProposals = (scope: TenantScope, stored: Stored<Proposal>) => Promise<void>;

/**
 * Takes back what was carried out, as a person asked: their wish is seen into the log, under a signed checkpoint, then undo by undo, the last act first,
 * each with its outcome on record before the next. When that is not possible any more it stays executed and says what stands
 * and why.
 */
export function rollsBackProposals({ store, actions, ensureLogged, clock }: ExecutingParts): RollsBackProposals {
  return async (scope, found) => {
    const action = actionOf(actions, found.doc);
    await ensureLogged(scope, await store.eventsOf(scope, found.doc));
    let at: Stored<Proposal> | undefined = found;
    while (at?.doc.state === 'rollingBack') {
      const move = nextMove(action, at.doc);
      const progress =
        move.do === 'undo'
          ? await undoAct(scope, action, at.doc, move.record, clock)
          : (now: Proposal): Progress => ({ after: now, events: [] });
      at = await recordProgress(store, scope, at, ['rollingBack'], (now) => {
        const next = progress(now);
        return nextMove(action, next.after).do === 'end' ? ended(next, clock.now().toISOString()) : next;
      });
    }
  };
}

function ended({ after, events }: Progress, at: string): Progress {
  const execution = executionOf(after);
  if (!execution.rollback) throw new Error(`nobody asked to roll back ${after.proposalId}`);
  const refusal = execution.acts.find(({ undone }) => undone?.refusal !== undefined)?.undone?.refusal;
  const rollback = { ...execution.rollback, endedAt: at, ...(refusal === undefined ? {} : { refusal }) };
  if (refusal !== undefined)
    return {
      after: { ...after, state: 'executed', execution: { ...execution, rollback } },
      events: [
        ...events,
        proposalEvent('proposal.rollbackRefused', after, { code: refusal, notUndone: standingActs(execution.acts) }),
      ],
    };
  const { by, reason } = rollback;
  const review = after.review && { ...after.review, state: 'rolledBack' as const, by, at, note: reason };
  return {
    after: { ...after, state: 'rolledBack', execution: { ...execution, rollback }, ...(review ? { review } : {}) },
    events: [...events, proposalEvent('proposal.rolledBack', after)],
  };
}
