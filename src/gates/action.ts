import type { Result } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Proposal } from './proposal.ts';

/**
 * Who must agree before something is carried out. L0 nobody, with full logging; L1 it is carried out and an assigned
 * person is told to review it; L2 a designated person must approve first; L3 only people act.
 */
export const levels = ['L0', 'L1', 'L2', 'L3'] as const;
export type Level = (typeof levels)[number];

export const higherLevel = (a: Level, b: Level): Level => (levels.indexOf(a) >= levels.indexOf(b) ? a : b);

/** What came of carrying out an action: small facts for the log and the page. */
export type Outcome = Readonly<Record<string, string | number | boolean>>;

/** The one handler of one kind of consequential act, with its undo beside it. */
export interface Action {
  /** `slice-verbNoun` */
  readonly name: string;
  readonly area: string;
  /** The lowest level this act may ever have; a policy may raise it. */
  readonly floor: Level;
  /** In the approver's words: "Activate the contract". */
  readonly title: string;
  /**
   * Carries it out. Called at least once and perhaps twice: the proposal id is its natural key. A refusal means that the
   * world has changed since (the content is another one) and that nothing was done.
   */
  readonly execute: (scope: TenantScope, proposal: Proposal) => Promise<Result<Outcome>>;
  /** Takes it back; absent when the act cannot be taken back, which must then be said in `consequence`. */
  readonly undo?: (scope: TenantScope, proposal: Proposal) => Promise<Result<Outcome>>;
}
