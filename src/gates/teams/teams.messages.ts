import type { EventSubscription } from '../../platform/messages.ts';
import type { TenantScope } from '../../platform/scope.ts';

export type RenewCards = (scope: TenantScope, thread: string) => Promise<void>;

/**
 * Cards in Teams follow what stands. Of a subscription of its own, since events of one aggregate wait for each other: while
 * Teams is down, nobody's decision shall wait to be carried out.
 */
export const teamsMessages = (renew: RenewCards | undefined): EventSubscription => ({
  name: 'gates-renewCards',
  subscription: 'cards',
  types: [
    'proposal.endorsed',
    'proposal.approved',
    'proposal.rejected',
    'proposal.withdrawn',
    'proposal.expired',
    'proposal.reassigned',
    'proposal.approverAdded',
    'proposal.questionAnswered',
    'proposal.escalated',
    'proposal.executionRefused',
    'proposal.rolledBack',
  ],
  inbox: 'own', // a card that shows what stands is left alone
  handle: async (scope, event) => renew?.(scope, event.subject.id),
});
