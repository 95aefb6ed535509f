import type { Action } from '../action.ts';

/** The names a policy may use. What is not among them is a slip of the pen, and would silently never hold. */
export interface Vocabulary {
  readonly roles: readonly string[];
  /** Those whose holders may decide proposals. */
  readonly decidingRoles: readonly string[];
  /** What a comparison of two texts says their changes are about. */
  readonly topics: readonly string[];
  readonly actions: readonly Action[];
  /** Areas that have no action yet, but are known. */
  readonly areas: readonly string[];
}

export const actionsIn = ({ actions }: Vocabulary, area: string): readonly Action[] =>
  actions.filter((action) => action.area === area);

/** What a step of this area may say that it judges. */
export const judgedNames = (known: Vocabulary, area: string): ReadonlySet<string> =>
  new Set([...known.topics, ...actionsIn(known, area).flatMap((action) => action.inputNames ?? [])]);
