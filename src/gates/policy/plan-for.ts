import { type Action, floorOf, waivedTo } from '../action.ts';
import type { Features } from '../features.ts';
import { higherLevel, type Level } from '../level.ts';
import type { PlanStep, Timing } from '../plan.ts';
import type { AreaPolicy, PolicyRules, StepRule } from './approval-policy.ts';
import { comparableValue, moneyInWords } from './comparable-value.ts';
import { type Case, type Condition, mayHold } from './condition.ts';
import { whyItHolds } from './condition-words.ts';
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

type Rules = Pick<PolicyRules, 'currency' | 'rates' | 'areas'>;

/**
 * The level, the steps and the timing of a case. Pure. The level is the highest of the area's, what its rules raise it to and
 * the action's floor, which only a waiver of a provider admin goes below, and not where the act cannot be taken back. A plan in which no condition held still has its
 * people: the steps without a condition, or else all of them.
 */
export function planFor(policy: Rules, action: Action, features: Features, tenantCurrency: string): PlanForCase {
  const area = areaOf(policy, action.area);
  const value = comparableValue(features.value, policy, tenantCurrency);
  const { value: _, ...rest } = features;
  const theCase: Case = { ...rest, action: action.name, ...(value ? { valueMinor: value.minor } : {}) };
  const money = moneyInWords(features.value, policy, tenantCurrency);
  const { level, because } = levelFor(area, action, theCase);
  return {
    level,
    plan: planOf(area, theCase, (when) => whyItHolds(when, theCase, money)),
    timing: area.timing,
    area,
    ...(because ? { raisedBecause: because } : {}),
    ...(value ? { comparableValue: value } : {}),
  };
}

/** An area that a policy says nothing of is treated as strictly as contracts are. */
const areaOf = ({ areas }: Rules, name: string): AreaPolicy =>
  (Object.hasOwn(areas, name) ? areas[name] : undefined) ?? contractsArea;

function levelFor(area: AreaPolicy, action: Action, theCase: Case): { level: Level; because: string | undefined } {
  const raises = area.raise.filter((rule) => mayHold(rule.when, theCase));
  const waiver = area.waivers.find((one) => one.action === action.name);
  const floor = waiver ? waivedTo(waiver.level, action) : floorOf(action);
  const level = [area.level, floor, ...raises.map((rule) => rule.to)].reduce(higherLevel);
  if (level === area.level) return { level, because: undefined };
  const because = raises.find((rule) => rule.to === level)?.because;
  return { level, because: because ?? action.irreversible ?? `"${action.title}" is never below ${level}` };
}

function planOf(area: AreaPolicy, theCase: Case, why: (when: Condition) => string): readonly PlanStep[] {
  const held = area.steps.filter(({ when }) => !when || mayHold(when, theCase));
  const step = ({ when, ...step }: StepRule, because: string | undefined): PlanStep =>
    because === undefined ? step : { ...step, because };
  if (held.length === 0)
    return area.steps.map((rule) => step(rule, 'no condition of any step holds, so all are asked'));
  return held.map((rule) => step(rule, rule.when && why(rule.when)));
}
