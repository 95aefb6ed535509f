import type { Doc } from '../../platform/cosmos/documents.ts';
import type { CivilDate } from '../../platform/dates.ts';
import type { Level } from '../level.ts';
import type { PlanStep, Timing } from '../plan.ts';
import type { Condition } from './condition.ts';

/** A step of a plan, and when it belongs into it. */
export interface StepRule extends Omit<PlanStep, 'because' | 'addedBy'> {
  /** Always, without it. */
  readonly when?: Condition;
}

/** How an area's proposals are decided. */
export interface AreaPolicy {
  readonly level: Level;
  /** Raises the level where the condition holds; the highest counts. */
  readonly raise: readonly { readonly when: Condition; readonly to: Level; readonly because: string }[];
  readonly steps: readonly StepRule[];
  readonly timing: Timing;
  /** What an automatic act (L0, L1) may not exceed in an hour or touch at once; beyond it waits for people. */
  readonly surge: { readonly perHour: number; readonly reach: number };
  /** Who reviews what was done without asking. */
  readonly reviewers: PlanStep['approvers'];
  /** Below the floor of an action, by a provider admin, with the reason on record. */
  readonly waivers: readonly { readonly action: string; readonly level: Level; readonly reason: string }[];
}

export interface ApprovalGroup {
  readonly title: string;
  /** Principal ids. */
  readonly members: readonly string[];
}

/** Where and when people of the tenant work, unless they say otherwise themselves. Times are 'HH:MM'. */
export interface WorkingTime {
  /** IANA name; the tenant's without it. */
  readonly zone?: string;
  /** ISO 3166-1 and its subdivision, for public holidays; none are known without it. */
  readonly country?: string;
  readonly subdivision?: string;
  readonly opens: string;
  readonly closes: string;
}

/** What people write of a policy. */
export interface PolicyRules {
  /** Conditions on money compare in this currency; the tenant's without it. */
  readonly currency?: string;
  /** What one unit of another currency is in that currency, as decimal text, on one day: a threshold does not move with the market. */
  readonly rates: { readonly asOf: CivilDate; readonly perUnit: Readonly<Record<string, string>> };
  readonly workingTime: WorkingTime;
  readonly groups: Readonly<Record<string, ApprovalGroup>>;
  readonly areas: Readonly<Record<string, AreaPolicy>>;
}

/**
 * How a tenant's proposals are decided. Data, versioned: each version is a document of its own that never changes, and a
 * proposal keeps the version it was opened under.
 */
export interface ApprovalPolicy extends Doc, PolicyRules {
  readonly kind: 'gates.approvalPolicy';
  readonly schema: 2;
  readonly version: number;
  readonly publishedAt?: string;
  readonly publishedBy?: { readonly id: string; readonly name?: string };
  /** Why it was changed. */
  readonly note?: string;
}

/** Without what only the version says: who published it, when and why. */
export const rulesOf = ({ currency, rates, workingTime, groups, areas }: PolicyRules): PolicyRules => ({
  ...(currency ? { currency } : {}),
  ...{ rates, workingTime, groups, areas },
});

export const policyPartition = 'policy:approval';
export const currentPolicyId = 'current';
export const policyVersionId = (version: number): string => `version:${version}`;
