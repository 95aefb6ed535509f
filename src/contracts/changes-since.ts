import type { Topic } from '../documents/index.ts';
import type { ChangesOfText } from '../gates/index.ts';

/** What approvers who were asked before have to look at again. */
export interface ChangesSince {
  /** The version they were asked about. */
  readonly from: number;
  /** For telling which approvals still stand; undefined where nothing here can compare the two. */
  readonly text: ChangesOfText | undefined;
  /** What the changes of substance are about, for policies: everything, where nobody can know. */
  readonly topics: readonly Topic[];
  /** The most important first; undefined where the document is the same, or nothing here can read one of the two. */
  readonly inWords?: string;
}
