import type { Act, Action } from '../action.ts';
import type { Proposal } from '../proposal.ts';
import type { ActRecord, Execution } from './execution.ts';

/** The very next thing to do about carrying it out, or about taking it back. */
export type Move =
  | { readonly do: 'act'; readonly act: Act }
  | { readonly do: 'undo'; readonly record: ActRecord }
  | { readonly do: 'end' };

export function executionOf({ execution, proposalId }: Proposal): Execution {
  if (!execution) throw new Error(`proposal ${proposalId} is being carried out and has no record of it`);
  return execution;
}

/**
 * Pure, and asked of what is on record alone: whoever goes on after a crash goes on with the very next thing. Forward act by
 * act; once one was refused, or somebody asked for it, backward from the last that stands.
 */
export function nextMove(action: Action, proposal: Proposal): Move {
  const { acts, refusal } = executionOf(proposal);
  if (refusal !== undefined || proposal.state === 'rollingBack') return nextUndo(acts);
  const act = action.acts.find(({ name }) => !acts.some((record) => record.act === name));
  return act ? { do: 'act', act } : { do: 'end' };
}

/** An undo that is refused ends it: what lies before may be what the one that stays depends on. */
function nextUndo(acts: readonly ActRecord[]): Move {
  if (acts.some(({ undone }) => undone?.refusal !== undefined)) return { do: 'end' };
  const record = acts.findLast(stands);
  return record ? { do: 'undo', record } : { do: 'end' };
}

const stands = ({ outcome, undone }: ActRecord): boolean => outcome !== undefined && undone?.outcome === undefined;

/** What was carried out and not taken back, by the names of the acts. */
export const standingActs = (acts: readonly ActRecord[]): string[] => acts.filter(stands).map(({ act }) => act);

/**
 * With what came of an act. What is on record stays, whoever put it there: another turn, begun when this one was thought dead,
 * may have been faster. But what was carried out after all replaces a refusal, or it would stand and nobody would know: then it
 * goes on even if it had failed already, to take that back too.
 */
export function withAct(proposal: Proposal, record: ActRecord): Proposal {
  const execution = executionOf(proposal);
  const known = execution.acts.find(({ act }) => act === record.act);
  if (known && (known.outcome !== undefined || record.outcome === undefined)) return proposal;
  const acts = known ? execution.acts.map((r) => (r === known ? record : r)) : [...execution.acts, record];
  const refusal = execution.refusal ?? record.refusal;
  const { endedAt: _, toldAt: __, ...goesOn } = execution;
  return {
    ...proposal,
    state: 'executing',
    execution: { ...goesOn, acts, ...(refusal === undefined ? {} : { refusal }) },
  };
}

/** With what came of an undo; once it is on record it stays. */
export function withUndo(proposal: Proposal, name: string, undone: NonNullable<ActRecord['undone']>): Proposal {
  const execution = executionOf(proposal);
  const known = execution.acts.find(({ act }) => act === name);
  if (known?.undone) return proposal;
  const acts = execution.acts.map((record) => (record === known ? { ...record, undone } : record));
  return { ...proposal, execution: { ...execution, acts } };
}

/** Ready for another try at taking it back: what could not be undone then may be possible now. */
export const withoutRefusedUndos = (acts: readonly ActRecord[]): readonly ActRecord[] =>
  acts.map(({ undone, ...record }) => (undone?.outcome === undefined ? record : { ...record, undone }));
