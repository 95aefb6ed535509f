import type { Violation } from '../../platform/refusal.ts';
import { addedStepId } from '../plan.ts';
import type { AreaPolicy, PolicyRules } from './approval-policy.ts';
import { type AllowedApprovers, approverFlaws, mostPeople } from './approver-flaws.ts';
import { conditionFlaws, unknownNames } from './condition-flaws.ts';
import { actionsIn, judgedNames, type Vocabulary } from './vocabulary.ts';

/** What is wrong with the steps of an area. `at` is where they stand: `areas.contracts.steps`. */
export function* stepFlaws(
  at: string,
  area: AreaPolicy,
  groups: PolicyRules['groups'],
  known: Vocabulary,
  areaName: string,
): Iterable<Violation> {
  const { steps } = area;
  if (steps.length === 0) yield { field: at, rule: 'must hold at least one step, or nobody could ever be asked' };
  const judged = [...judgedNames(known, areaName)];
  const actions = actionsIn(known, areaName);
  for (const [index, step] of steps.entries()) {
    const field = `${at}.${index}`;
    if (steps.findIndex(({ id }) => id === step.id) < index)
      yield { field: `${field}.id`, rule: 'must not be the id of two steps of the area', value: step.id };
    if (step.id.startsWith(addedStepId))
      yield {
        field: `${field}.id`,
        rule: `must not begin with ${addedStepId}, as those that people add do`,
        value: step.id,
      };
    if (step.stage > 1 && !steps.some(({ stage }) => stage === step.stage - 1)) {
      const rule = `must follow a stage that has a step: there is none in stage ${step.stage - 1}`;
      yield { field: `${field}.stage`, rule, value: step.stage };
    }
    yield* approverFlaws(`${field}.approvers`, step.approvers, groups, mayApprove(area, known));
    yield* neededFlaws(field, step, groups);
    yield* unknownNames(`${field}.judges`, step.judges ?? [], judged, 'input or topic');
    if (step.when) yield* conditionFlaws(`${field}.when`, step.when, actions, known);
  }
}

/** Somebody without an account is asked only where people are always asked before anything happens. */
export function mayApprove({ level }: AreaPolicy, { decidingRoles: roles }: Vocabulary): AllowedApprovers {
  const asksFirst = level === 'L2' || level === 'L3';
  return asksFirst
    ? { roles }
    : { roles, externalBecause: `must not be asked in an area of ${level}, only from L2 on` };
}

function* neededFlaws(
  field: string,
  { needed, approvers }: AreaPolicy['steps'][number],
  groups: PolicyRules['groups'],
): Iterable<Violation> {
  const most = mostPeople(approvers, groups);
  if (most === undefined || needed === 'all' || needed <= most) return;
  yield {
    field: `${field}.needed`,
    rule: `must not be more than the ${most} ${most === 1 ? 'person' : 'people'} who can be asked`,
    value: needed,
  };
}
