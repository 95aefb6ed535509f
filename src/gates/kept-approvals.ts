import { type Barred, isBarred } from './people/barred.ts';
import type { PlanStep } from './plan.ts';
import type { Decision, Proposal, VoidedDecision } from './proposal.ts';

/** What is different from the content an earlier proposal asked about, as the comparison of the two documents proved it. */
export interface ChangesOfText {
  /** Whether accepting the changes gives exactly the new text and rejecting them the old: nothing is hidden. */
  readonly proven: boolean;
  readonly material: boolean;
  /** What the material changes are about; `unknownTopic` where one of them is about nothing known. */
  readonly topics: readonly string[];
}

/** A change of substance that might be about anything: every step judges it. */
export const unknownTopic = 'the text';

/** The new proposal, and who may not speak on it. */
export type NextAsking = Pick<Proposal, 'plan' | 'inputs' | 'recommendation'> & { readonly barred: Barred };

export interface Kept {
  readonly kept: readonly Decision[];
  readonly voided: readonly VoidedDecision[];
}

/**
 * Which approvals of an earlier proposal still stand on a new one. A step's approvals stand where nothing it judges changed:
 * neither a value it was shown nor, in the text, anything of substance about its topics. Text that nothing could compare, a
 * change of substance that is about nothing known, another question under the same name, a recommendation that is worse, and
 * a word of or for somebody who has become an author since, all void. `text` undefined: the documents could not be compared.
 */
export function keptApprovals(earlier: Proposal, next: NextAsking, text: ChangesOfText | undefined): Kept {
  const changed = changedInputs(earlier.inputs, next.inputs);
  const verdicts = earlier.decisions
    .filter((decision) => decision.verdict === 'approve')
    .map((decision) => ({ decision, because: voidedBecause(decision, earlier, next, changed, text) }));
  return {
    kept: verdicts.flatMap(({ decision, because }) =>
      because ? [] : [{ ...decision, keptFrom: decision.keptFrom ?? earlier.proposalId }],
    ),
    voided: verdicts.flatMap(({ decision, because }) => (because ? [{ decision, because }] : [])),
  };
}

function voidedBecause(
  decision: Decision,
  earlier: Proposal,
  next: NextAsking,
  changed: readonly string[],
  text: ChangesOfText | undefined,
): string | undefined {
  const step = next.plan.find((s) => s.id === decision.step);
  const before = earlier.plan.find((s) => s.id === decision.step);
  if (!step || !before) return 'the policy does not ask for it any more';
  if (!sameQuestion(step, before)) return 'the policy asks others, or more people, now';
  if (spokenBy(decision).some((person) => isBarred(next.barred, person))) return 'has become an author of the content';
  if (decision.via === 'breakGlass') return 'an emergency approval covers only what it was given for';
  if (isWorse(next, earlier)) return `the recommendation is to ${next.recommendation.verdict} it now`;
  if (!text) return 'the new text could not be compared with the one approved';
  if (!text.proven) return 'the comparison of the two texts is not proven';
  const about = text.material ? (text.topics.length > 0 ? text.topics : [unknownTopic]) : [];
  const judged = [...changed, ...about].filter((name) => judges(step, name) || judges(before, name));
  return judged.length > 0 ? `changed: ${judged.join(', ')}` : undefined;
}

/** A change that is about nothing known might be about anything, so every step judges it. */
const judges = (step: PlanStep, name: string): boolean =>
  step.judges === undefined || name === unknownTopic || step.judges.includes(name);

/** Whoever said it, and those in whose place. */
const spokenBy = ({
  by,
  onBehalfOf = [],
  seats,
}: Decision): readonly { readonly id: string; readonly email?: string }[] => [
  by,
  ...onBehalfOf,
  ...seats.map((id) => ({ id })),
];

const severity = { approve: 0, review: 1, reject: 2 } as const;
const isWorse = (next: Pick<Proposal, 'recommendation'>, earlier: Proposal): boolean =>
  severity[next.recommendation.verdict] > severity[earlier.recommendation.verdict];

const sameQuestion = (a: PlanStep, b: PlanStep): boolean =>
  a.title === b.title && a.needed === b.needed && JSON.stringify(a.approvers) === JSON.stringify(b.approvers);

function changedInputs(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]);
}

/**
 * Who was asked for by hand is asked again, or a new version would be the way past them. What was carried out is another
 * matter; and where nobody is asked there is nothing to add to.
 */
export const withAddedSteps = (next: Proposal, earlier: Proposal): Proposal =>
  next.state === 'open' && earlier.state !== 'executed'
    ? { ...next, plan: [...next.plan, ...earlier.plan.filter(({ addedBy }) => addedBy)] }
    : next;
