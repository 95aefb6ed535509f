import type { NewEvent } from '../platform/events.ts';
import { approachingEvents } from './approaching/approaching-events.ts';
import { decidingEvents } from './deciding/deciding-events.ts';
import { executingEvents } from './executing/executing-events.ts';
import type { Proposal } from './proposal.ts';

/** The catalogue of this slice's events. */
export const proposalEvents = [...approachingEvents, ...decidingEvents, ...executingEvents] as const;

export type ProposalEventType = (typeof proposalEvents)[number]['type'];

export const proposalEvent = (
  type: ProposalEventType,
  proposal: Proposal,
  data: Readonly<Record<string, unknown>> = {},
): NewEvent => ({
  type,
  subject: { kind: 'proposal', id: proposal.proposalId },
  data: { about: `${proposal.subject.kind}:${proposal.subject.id}`, ...data },
});

/**
 * Approvals of an earlier proposal may be all that a new one needs: at once, or, where everybody must say yes, when a step
 * opens and it turns out who that is. Then nobody's word is the last one, and this says that it is approved.
 */
export function approvedByKeptWords(before: Proposal, { state, contentHash }: Proposal): readonly NewEvent[] {
  const isNew = before.state === 'open' && state === 'approved';
  return isNew ? [proposalEvent('proposal.approved', before, { contentHash, via: 'kept' })] : [];
}
