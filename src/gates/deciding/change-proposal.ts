import type { Clock } from '../../platform/clock.ts';
import type { Stored, Write } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import { forbidden, notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { People } from '../doors.ts';
import { nudgeProposal } from '../nudge-proposal.ts';
import type { Proposal } from '../proposal.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { contentChanged } from '../refusals.ts';
import { mayDiscuss } from './participants.ts';
import { type ActOnProposal, possibleIn, stateNow } from './possible-acts.ts';
import { notPossibleNow } from './refusals.ts';

/** What an act makes of a proposal. */
export interface Changed {
  readonly after: Proposal;
  readonly events: readonly NewEvent[];
  /** Written in the same batch. */
  readonly more?: readonly Write[];
}

export interface ActSpec {
  readonly proposalId: string;
  readonly act: ActOnProposal;
  /** What the caller was shown, where they were shown something to act upon. */
  readonly contentHash?: string | undefined;
  /** Whether it stands already as this caller wants it: then there is nothing to do, in whatever state it is. */
  readonly repeats: (proposal: Proposal, now: Date) => boolean;
  readonly change: (proposal: Proposal, now: Date) => Promise<Result<Changed>>;
}

export interface ChangingParts {
  readonly store: ProposalStore;
  readonly people: People;
  readonly clock: Clock;
}

/** Others may be writing it too: its story, other people. So many of them in a row is a fault. */
const mostTries = 20;

/**
 * Does one act on a proposal, in this order: whoever may not write here is refused, a repetition is answered with what stands, the state must allow it, the content
 * must be what the caller saw, then the act itself. Whoever comes second looks again. The proposal's story is woken after.
 */
export function changesProposals({ store, people, clock }: ChangingParts) {
  return async (
    scope: TenantScope,
    { proposalId, act, contentHash, repeats, change }: ActSpec,
    workflows: Workflows,
  ): Promise<Result<Stored<Proposal>>> => {
    for (let tries = 0; tries < mostTries; tries++) {
      const stored = await store.read(scope, proposalId);
      if (!stored) return refused(notFound('proposal'));
      if (!(await mayDiscuss(people, scope))) return refused(forbidden('proposal.discuss'));
      const { doc: proposal } = stored;
      const now = clock.now();
      if (repeats(proposal, now)) return ok(stored);
      if (!possibleIn[stateNow(proposal, now)].includes(act)) return refused(notPossibleNow(act, proposal, now));
      if (contentHash !== undefined && contentHash !== proposal.contentHash) return refused(contentChanged(proposal));
      const changed = await change(proposal, now);
      if (!changed.ok) return changed;
      const { after, events, more } = changed.value;
      const saved = await store.save(scope, stored, after, events, more);
      if (!saved.ok) continue;
      await nudgeProposal(workflows, scope, proposalId);
      return ok(saved.stored);
    }
    throw new Error(`proposal ${proposalId} was changed by others each of ${mostTries} times`);
  };
}

export type ChangesProposals = ReturnType<typeof changesProposals>;
