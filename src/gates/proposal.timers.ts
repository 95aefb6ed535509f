import { z } from 'zod';
import type { TenantWork, Timer } from '../slice.ts';
import { nudgeProposal } from './nudge-proposal.ts';
import type { ProposalStore } from './proposal-store.ts';

/** Wakes what should have moved by now, judged by the proposals' own due instants. */
export function proposalSweep(
  store: ProposalStore,
  forEachTenant: (work: TenantWork) => Timer['handle'],
): { timer: Timer; work: TenantWork } {
  const work: TenantWork = {
    name: 'gates-sweepProposals',
    input: z.strictObject({}),
    inbox: 'own', // waking twice does nothing twice
    key: (_tenant, now) => now.toISOString().slice(0, 15), // one for every ten minutes, however often the timer fires
    handle: async (scope, _input, { workflows, now }) => {
      for await (const proposal of store.overdue(scope, now))
        await nudgeProposal(workflows, scope, proposal.proposalId);
    },
  };
  return { work, timer: { name: 'gates-sweepAllProposals', schedule: '0 */10 * * * *', handle: forEachTenant(work) } };
}
