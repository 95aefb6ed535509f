import type { EventSubscription } from '../platform/messages.ts';
import { nudgeLifecycle } from './nudge-lifecycle.ts';

/** The certain way a contract's story is woken: whoever committed the change may have crashed before waking it. */
export const contractMessages: EventSubscription = {
  name: 'contracts-wakeLifecycle',
  subscription: 'contracts',
  types: [
    'contract.created',
    'contract.edited',
    'contract.versionAdded',
    'contract.approved',
    'contract.activated',
    'contract.noticeRecorded',
    'contract.renewed',
    'contract.renewalReverted',
    'proposal.rejected',
    'proposal.expired',
    'proposal.withdrawn',
    'proposal.executionRefused',
  ],
  inbox: 'own', // waking twice does nothing twice
  handle: async (scope, event, { workflows }) => {
    const [kind, contractId] = event.aggregate.split(':');
    if (kind === 'contract' && contractId) await nudgeLifecycle(workflows, scope, contractId);
  },
};
