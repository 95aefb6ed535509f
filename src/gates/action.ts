import type { z } from 'zod';
import type { Html } from '../platform/html.ts';
import type { Result } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Outcome } from './executing/execution.ts';
import { higherLevel, type Level } from './level.ts';
import type { Proposal } from './proposal.ts';

/** One step of carrying out an action. */
export interface Act {
  /** Unique within its action. */
  readonly name: string;
  /**
   * Called at least once and perhaps twice: the proposal id is its natural key. A refusal means that the world has changed
   * since (the content is another one) and that nothing was done.
   */
  readonly execute: (scope: TenantScope, proposal: Proposal) => Promise<Result<Outcome>>;
  /** Takes it back; may be called twice as well. A refusal means that it can no longer be taken back. */
  readonly undo?: (scope: TenantScope, proposal: Proposal, outcome: Outcome) => Promise<Result<Outcome>>;
}

/** Something an approver can read beside the facts: a redline, quotations of the text. */
export interface Exhibit {
  readonly title: string;
  readonly body: Html;
}

/** The one handler of one kind of consequential act. */
export interface Action {
  /** `slice-verbNoun` */
  readonly name: string;
  readonly area: string;
  /** The lowest level this act may ever have; a policy may raise it. */
  readonly floor: Level;
  /** In the approver's words: "Activate the contract". */
  readonly title: string;
  /** Input that does not fit is a fault of the proposing slice. */
  readonly input: z.ZodType;
  /** One after the other; when one is refused, the ones before are undone in reverse. */
  readonly acts: readonly Act[];
  /** Why it cannot be taken back, unless every act has its undo. Raises the level to at least L2. */
  readonly irreversible?: string;
  /** Labels of the facts without which nobody may be asked. */
  readonly mustShow: readonly string[];
  /** Names of the inputs its proposals carry beside the text, so that steps of a policy can say which of them they judge. */
  readonly inputNames?: readonly string[];
  /** Where a rejection may send the thing; the first is the default. */
  readonly rejectTo: readonly string[];
  /** What people tick off at L3, before one of them carries it out. */
  readonly checklist?: readonly string[];
  /** Asked when the page is shown. May be slow; may be empty. */
  readonly exhibits?: (scope: TenantScope, proposal: Proposal) => Promise<readonly Exhibit[]>;
}

/** What cannot be taken back is never done unasked, whatever a policy waives. */
const lowestOf = ({ irreversible }: Action): Level => (irreversible === undefined ? 'L0' : 'L2');

/** Where a policy leaves off, unless a provider admin waives it for a reason. */
export const floorOf = (action: Action): Level => higherLevel(action.floor, lowestOf(action));

/** With the floor waived down to `level`. */
export const waivedTo = (level: Level, action: Action): Level => higherLevel(level, lowestOf(action));

export const isReversible = (action: Action): boolean =>
  action.irreversible === undefined && action.acts.every((act) => act.undo !== undefined);
