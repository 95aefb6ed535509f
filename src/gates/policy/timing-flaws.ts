import type { Violation } from '../../platform/refusal.ts';
import type { AreaPolicy, PolicyRules, WorkingTime } from './approval-policy.ts';
import { approverFlaws } from './approver-flaws.ts';
import { mayApprove } from './step-flaws.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What would never happen, since it comes after the deadline or before what it should follow. Hours are working hours. */
export function* timingFlaws(
  at: string,
  area: AreaPolicy,
  { groups, workingTime }: Pick<PolicyRules, 'groups' | 'workingTime'>,
  known: Vocabulary,
): Iterable<Violation> {
  const { deadlineDays, remind, escalate } = area.timing;
  const most = Math.floor(deadlineDays * hoursOfDay(workingTime));
  const beforeDeadline = `must be before the deadline, which is ${most} working hours after the opening`;
  const last = remind.afterHours + (remind.most - 1) * remind.everyHours;
  if (remind.most > 0 && remind.afterHours >= most)
    yield { field: `${at}.remind.afterHours`, rule: beforeDeadline, value: remind.afterHours };
  else if (remind.most > 1 && last >= most) {
    const rule = `makes the last reminder one after ${last} hours; it ${beforeDeadline}`;
    yield { field: `${at}.remind.most`, rule, value: remind.most };
  }
  for (const [index, { afterHours, to }] of escalate.entries()) {
    const field = `${at}.escalate.${index}`;
    const before = escalate[index - 1];
    if (before && afterHours <= before.afterHours) {
      const rule = `must be later than the rung before it, which is after ${before.afterHours} hours`;
      yield { field: `${field}.afterHours`, rule, value: afterHours };
    }
    if (afterHours >= most) yield { field: `${field}.afterHours`, rule: beforeDeadline, value: afterHours };
    yield* approverFlaws(`${field}.to`, to, groups, mayApprove(area, known));
  }
}

function hoursOfDay({ opens, closes }: WorkingTime): number {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  const open = minutes(closes) - minutes(opens);
  // A day that ends before it begins is a flaw of its own, and shall not bring others with it.
  return open > 0 ? open / 60 : 24;
}
