import type { TenantScope } from '../../platform/scope.ts';
import type { Condition } from './log-filter.ts';
import type { LogPlace, ReadsMatches } from './read-matches.ts';
import type { ReadsPeople } from './read-people.ts';
import type { TimelineLine } from './timeline-line.ts';
import { lineOf, payloadIn, peopleNamedIn, type Words } from './write-line.ts';

/** Whose timeline: `contract` and its id. */
interface TimelineOf {
  readonly kind: string;
  readonly id: string;
}

interface TimelineAsked {
  /** IANA zone in which instants are shown. */
  readonly zone: string;
  readonly limit: number;
  /** From here back; from the newest unless said. */
  readonly at?: LogPlace;
  /** With whoever read it, or was refused. */
  readonly withAccess?: boolean;
}

export interface Timeline {
  readonly lines: readonly TimelineLine[];
  /** Where the earlier ones begin; absent when these were the first. */
  readonly next?: LogPlace;
}

interface TimelineParts {
  readonly matches: ReadsMatches;
  readonly people: Pick<ReadsPeople, 'namesOf'>;
  readonly described: Words['described'];
}

export type ReadsTimeline = (scope: TenantScope, of: TimelineOf, asked: TimelineAsked) => Promise<Timeline>;

/** What happened to one thing and to its proposals, newest first, in words. Whoever shows it has asked whether its reader may. */
export const readsTimeline =
  ({ matches, people, described }: TimelineParts): ReadsTimeline =>
  async (scope, of, { zone, limit, at, withAccess = false }) => {
    const condition = about(of, withAccess);
    const { items, next } = await matches(scope, condition, { order: 'newest', limit, ...(at ? { at } : {}) });
    const named = items.flatMap((entry) => {
      const payload = payloadIn(entry);
      return payload ? peopleNamedIn(payload) : [];
    });
    const names = await people.namesOf(scope, named);
    const lines = items.map((entry) => lineOf(entry, { described, names, zone }));
    return { lines, ...(next ? { next } : {}) };
  };

/**
 * By where it was committed; and by what it is about, since what was erased says no more where that was. The id of a proposal
 * begins with what it is about.
 */
const about = ({ kind, id }: TimelineOf, withAccess: boolean): Condition => ({
  text: `(c.aggregate = @aggregate OR c.subject = @subject OR STARTSWITH(c.subject, @proposals))${
    withAccess ? '' : " AND c.phase != 'access' AND c.phase != 'denial'"
  }`,
  parameters: {
    '@aggregate': `${kind}:${id}`,
    '@subject': `${kind}/${id}`,
    '@proposals': `proposal/${kind}-${id}-`,
  },
});
