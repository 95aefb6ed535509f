import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import { cycleChanged, cycleWorkflow } from './cycle.workflow.ts';

const cycleInstanceId = (tenant: string, contractId: string): string => `${tenant}:r:${contractId}`;

export const nudgeCycle = (workflows: Workflows, scope: TenantScope, contractId: string): Promise<void> =>
  workflows.nudge(scope, cycleWorkflow, cycleInstanceId(scope.tenant, contractId), { contractId }, cycleChanged);
