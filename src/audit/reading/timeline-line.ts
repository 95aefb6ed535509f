import type { EventPhase } from '../../slice.ts';

/** What came of what happened. */
export type EventOutcome = 'success' | 'failure' | 'denied' | 'pending';

/** One thing that happened, as people read it. All its texts are plain, and some are whatever somebody wrote. */
export interface TimelineLine {
  readonly epoch: number;
  readonly index: number;
  readonly type: string;
  readonly phase: EventPhase;
  readonly outcome: EventOutcome;
  /** UTC instant, and the same in the zone asked for. */
  readonly at: string;
  readonly shownAt: string;
  /** As within a sentence. */
  readonly who: string;
  /** A sentence without its full stop. */
  readonly says: string;
  /** Whether the sentence says who. */
  readonly namesWho: boolean;
  /** What it is about, where there is more to read of it. */
  readonly proposalId?: string;
  readonly versionNumber?: number;
  /** Names and facts were erased; that it happened is not. */
  readonly erased: boolean;
}
