import type { Clock } from '../../platform/clock.ts';
import { publicHolidays } from '../../platform/holidays.ts';
import { invalid, type Violation } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import type { People } from '../doors.ts';
import {
  type ApprovalPolicy,
  currentPolicyId,
  type PolicyRules,
  rulesOf,
  type WorkingTime,
} from './approval-policy.ts';
import { saysTheSame } from './changed-areas.ts';
import { policyPublished } from './policy-events.ts';
import { policyFlaws } from './policy-flaws.ts';
import type { PolicyInForce, PolicyStore } from './policy-store.ts';
import { mayNotWaive, policyChanged } from './refusals.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface PublishingParts {
  readonly policies: PolicyStore;
  readonly people: Pick<People, 'may' | 'currency'>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly vocabulary: () => Vocabulary;
  readonly clock: Clock;
}

export interface NewVersion extends PolicyRules {
  readonly note: string;
}

export function publishesPolicies({ policies, people, actions, vocabulary, clock }: PublishingParts) {
  /** Everything that is wrong with a draft. */
  const flawsOf = async (scope: TenantScope, rules: PolicyRules): Promise<readonly Violation[]> => [
    ...policyFlaws(rules, vocabulary(), await people.currency(scope)),
    ...(await placeFlaws(rules.workingTime)),
  ];

  /**
   * The policy as its next version. Who repeats what is in force already is answered with it, for the change they ask for has
   * been made (RFC 9110 §13.1.1 allows it); any other who saw an older version is refused.
   */
  const publish = async (scope: TenantScope, draft: NewVersion, ifMatch: string): Promise<Result<PolicyInForce>> => {
    const before = await policies.inForce(scope);
    if (saysTheSame(before.doc, draft)) return ok(before);
    if (before.etag !== ifMatch) return refused(policyChanged(before));
    const flaws = await flawsOf(scope, draft);
    if (flaws.length > 0) return refused(invalid(flaws));
    if (hasWaivers(draft) && !(await people.may(scope, 'policy.waive'))) return refused(mayNotWaive());
    const after = nextVersion(before.doc, draft, scope, clock.now());
    const committed = await policies.publish(scope, before, after, policyPublished(before.doc, after, actions));
    if (committed.ok) return ok({ doc: after, etag: committed.etag });
    return refused(policyChanged(await policies.inForce(scope)));
  };

  return { flawsOf, publish };
}

export type PublishesPolicies = ReturnType<typeof publishesPolicies>;

const hasWaivers = ({ areas }: PolicyRules): boolean => Object.values(areas).some(({ waivers }) => waivers.length > 0);

const nextVersion = (
  before: ApprovalPolicy,
  { note, ...rules }: NewVersion,
  { actor: { id, name } }: TenantScope,
  now: Date,
): ApprovalPolicy => ({
  id: currentPolicyId,
  kind: 'gates.approvalPolicy',
  schema: 2,
  version: before.version + 1,
  ...rulesOf(rules),
  publishedAt: now.toISOString(),
  publishedBy: { id, ...(name ? { name } : {}) },
  note,
});

/** Asked of the tables of holidays themselves, which know more places than a list of ours would. */
async function placeFlaws({ country, subdivision }: WorkingTime): Promise<readonly Violation[]> {
  if (country === undefined) return [];
  const field = `workingTime.${subdivision === undefined ? 'country' : 'subdivision'}`;
  try {
    await publicHolidays(country, subdivision, 2026, 2026);
    return [];
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault;
    return [{ field, rule: 'must be a place whose public holidays are known', value: subdivision ?? country }];
  }
}
