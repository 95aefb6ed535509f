import type { Violation } from '../../platform/refusal.ts';
import { type ApproverRef, isExternal } from '../plan.ts';
import type { PolicyRules } from './approval-policy.ts';

export interface AllowedApprovers {
  readonly roles: readonly string[];
  /** Why nobody from outside may be named here; allowed without it. */
  readonly externalBecause?: string;
}

/** Roles and groups that are not there, and people from outside where they may not be. */
export function* approverFlaws(
  at: string,
  approvers: readonly ApproverRef[],
  groups: PolicyRules['groups'],
  { roles, externalBecause }: AllowedApprovers,
): Iterable<Violation> {
  for (const [index, ref] of approvers.entries()) {
    const field = `${at}.${index}`;
    if ('role' in ref && !roles.includes(ref.role))
      yield { field: `${field}.role`, rule: `must be one of the roles: ${roles.join(', ')}`, value: ref.role };
    if ('group' in ref && !Object.hasOwn(groups, ref.group)) {
      const rule = `must be one of the policy's groups: ${Object.keys(groups).join(', ') || 'there is none'}`;
      yield { field: `${field}.group`, rule, value: ref.group };
    }
    if (isExternal(ref) && externalBecause)
      yield { field: `${field}.external`, rule: externalBecause, value: ref.external.email };
  }
}

/** How many different people these can be at most; undefined for roles, whose holders come and go, and where a group is missing. */
export function mostPeople(approvers: readonly ApproverRef[], groups: PolicyRules['groups']): number | undefined {
  if (approvers.some((ref) => 'role' in ref || ('group' in ref && !Object.hasOwn(groups, ref.group)))) return undefined;
  const people = approvers.flatMap((ref): readonly string[] => {
    if (isExternal(ref)) return [`mail ${ref.external.email.toLowerCase()}`];
    if ('person' in ref) return [ref.person];
    return 'group' in ref ? (groups[ref.group]?.members ?? []) : [];
  });
  return new Set(people).size;
}
