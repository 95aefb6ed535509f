import { type Action, floorOf, higherLevel, type Level } from '../action.ts';
import type { Features } from '../features.ts';
import type { PlanStep, Timing } from '../plan.ts';
import type { ApprovalPolicy, AreaPolicy } from './approval-policy.ts';
import { comparableValue } from './comparable-value.ts';
import { type Case, mayHold } from './condition.ts';
import { contractsArea } from './default-policy.ts';

/** What a policy says about one case. */
export interface PlanForCase {
  readonly level: Level;
  readonly raisedBecause?: string;
  readonly plan: readonly PlanStep[];
  readonly timing: Timing;
  readonly area: AreaPolicy;
  readonly comparableValue?: { readonly minor: number; readonly currency: string };
}

/**
 * The level, the steps and the timing of a case. Pure. The level is the highest of the area's, what its rules raise it to and
 * the action's floor, which only a waiver of a provider admin goes below. A plan in which no condition held still has its
 * people: the steps without a condition, or else all of them.
 */
export function planFor(
  policy: ApprovalPolicy,
  action: Action,
  features: Features,
  tenantCurrency: string,
): PlanForCase {
  const area = policy.areas[action.area] ?? contractsArea;
  const value = comparableValue(features.value, policy, tenantCurrency);
  const { value: _, ...rest } = features;
  const theCase: Case = { ...rest, action: action.name, ...(value ? { valueMinor: value.minor } : {}) };
  const raises = area.raise.filter((rule) => mayHold(rule.when, theCase));
  const floor = area.waivers.find((waiver) => waiver.action === action.name)?.level ?? floorOf(action);
  const level = [area.level, floor, ...raises.map((rule) => rule.to)].reduce(higherLevel);
  const because = raises.find((rule) => rule.to === level && rule.to !== area.level)?.because;
  const steps = area.steps.filter((step) => !step.when || mayHold(step.when, theCase));
  return {
    level,
    plan: (steps.length > 0 ? steps : area.steps).map(({ when: _, ...step }) => step),
    timing: area.timing,
    area,
    ...(because ? { raisedBecause: because } : {}),
    ...(value ? { comparableValue: value } : {}),
  };
}
