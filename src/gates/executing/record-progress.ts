import type { Stored } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Proposal, ProposalState } from '../proposal.ts';
import type { ProposalStore } from '../proposal-store.ts';

export interface Progress {
  readonly after: Proposal;
  readonly events: readonly NewEvent[];
}

/**
 * Puts what was just done on record. It is done, so a conflict is no reason to forget it: it is put on what the document says
 * now, while that is in one of these states. `progress` answers with the very proposal it was given where nothing is new to
 * that. Undefined when another turn has moved it on beyond; then this one has nothing to say.
 */
export async function recordProgress(
  store: ProposalStore,
  scope: TenantScope,
  stored: Stored<Proposal>,
  states: readonly ProposalState[],
  progress: (now: Proposal) => Progress,
): Promise<Stored<Proposal> | undefined> {
  const { after, events } = progress(stored.doc);
  if (after === stored.doc) return stored;
  const saved = await store.save(scope, stored, after, events);
  if (saved.ok) return saved.stored;
  const current = await store.read(scope, stored.doc.proposalId);
  return current && states.includes(current.doc.state)
    ? recordProgress(store, scope, current, states, progress)
    : undefined;
}
