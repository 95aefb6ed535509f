import { sha256Hex } from '../platform/ids.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import { proposalChanged, proposalWorkflow } from './proposal.workflow.ts';

/** One function makes the instance ids of a story. Long proposal ids are hashed to stay within 100 characters. */
export function proposalInstanceId(tenant: string, proposalId: string): string {
  const id = `${tenant}:p:${proposalId}`;
  return id.length <= 100 ? id : `${tenant}:p:${sha256Hex(proposalId).slice(0, 32)}`;
}

/** Lets the proposal's story look again, starting it if it does not run. */
export const nudgeProposal = (workflows: Workflows, scope: TenantScope, proposalId: string): Promise<void> =>
  workflows.nudge(
    scope,
    proposalWorkflow,
    proposalInstanceId(scope.tenant, proposalId),
    { proposalId },
    proposalChanged,
  );
