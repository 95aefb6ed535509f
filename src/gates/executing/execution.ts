import type { Actor } from '../../platform/scope.ts';

/** What came of carrying out an act: small facts for the log and the page. */
export type Outcome = Readonly<Record<string, string | number | boolean>>;

/** What came of one act, and of taking it back. */
export interface ActRecord {
  readonly act: string;
  readonly endedAt: string;
  readonly outcome?: Outcome;
  readonly refusal?: string;
  readonly undone?: { readonly at: string; readonly outcome?: Outcome; readonly refusal?: string };
}

/** How far a proposal is carried out or taken back: all that is needed to go on with it. */
export interface Execution {
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly acts: readonly ActRecord[];
  readonly outcome?: Outcome;
  /** Why an act was refused; from then on what was done before is taken back. */
  readonly refusal?: string;
  /** When people were told that it failed. */
  readonly toldAt?: string;
  readonly rollback?: {
    readonly by: Actor;
    readonly reason: string;
    readonly askedAt: string;
    readonly endedAt?: string;
    readonly refusal?: string;
    /** When people were told what came of it. */
    readonly toldAt?: string;
  };
}
