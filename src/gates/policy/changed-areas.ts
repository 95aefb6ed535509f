import { canonicalJson } from '../../platform/canonical-json.ts';
import type { AreaPolicy, PolicyRules } from './approval-policy.ts';
import { rulesOf } from './approval-policy.ts';

/** Whether two policies say the same, whoever published them and however their fields are ordered. */
export const saysTheSame = (a: PolicyRules, b: PolicyRules): boolean =>
  canonicalJson(rulesOf(a)) === canonicalJson(rulesOf(b));

/**
 * The areas whose proposals are decided otherwise: their own rules changed, a group they name has other members, or what
 * holds for all of them changed: working time, or the money their conditions compare.
 */
export function changedAreas(before: PolicyRules, after: PolicyRules): readonly string[] {
  const names = [...new Set([...Object.keys(before.areas), ...Object.keys(after.areas)])].toSorted();
  return names.filter((name) => canonicalJson(seen(before, name)) !== canonicalJson(seen(after, name)));
}

/** All that matters for the proposals of one area. */
function seen({ areas, groups, workingTime, currency, rates }: PolicyRules, name: string) {
  const area = Object.hasOwn(areas, name) ? areas[name] : undefined;
  const named = area ? Object.entries(groups).filter(([group]) => groupsOf(area).has(group)) : [];
  return { area: area ?? null, groups: named, workingTime, currency: currency ?? null, rates };
}

const groupsOf = ({ steps, timing, reviewers }: AreaPolicy): ReadonlySet<string> =>
  new Set(
    [...steps.flatMap(({ approvers }) => approvers), ...timing.escalate.flatMap(({ to }) => to), ...reviewers].flatMap(
      (ref) => ('group' in ref ? [ref.group] : []),
    ),
  );
