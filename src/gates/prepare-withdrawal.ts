import type { Clock } from '../platform/clock.ts';
import type { Write } from '../platform/cosmos/documents.ts';
import type { NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import { dated } from './next-step.ts';
import { proposalEvent } from './proposal-events.ts';
import type { ProposalStore } from './proposal-store.ts';

export function preparesWithdrawals(store: ProposalStore, clock: Clock) {
  /** Takes an open proposal back because its content changed. Nothing to write when it is no longer open. */
  return async (
    scope: TenantScope,
    proposalId: string,
    reason: string,
  ): Promise<{ writes: readonly Write[]; events: readonly NewEvent[] }> => {
    const stored = await store.read(scope, proposalId);
    const state = stored?.doc.state;
    if (!stored || (state !== 'open' && state !== 'approved' && state !== 'withPeople'))
      return { writes: [], events: [] };
    const doc = dated({ ...stored.doc, state: 'withdrawn' }, clock.now());
    return {
      writes: [{ op: 'replace', doc, ifMatch: stored.etag }],
      events: [proposalEvent('proposal.withdrawn', stored.doc, { reason })],
    };
  };
}
