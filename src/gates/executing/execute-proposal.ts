import type { Clock } from '../../platform/clock.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import type { DomainEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Act, Action } from '../action.ts';
import type { EnsureLogged } from '../doors.ts';
import { isAutomatic } from '../level.ts';
import type { Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import type { ActRecord } from './execution.ts';
import { executionOf, nextMove, standingActs, withAct } from './progress.ts';
import { type Progress, recordProgress } from './record-progress.ts';
import { undoAct } from './undo-act.ts';

export interface ExecutingParts {
  readonly store: ProposalStore;
  readonly actions: ReadonlyMap<string, Action>;
  readonly ensureLogged: EnsureLogged;
  readonly clock: Clock;
}

export type ExecutesProposals = (scope: TenantScope, stored: Stored<Proposal>) => Promise<void>;

/**
 * Carries out what was decided, in this order: see the approval into the tenant's log and, where somebody had to approve, under
 * a signed checkpoint; record the intent and see it into the log; act, act by act, each with its outcome on record before the
 * next. The intent is not even recorded before, or it might reach the log first by the mesh. A crash in between is resumed from the document: each act is idempotent by the proposal's
 * id, and what is on record is not done again. When an act is refused, those before it are undone in reverse, each with its
 * outcome on record as well. A fault is thrown to whoever runs this, and tried again. At L3 the person who said so acts.
 */
export function executesProposals({ store, actions, ensureLogged, clock }: ExecutingParts): ExecutesProposals {
  return async (systemScope, found) => {
    const action = actionOf(actions, found.doc);
    const scope = found.doc.carriedOutBy ? systemScope.actingAs(found.doc.carriedOutBy) : systemScope;
    await ensureLogged(scope, await store.eventsOf(scope, found.doc), isAutomatic(found.doc) ? 'logged' : 'sealed');
    const intent = await recordIntent(scope, found, action);
    if (!intent) return;
    await ensureLogged(scope, intent.events, 'logged');
    let at: Stored<Proposal> | undefined = intent.started;
    while (at?.doc.state === 'executing') at = await advance(scope, action, at);
  };

  async function advance(scope: TenantScope, action: Action, stored: Stored<Proposal>) {
    const move = nextMove(action, stored.doc);
    const progress =
      move.do === 'act'
        ? await carryOut(scope, action, move.act, stored.doc)
        : move.do === 'undo'
          ? await undoAct(scope, action, stored.doc, move.record, clock)
          : (now: Proposal): Progress => ({ after: now, events: [] });
    return recordProgress(store, scope, stored, ['executing', 'failed'], (now) => {
      const next = progress(now);
      return now.state === 'failed' && next.after === now ? next : ended(action, next, clock.now());
    });
  }

  async function carryOut(scope: TenantScope, action: Action, act: Act, proposal: Proposal) {
    const came = await act.execute(scope, proposal);
    const said = came.ok ? { outcome: came.value } : { refusal: came.refusal.message };
    const done: ActRecord = { act: act.name, endedAt: clock.now().toISOString(), ...said };
    return (now: Proposal): Progress => {
      const after = withAct(now, done);
      // What came of the only act there is, is what came of the whole.
      const isNews = after !== now && action.acts.length > 1;
      return { after, events: isNews ? [actEvent(after, done)] : [] };
    };
  }

  /** Undefined when somebody moved the proposal on: then this turn has nothing to do. */
  async function recordIntent(
    scope: TenantScope,
    stored: Stored<Proposal>,
    action: Action,
  ): Promise<{ started: Stored<Proposal>; events: readonly DomainEvent[] } | undefined> {
    if (stored.doc.state === 'executing') return { started: stored, events: [] };
    const doc: Proposal = {
      ...stored.doc,
      state: 'executing',
      execution: { startedAt: clock.now().toISOString(), acts: [] },
    };
    const event = proposalEvent('proposal.executionStarted', doc, {
      action: action.name,
      contentHash: doc.contentHash,
      level: doc.level,
    });
    const committed = await store.save(scope, stored, doc, [event]);
    return committed.ok ? { started: committed.stored, events: committed.events } : undefined;
  }
}

export function actionOf(actions: ReadonlyMap<string, Action>, { action: name }: Proposal): Action {
  const action = actions.get(name);
  if (!action)
    throw new Error(`no action named ${name} is registered; it must not be removed while proposals wait for it`);
  return action;
}

/** The last thing is put on record together with the end, so that one act costs one commit. */
function ended(action: Action, { after, events }: Progress, now: Date): Progress {
  if (nextMove(action, after).do !== 'end') return { after, events };
  const { refusal, ...execution } = { ...executionOf(after), endedAt: now.toISOString() };
  if (refusal !== undefined) {
    const left = standingActs(execution.acts);
    const data = { code: refusal, ...(left.length > 0 ? { notUndone: left } : {}) };
    return {
      after: { ...after, state: 'failed', execution: { ...execution, refusal } },
      events: [...events, proposalEvent('proposal.executionRefused', after, data)],
    };
  }
  const outcome = Object.assign({}, ...execution.acts.map((done) => done.outcome ?? {}));
  return {
    after: { ...after, state: 'executed', execution: { ...execution, outcome } },
    events: [...events, proposalEvent('proposal.executed', after, { outcome })],
  };
}

const actEvent = (proposal: Proposal, { act, outcome, refusal }: ActRecord) =>
  outcome
    ? proposalEvent('proposal.actExecuted', proposal, { act, outcome })
    : proposalEvent('proposal.actRefused', proposal, { act, code: refusal });
