import type { Clock } from '../../platform/clock.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import type { Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ActRecord } from './execution.ts';
import { withUndo } from './progress.ts';
import type { Progress } from './record-progress.ts';

/** Takes one act back and says what came of it, for the record of whatever the proposal is by then. */
export async function undoAct(
  scope: TenantScope,
  action: Action,
  proposal: Proposal,
  record: ActRecord,
  clock: Clock,
): Promise<(now: Proposal) => Progress> {
  const came = await undoOf(scope, action, proposal, record);
  const undone = { at: clock.now().toISOString(), ...came };
  return (now) => {
    const after = withUndo(now, record.act, undone);
    const event =
      'outcome' in came
        ? proposalEvent('proposal.actUndone', after, { act: record.act, outcome: came.outcome })
        : proposalEvent('proposal.undoRefused', after, { act: record.act, code: came.refusal });
    return { after, events: after === now ? [] : [event] };
  };
}

async function undoOf(scope: TenantScope, action: Action, proposal: Proposal, { act: name, outcome = {} }: ActRecord) {
  const act = action.acts.find((a) => a.name === name);
  if (!act?.undo) return { refusal: action.irreversible ?? 'it has no undo' };
  const undone = await act.undo(scope, proposal, outcome);
  return undone.ok ? { outcome: undone.value } : { refusal: undone.refusal.message };
}
