import type { Clock } from '../../platform/clock.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import type { DomainEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Act, Action } from '../action.ts';
import type { EnsureLogged } from '../doors.ts';
import type { ActRecord, Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { undoActs } from './undo-acts.ts';

export interface ExecutingParts {
  readonly store: ProposalStore;
  readonly actions: ReadonlyMap<string, Action>;
  readonly ensureLogged: EnsureLogged;
  readonly clock: Clock;
}

export type ExecutesProposals = (scope: TenantScope, stored: Stored<Proposal>) => Promise<void>;

/**
 * Carries out what was decided, in this order: see the approval into the tenant's log; record the intent and see it into the
 * log; act, act by act; record the outcome. The intent is not even recorded before, or it might reach the log first by the
 * mesh. A crash in between is resumed from the document: each act is idempotent by the proposal's id, and what is on record
 * is not done again. When an act is refused, those before it are undone in reverse. At L3 the person who said so acts.
 */
export function executesProposals({ store, actions, ensureLogged, clock }: ExecutingParts): ExecutesProposals {
  return async (systemScope, found) => {
    const action = actions.get(found.doc.action);
    if (!action)
      throw new Error(
        `no action named ${found.doc.action} is registered; it must not be removed while proposals wait for it`,
      );
    const scope = found.doc.carriedOutBy ? systemScope.actingAs(found.doc.carriedOutBy) : systemScope;
    await ensureLogged(scope, await store.eventsOf(scope, found.doc));
    const intent = await recordIntent(scope, found, action);
    if (!intent) return;
    await ensureLogged(scope, intent.events);
    let stored = intent.started;
    for (const act of action.acts) {
      const done = executionOf(stored.doc).acts.find((record) => record.act === act.name);
      const record = done ?? (await carryOut(scope, act, stored.doc));
      // Another turn, begun when this one was thought dead, may have moved it on meanwhile: then this one has nothing to say.
      const last = act === action.acts.at(-1);
      const next = done ? stored : await note(scope, stored, record, last);
      if (!next) return;
      if (record.refusal !== undefined) return fail(scope, action, next, record);
      stored = next;
    }
    if (stored.doc.state === 'executing') await end(scope, stored);
  };

  async function carryOut(scope: TenantScope, act: Act, proposal: Proposal): Promise<ActRecord> {
    const outcome = await act.execute(scope, proposal);
    const endedAt = clock.now().toISOString();
    return outcome.ok
      ? { act: act.name, endedAt, outcome: outcome.value }
      : { act: act.name, endedAt, refusal: outcome.refusal.message };
  }

  /** Puts an act on record; the last one together with the end, so that one act costs one commit. */
  async function note(
    scope: TenantScope,
    stored: Stored<Proposal>,
    record: ActRecord,
    last: boolean,
  ): Promise<Stored<Proposal> | undefined> {
    const current = await store.read(scope, stored.doc.proposalId);
    if (current?.doc.state !== 'executing') return undefined;
    const execution = executionOf(current.doc);
    const doc = { ...current.doc, execution: { ...execution, acts: [...execution.acts, record] } };
    if (last && record.refusal === undefined) return end(scope, { doc, etag: current.etag });
    const saved = await store.save(scope, current, doc, []);
    return saved.ok ? saved.stored : undefined;
  }

  async function end(scope: TenantScope, { doc, etag }: Stored<Proposal>): Promise<Stored<Proposal> | undefined> {
    const execution = executionOf(doc);
    const outcome = Object.assign({}, ...execution.acts.map((record) => record.outcome ?? {}));
    const after: Proposal = {
      ...doc,
      state: 'executed',
      execution: { ...execution, endedAt: clock.now().toISOString(), outcome },
    };
    const saved = await store.save(scope, { doc, etag }, after, [proposalEvent('proposal.executed', doc, { outcome })]);
    return saved.ok ? saved.stored : undefined;
  }

  /** What was done before the refused act is taken back, the last first. */
  async function fail(scope: TenantScope, action: Action, stored: Stored<Proposal>, { refusal = '' }: ActRecord) {
    const { acts, events } = await undoActs(scope, action, stored.doc, clock);
    const execution = { ...executionOf(stored.doc), acts, refusal, endedAt: clock.now().toISOString() };
    const event = proposalEvent('proposal.executionRefused', stored.doc, { code: refusal });
    await store.save(scope, stored, { ...stored.doc, state: 'failed', execution }, [event, ...events]);
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

function executionOf({ execution, proposalId }: Proposal): NonNullable<Proposal['execution']> {
  if (!execution) throw new Error(`proposal ${proposalId} is being carried out and has no record of it`);
  return execution;
}
