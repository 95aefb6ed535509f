import type { Documents } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type ApprovalPolicy, currentPolicyId, policyPartition } from './approval-policy.ts';
import { defaultPolicy } from './default-policy.ts';

/** The tenant's approval policy: every version, and which one new proposals are opened under. */
export function policyStore(documents: Documents) {
  return {
    async current(scope: TenantScope): Promise<ApprovalPolicy> {
      const stored = await documents.read<ApprovalPolicy>(
        scope,
        policyPartition,
        currentPolicyId,
        'gates.approvalPolicy',
      );
      // What was stored before there were steps and conditions is what every new tenant starts with.
      return stored && stored.doc.schema >= 2 ? stored.doc : defaultPolicy;
    },
  };
}

export type PolicyStore = ReturnType<typeof policyStore>;
