import type { EventSubscription } from '../platform/messages.ts';
import type { TellsAboutTalk } from './deciding/tell-about-talk.ts';
import { nudgeProposal } from './nudge-proposal.ts';

/**
 * The certain way a proposal's story is woken, and that people hear what others said: whoever committed the change may have
 * crashed before doing so.
 */
export const proposalMessages = (tellAboutTalk: TellsAboutTalk): EventSubscription => ({
  name: 'gates-wakeProposal',
  subscription: 'gates',
  types: [
    'proposal.opened',
    'proposal.approved',
    'proposal.rejected',
    'proposal.withdrawn',
    'proposal.carryOutRequested',
    'proposal.rollbackRequested',
    'proposal.questionAsked',
    'proposal.questionAnswered',
    'proposal.reassigned',
    'proposal.approverAdded',
    'proposal.glassBroken',
  ],
  inbox: 'own', // waking twice does nothing twice, and letters are keyed
  handle: async (scope, event, { workflows }) => {
    await nudgeProposal(workflows, scope, event.subject.id);
    await tellAboutTalk(scope, event);
  },
});
