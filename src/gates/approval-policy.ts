import { z } from 'zod';
import type { Doc } from '../platform/cosmos/documents.ts';
import { type Action, higherLevel, type Level, levels } from './action.ts';

/** How an area's proposals are decided in a tenant. Data, versioned; a proposal pins the version it was opened under. */
export const areaPolicy = z.strictObject({
  level: z.enum(levels),
  approverRole: z.string().min(1),
  /** How many different people must say yes. */
  needed: z.int().min(1).max(9),
  remindAfterHours: z
    .int()
    .min(1)
    .max(24 * 30),
  deadlineDays: z.int().min(1).max(400),
});
export type AreaPolicy = z.infer<typeof areaPolicy>;

export interface ApprovalPolicy extends Doc {
  readonly kind: 'gates.approvalPolicy';
  readonly version: number;
  readonly areas: Readonly<Record<string, AreaPolicy>>;
}

export const policyPartition = 'policy:approval';
export const policyDocumentId = 'current';

const contractsArea: AreaPolicy = {
  level: 'L2',
  approverRole: 'approver',
  needed: 1,
  remindAfterHours: 48,
  deadlineDays: 14,
};
const artifactsArea: AreaPolicy = {
  level: 'L0',
  approverRole: 'project-manager',
  needed: 1,
  remindAfterHours: 48,
  deadlineDays: 14,
};

/** What a new tenant starts with: contracts at L2, artifacts at L0. */
export const defaultPolicy: ApprovalPolicy = {
  id: policyDocumentId,
  kind: 'gates.approvalPolicy',
  schema: 1,
  version: 1,
  areas: { contracts: contractsArea, artifacts: artifactsArea },
};

/** An area without an entry is treated as strictly as contracts are; no policy goes below the action's floor. */
export function ruleFor(policy: ApprovalPolicy, action: Action): AreaPolicy & { readonly level: Level } {
  const area = policy.areas[action.area] ?? contractsArea;
  return { ...area, level: higherLevel(area.level, action.floor) };
}
