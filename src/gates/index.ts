export type { Action, Level, Outcome } from './action.ts';
export {
  defaultPolicy as defaultApprovalPolicy,
  policyPartition as approvalPolicyPartition,
} from './approval-policy.ts';
export type { FormGuard } from './approvals.http.ts';
export type { Letter, People, Person, SendLetter } from './doors.ts';
export { createGates, type Gates } from './gates.ts';
export type { PreparedProposal, ProposalRequest } from './prepare-proposal.ts';
export type { Fact, Proposal, ProposalState, Reason, Recommendation } from './proposal.ts';
export { proposalResource, toResource as toProposalResource } from './proposals.api.ts';
