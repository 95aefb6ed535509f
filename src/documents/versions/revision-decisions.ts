import type { NewEvent } from '../../platform/events.ts';
import type { Revision } from '../clause-tree.ts';
import type { RevisionDecision } from '../version.ts';
import { eventOf } from './version-events.ts';

/** Each is an event, and the events, the version and what is withdrawn by it fit into one batch of 100 operations. */
export const mostDecisions = 80;

/** Which of them are about nothing that is open. */
export const unknownIn = (decisions: readonly RevisionDecision[], open: readonly Revision[]): readonly string[] => {
  const known = new Set(open.map(({ id }) => id));
  return decisions.map(({ revisionId }) => revisionId).filter((id) => !known.has(id));
};

interface DecidedVersion {
  readonly aggregate: string;
  /** Whose tracked changes were decided, and the version that came of it. */
  readonly decidedFrom: number;
  readonly versionNumber: number;
}

/** One for each decision: which change, how, and of what kind it was; the words and the names stay in the document, for a hash of a name is found by trying names. */
export const decisionEvents = (
  { aggregate, decidedFrom, versionNumber }: DecidedVersion,
  decisions: readonly RevisionDecision[],
  open: readonly Revision[],
): readonly NewEvent[] => {
  const kinds = new Map(open.map(({ id, kind }) => [id, kind]));
  return decisions.map(({ revisionId, decision }) => {
    const kind = kinds.get(revisionId);
    return eventOf(aggregate, 'revisionDecided', { versionNumber, decidedFrom, revisionId, decision, kind });
  });
};
