import type { TenantScope } from '../platform/scope.ts';
import { approvalLetter } from './approval-letter.ts';
import type { ApprovalLinks } from './approval-link.ts';
import type { People, SendLetter } from './doors.ts';
import type { Proposal } from './proposal.ts';

export type AsksApprovers = (
  scope: TenantScope,
  proposal: Proposal,
  kind: 'ask' | 'remind',
) => Promise<readonly string[]>;

/**
 * Writes to everyone who may decide and has not. Returns whom. Repeating it sends nothing twice, since letters are keyed
 * by proposal, kind and approver. Nobody eligible is an answer too: the proposal waits, and its reminder asks again.
 */
export function asksApprovers(people: People, send: SendLetter, links: ApprovalLinks): AsksApprovers {
  return async (scope, proposal, kind) => {
    const zone = await people.zone(scope);
    const decided = new Set(proposal.decisions.map((d) => d.by.id));
    const approvers = (await people.withRole(scope, proposal.approverRole)).filter(
      (p) => !proposal.excluded.includes(p.id) && !decided.has(p.id),
    );
    for (const approver of approvers) {
      const link = await links.issue(scope, proposal, approver.id);
      await send(scope, {
        key: `proposal:${proposal.proposalId}:${kind}:${approver.id}`,
        to: approver,
        thread: proposal.proposalId,
        ...approvalLetter(proposal, link, zone, kind),
      });
    }
    return approvers.map((p) => p.id);
  };
}
