import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import { contractChanged, lifecycleWorkflow } from './lifecycle.workflow.ts';

/** One function makes the instance ids of a story: at most 30 + 3 + 36 characters. */
const lifecycleInstanceId = (tenant: string, contractId: string): string => `${tenant}:c:${contractId}`;

/** Lets the contract's story look again, starting it if it does not run. */
export const nudgeLifecycle = (workflows: Workflows, scope: TenantScope, contractId: string): Promise<void> =>
  workflows.nudge(
    scope,
    lifecycleWorkflow,
    lifecycleInstanceId(scope.tenant, contractId),
    { contractId },
    contractChanged,
  );
