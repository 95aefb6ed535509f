import { canonicalJson } from '../../platform/canonical-json.ts';
import type { Action } from '../action.ts';
import { isAutomatic, type Level } from '../level.ts';
import type { ApproverRef, PlanStep } from '../plan.ts';
import type { Proposal } from '../proposal.ts';
import type { PolicyRules } from './approval-policy.ts';
import { type PlanForCase, planFor } from './plan-for.ts';

/** What a simulation needs of a proposal. */
export type PastProposal = Pick<Proposal, 'proposalId' | 'subject' | 'action' | 'openedAt'> & {
  /** Absent in what was stored before cases were kept. */
  readonly features?: Proposal['features'];
};

/** A step as it is told: not its people, only what is asked and why. */
export type StepNamed = Pick<PlanStep, 'id' | 'title' | 'because'>;

/** A proposal that would have gone elsewhere, and how. */
export interface Difference {
  readonly proposalId: string;
  readonly title: string;
  readonly action: string;
  readonly openedAt: string;
  readonly level: { readonly before: Level; readonly after: Level };
  readonly added: readonly StepNamed[];
  readonly removed: readonly StepNamed[];
  /** Asked under both, but of other people, of more of them, or in another stage. */
  readonly changed: readonly StepNamed[];
  readonly because: string;
}

export interface TwoPolicies {
  readonly current: PolicyRules;
  readonly draft: PolicyRules;
  readonly tenantCurrency: string;
}

/** How a draft would have treated a proposal otherwise than the policy in force; undefined where it would not. Pure. */
export function differenceFor(
  proposal: PastProposal & Pick<Proposal, 'features'>,
  action: Action,
  { current, draft, tenantCurrency }: TwoPolicies,
): Difference | undefined {
  const before = asked(planFor(current, action, proposal.features, tenantCurrency), current);
  const after = asked(planFor(draft, action, proposal.features, tenantCurrency), draft);
  const added = missingFrom(before, after);
  const removed = missingFrom(after, before);
  const changed = after.steps.filter((step) =>
    before.steps.some((other) => other.id === step.id && other.to !== step.to),
  );
  if (before.level === after.level && added.length + removed.length + changed.length === 0) return undefined;
  const { proposalId, subject, openedAt } = proposal;
  return {
    ...{ proposalId, title: subject.title, action: proposal.action, openedAt },
    level: { before: before.level, after: after.level },
    added: added.map(named),
    removed: removed.map(named),
    changed: changed.map(named),
    because: inWords(before, after, { added, removed, changed }),
  };
}

interface AskedStep extends StepNamed {
  /** Who is asked and how many of them, as one text to compare. */
  readonly to: string;
}
interface Asked extends Pick<PlanForCase, 'level' | 'raisedBecause'> {
  readonly steps: readonly AskedStep[];
}

/** Below L2 nobody is asked, whatever steps there are. */
const asked = ({ level, raisedBecause, plan }: PlanForCase, { groups }: PolicyRules): Asked => ({
  level,
  ...(raisedBecause ? { raisedBecause } : {}),
  steps: isAutomatic({ level })
    ? []
    : plan.map(({ approvers, needed, stage, ...step }) => ({
        ...step,
        to: canonicalJson({ approvers: approvers.map((ref) => membersOf(ref, groups)), needed, stage }),
      })),
});

const membersOf = (ref: ApproverRef, groups: PolicyRules['groups']) =>
  'group' in ref && Object.hasOwn(groups, ref.group) ? { ...ref, members: groups[ref.group]?.members ?? [] } : ref;

const missingFrom = (here: Asked, there: Asked): readonly AskedStep[] =>
  there.steps.filter(({ id }) => !here.steps.some((step) => step.id === id));

const named = ({ id, title, because }: AskedStep): StepNamed => ({ id, title, ...(because ? { because } : {}) });

function inWords(
  before: Asked,
  after: Asked,
  { added, removed, changed }: Readonly<Record<'added' | 'removed' | 'changed', readonly AskedStep[]>>,
): string {
  const level =
    before.level === after.level
      ? []
      : [`${before.level} becomes ${after.level}${because(after.raisedBecause ?? before.raisedBecause)}`];
  return [
    ...level,
    ...added.map((step) => `"${step.title}" is added${because(step.because)}`),
    ...removed.map(
      (step) => `"${step.title}" is left out${because(step.because && `it was there since ${step.because}`)}`,
    ),
    ...changed.map((step) => `"${step.title}" asks other people, another number of them, or in another order`),
  ].join('; ');
}

const because = (why: string | undefined): string => (why ? ` (${why})` : '');
