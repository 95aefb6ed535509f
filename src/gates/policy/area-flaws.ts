import type { Violation } from '../../platform/refusal.ts';
import { type Action, floorOf, waivedTo } from '../action.ts';
import { type Level, levels } from '../level.ts';
import type { AreaPolicy, PolicyRules } from './approval-policy.ts';
import { approverFlaws } from './approver-flaws.ts';
import { conditionFlaws } from './condition-flaws.ts';
import { stepFlaws } from './step-flaws.ts';
import { timingFlaws } from './timing-flaws.ts';
import { actionsIn, type Vocabulary } from './vocabulary.ts';

/** What is wrong with the rules of one area. `rules` is the whole policy, for its groups and its working time. */
export function* areaFlaws(
  name: string,
  area: AreaPolicy,
  rules: Pick<PolicyRules, 'groups' | 'workingTime'>,
  known: Vocabulary,
): Iterable<Violation> {
  const at = `areas.${name}`;
  const actions = actionsIn(known, name);
  if (actions.length === 0 && !known.areas.includes(name)) {
    yield { field: at, rule: `must be an area; known are: ${areasOf(known).join(', ')}`, value: name };
    return;
  }
  yield* levelFlaws(at, area, actions);
  yield* raiseFlaws(at, area, actions, known);
  yield* stepFlaws(`${at}.steps`, area, rules.groups, known, name);
  yield* timingFlaws(`${at}.timing`, area, rules, known);
  // A review ends with an acknowledgement in the app, which takes an account; and they need not decide anything.
  const reviewers = { roles: known.roles, externalBecause: 'must not review: that takes an account here' };
  yield* approverFlaws(`${at}.reviewers`, area.reviewers, rules.groups, reviewers);
}

const areasOf = ({ actions, areas }: Vocabulary): readonly string[] => [
  ...new Set([...areas, ...actions.map(({ area }) => area)]),
];

const isBelow = (a: Level, b: Level): boolean => levels.indexOf(a) < levels.indexOf(b);

/** A level that holds for no action would tell its reader something that is not so; and a waiver is there for a reason or not at all. */
function* levelFlaws(at: string, { level, waivers }: AreaPolicy, actions: readonly Action[]): Iterable<Violation> {
  const waived = new Set(waivers.map(({ action }) => action));
  const lowest = actions.map(floorOf).toSorted((a, b) => levels.indexOf(a) - levels.indexOf(b))[0];
  if (lowest && isBelow(level, lowest) && actions.every(({ name }) => !waived.has(name))) {
    const rule = `is below the floor of every action here, which is ${lowest}: it takes a waiver with a reason for one of them`;
    yield { field: `${at}.level`, rule, value: level };
  }
  for (const [index, waiver] of waivers.entries()) {
    const field = `${at}.waivers.${index}`;
    const action = actions.find(({ name }) => name === waiver.action);
    if (!action) {
      const rule = `must be an action of this area: ${actions.map(({ name }) => name).join(', ') || 'there is none'}`;
      yield { field: `${field}.action`, rule, value: waiver.action };
      continue;
    }
    if (waivers.findIndex((other) => other.action === waiver.action) < index)
      yield { field: `${field}.action`, rule: 'must not be waived twice', value: waiver.action };
    const floor = floorOf(action);
    const lowest = waivedTo(waiver.level, action);
    if (isBelow(waiver.level, lowest)) {
      const rule = `must not be below ${lowest}, for it cannot be taken back: ${action.irreversible}`;
      yield { field: `${field}.level`, rule, value: waiver.level };
    } else if (!isBelow(waiver.level, floor))
      yield { field: `${field}.level`, rule: `must be below the floor of the action, ${floor}`, value: waiver.level };
    else if (!isBelow(level, floor))
      yield { field: `${field}.level`, rule: `is without effect, for the area is at ${level}`, value: waiver.level };
  }
}

function* raiseFlaws(
  at: string,
  { level, raise }: AreaPolicy,
  actions: readonly Action[],
  known: Vocabulary,
): Iterable<Violation> {
  for (const [index, { when, to }] of raise.entries()) {
    const field = `${at}.raise.${index}`;
    if (!isBelow(level, to))
      yield { field: `${field}.to`, rule: `must be above the level of the area, ${level}`, value: to };
    yield* conditionFlaws(`${field}.when`, when, actions, known);
  }
}
