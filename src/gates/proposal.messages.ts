import type { EventSubscription } from '../platform/messages.ts';
import { nudgeProposal } from './nudge-proposal.ts';

/** The certain way a proposal's story is woken: whoever committed the change may have crashed before waking it. */
export const proposalMessages: EventSubscription = {
  name: 'gates-wakeProposal',
  subscription: 'gates',
  types: [
    'proposal.opened',
    'proposal.approved',
    'proposal.rejected',
    'proposal.withdrawn',
    'proposal.carryOutRequested',
    'proposal.rollbackRequested',
  ],
  inbox: 'own', // waking twice does nothing twice
  handle: (scope, event, { workflows }) => nudgeProposal(workflows, scope, event.subject.id),
};
