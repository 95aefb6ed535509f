import { higherLevel, isAutomatic } from '../level.ts';
import type { PlanStep } from '../plan.ts';
import type { PlanForCase } from '../policy/plan-for.ts';

/** So long back is looked for acts of the same kind. */
export const surgeWindowMs = 3_600_000;

/**
 * What would be done unasked waits for people when it touches abnormally much, or when abnormally many of its kind were
 * proposed within the last hour (`lastHour`, without this one). Pure. Whoever does not say how much an act touches has no
 * reach to be judged by; its number is judged all the same.
 */
export function withoutSurge(rule: PlanForCase, reach: number | undefined, lastHour: number): PlanForCase {
  if (!isAutomatic(rule)) return rule;
  const { surge } = rule.area;
  if (reach !== undefined && reach > surge.reach)
    return raised(rule, `it touches ${reach} at once, more than the ${surge.reach} that may be touched unasked`);
  if (lastHour >= surge.perHour)
    return raised(
      rule,
      `${lastHour} of its kind were proposed within an hour before it, and ${surge.perHour} may be carried out unasked`,
    );
  return rule;
}

const raised = (rule: PlanForCase, raisedBecause: string): PlanForCase => ({
  ...rule,
  level: higherLevel(rule.level, 'L2'),
  raisedBecause,
  plan: rule.plan.length > 0 ? rule.plan : [byReviewers(rule)],
});

/** An area in which nobody is ever asked may have no steps: then those decide who would have looked at it afterwards. */
const byReviewers = ({ area }: PlanForCase): PlanStep => ({
  id: 'approval',
  title: 'Approval',
  stage: 1,
  approvers: area.reviewers,
  needed: 1,
});
