import type { Clock } from '../../platform/clock.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import type { ActRecord, Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';

/**
 * Undoes what was carried out, the last first, and says of each what came of it. An undo that is refused ends it: what
 * lies before may depend on it.
 */
export async function undoActs(
  scope: TenantScope,
  action: Action,
  proposal: Proposal,
  clock: Clock,
): Promise<{ acts: readonly ActRecord[]; events: readonly NewEvent[]; refusal?: string }> {
  const acts = [...(proposal.execution?.acts ?? [])];
  const events: NewEvent[] = [];
  for (let i = acts.length - 1; i >= 0; i--) {
    const record = acts[i];
    if (!record?.outcome || record.undone?.outcome) continue;
    const undone = await undoOf(scope, action, proposal, record, record.outcome);
    acts[i] = { ...record, undone: { at: clock.now().toISOString(), ...undone } };
    events.push(proposalEvent('proposal.actUndone', proposal, { act: record.act, ...undone }));
    if (undone.refusal !== undefined) return { acts, events, refusal: undone.refusal };
  }
  return { acts, events };
}

async function undoOf(
  scope: TenantScope,
  action: Action,
  proposal: Proposal,
  { act: name }: ActRecord,
  done: NonNullable<ActRecord['outcome']>,
) {
  const act = action.acts.find((a) => a.name === name);
  if (!act?.undo) return { refusal: action.irreversible ?? 'it has no undo' };
  const undone = await act.undo(scope, proposal, done);
  return undone.ok ? { outcome: undone.value } : { refusal: undone.refusal.message };
}
