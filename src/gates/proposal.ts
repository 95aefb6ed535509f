import type { Doc } from '../platform/cosmos/documents.ts';
import type { Actor } from '../platform/scope.ts';
import type { Person } from './doors.ts';
import type { Execution } from './executing/execution.ts';
import type { Features } from './features.ts';
import type { Level } from './level.ts';
import type { ApproverRef, PlanStep, Timing } from './plan.ts';

export const proposalStates = [
  'open',
  'approved',
  /** L3, approved: people tick off the checklist, and one of them has it carried out. */
  'withPeople',
  'executing',
  'executed',
  'failed',
  'rollingBack',
  'rolledBack',
  'rejected',
  'expired',
  'withdrawn',
] as const;
export type ProposalState = (typeof proposalStates)[number];

/** Why the assistant recommends what it recommends; `span` points into the canonical text the reason comes from. */
export interface Reason {
  readonly text: string;
  readonly span?: { readonly start: number; readonly end: number };
}

export interface Recommendation {
  readonly verdict: 'approve' | 'review' | 'reject';
  readonly reasons: readonly Reason[];
  /** 0 to 100 */
  readonly risk: number;
}

/** A fact computed without the model, shown to the approver before anything a model said. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

export type Verdict = 'approve' | 'reject';

/** How a person's word came: behind the link of a letter, on the page they signed in to, or by a program of theirs. */
export type DecidedVia = 'link' | 'page' | 'api';

/** One person's word on one step. All instants are UTC. */
export interface Decision {
  readonly step: string;
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly by: Actor;
  /** Whose seats it fills: the decider's own id, the ids of those who delegated to them, or both. */
  readonly seats: readonly string[];
  /** Those who delegated: "A on behalf of B". */
  readonly onBehalfOf?: readonly { readonly id: string; readonly name: string }[];
  readonly via: DecidedVia | 'breakGlass';
  readonly at: string;
  readonly contentHash: string;
  /** The earlier proposal it was given on, where what this step judges has not changed since. */
  readonly keptFrom?: string;
}

/** An approval of an earlier proposal that does not count any more. */
export interface VoidedDecision {
  readonly decision: Decision;
  /** In the approver's words: "price changed". */
  readonly because: string;
}

/** Somebody was told that a step waits for them. */
export interface Ask {
  readonly step: string;
  readonly person: Person;
  /** No account here: they decide by link and mailed code. */
  readonly external?: true;
  /** Whose seats they may fill, own id included where it is theirs. */
  readonly seats: readonly string[];
  readonly at: string;
  /** When they are to be reminded; the first `reminded` of them are done. */
  readonly remindAt: readonly string[];
  readonly reminded: number;
}

/** A step whose people were asked. */
export interface OpenedStep {
  readonly step: string;
  readonly at: string;
  /** Who had a seat then: all of them must speak where `needed` is 'all'. */
  readonly seats: readonly string[];
  /** When each rung of the ladder is due; the first `escalated` of them are done. */
  readonly escalateAt: readonly string[];
  readonly escalated: number;
}

/** A seat given to somebody else, by a person. */
export interface Reassignment {
  readonly step: string;
  readonly from: string;
  readonly to: Person;
  readonly by: Actor;
  readonly at: string;
  readonly reason: string;
  /** When its new holder was asked. */
  readonly toldAt?: string;
}

/** Stops the clock until it is answered, at most as long as the policy says. */
export interface Question {
  readonly id: string;
  readonly text: string;
  readonly by: Actor;
  readonly at: string;
  /** When the clock runs on even without an answer. */
  readonly until: string;
  readonly answer?: { readonly text: string; readonly by: Actor; readonly at: string };
}

/** Somebody has to look at what was done without asking. */
export type Review = ReviewAsked & (ReviewDue | ReviewDone);

interface ReviewAsked {
  readonly of: 'L1' | 'breakGlass';
  readonly reviewers: readonly ApproverRef[];
  readonly dueAt: string;
  readonly toldAt?: string;
  readonly remindedAt?: string;
}

interface ReviewDue {
  readonly state: 'due';
}

interface ReviewDone {
  readonly state: 'acknowledged' | 'rolledBack';
  readonly by: Actor;
  readonly at: string;
  readonly note?: string;
}

export interface ChecklistItem {
  readonly text: string;
  readonly done?: { readonly by: Actor; readonly at: string };
}

/**
 * Something consequential that somebody wants done. It pins what was asked (content hash, policy version, plan) and carries
 * everything an approver must see, so that what was decided can be shown years later.
 */
export interface Proposal extends Doc {
  readonly kind: 'gates.proposal';
  readonly schema: 2;
  readonly proposalId: string;
  readonly aggregate: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly title: string };
  readonly action: string;
  readonly title: string;
  readonly area: string;
  readonly level: Level;
  /** Why the level is higher than its area's: a rule, an irreversible act, an abnormal volume. */
  readonly raisedBecause?: string;
  readonly policyVersion: number;
  readonly input: Readonly<Record<string, unknown>>;
  readonly contentHash: string;
  readonly requestedBy: Actor;
  /** Actor ids that may never decide: authors, requester, their assistant. */
  readonly excluded: readonly string[];
  readonly features: Features;
  /** `features.value` in the policy's currency and minor units, for limits; absent where it cannot be said. */
  readonly comparableValue?: { readonly minor: number; readonly currency: string };
  /** What steps judge beside the text, by name: a later proposal is compared with it, value by value. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly plan: readonly PlanStep[];
  readonly timing: Timing;
  readonly recommendation: Recommendation;
  readonly facts: readonly Fact[];
  /** What happens if nobody decides. */
  readonly consequence: string;
  readonly state: ProposalState;
  readonly opened: readonly OpenedStep[];
  readonly asks: readonly Ask[];
  readonly decisions: readonly Decision[];
  readonly voided: readonly VoidedDecision[];
  readonly reassignments: readonly Reassignment[];
  readonly questions: readonly Question[];
  /** People who said that this cannot wait; two different ones approve what is open. */
  readonly breakGlass: readonly { readonly by: Actor; readonly at: string; readonly reason: string }[];
  readonly checklist: readonly ChecklistItem[];
  /** Who has it carried out, at L3. */
  readonly carriedOutBy?: Actor;
  /** Taken back by a person, and why. */
  readonly withdrawal?: { readonly by: Actor; readonly at: string; readonly reason: string };
  /** The named state a rejection sends the thing to. */
  readonly returnTo?: string;
  readonly openedAt: string;
  /** UTC instants; moved by the time that questions stopped the clock, never beyond `notAfter`. */
  readonly deadline: string;
  readonly notAfter?: string;
  /** The proposal this one takes the place of. */
  readonly succeeds?: string;
  readonly execution?: Execution;
  readonly review?: Review;
  /** When something is to be done about it, for the sweep; absent when it is over. */
  readonly dueAt?: string;
}

const idForm = /^([a-z]+)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-p([0-9a-f]{12})$/;

/** The id names the aggregate it belongs to, so that one point read finds it. `key` is 12 hex digits. */
export const proposalIdFor = (aggregate: string, key: string): string => `${aggregate.replace(':', '-')}-p${key}`;

/** The partition of a proposal, from its id; undefined for text that is not a proposal id (it comes from URLs). */
export function partitionOf(proposalId: string): string | undefined {
  const [, kind, id] = idForm.exec(proposalId) ?? [];
  return kind && id ? `${kind}:${id}` : undefined;
}

export const documentIdOf = (proposalId: string): string => `proposal:${proposalId}`;

const over: readonly ProposalState[] = ['rejected', 'expired', 'withdrawn', 'executed', 'failed', 'rolledBack'];
/** Nothing more will be carried out. A review may still be due. */
export const isOver = (proposal: Proposal): boolean => over.includes(proposal.state);

/** The review that waits for somebody: only of what was carried out, or tried to be. */
export const dueReview = ({ state, review }: Proposal): (Review & { readonly state: 'due' }) | undefined =>
  (state === 'executed' || state === 'failed') && review?.state === 'due' ? review : undefined;

/** What people were not told of yet: that it failed, or what came of taking it back. */
export function untoldOutcome({ state, execution }: Proposal): 'failed' | 'rolledBack' | 'notRolledBack' | undefined {
  if (state === 'failed') return execution?.toldAt ? undefined : 'failed';
  if (!execution?.rollback?.endedAt || execution.rollback.toldAt) return undefined;
  return execution.rollback.refusal === undefined ? 'rolledBack' : 'notRolledBack';
}

export const isDecided = (proposal: Proposal): boolean => proposal.state !== 'open';

/** Ended without a decision that counts, even if one of several needed approvals had been given. */
const undecided: readonly ProposalState[] = ['open', 'expired', 'withdrawn'];

/** The decision that settled it: what a repeated answer is told. */
export function settlingDecision(proposal: Proposal): Decision | undefined {
  return undecided.includes(proposal.state) ? undefined : proposal.decisions.at(-1);
}

/** The question that stops the clock now. */
export const openQuestion = (proposal: Proposal, now: Date): Question | undefined =>
  proposal.state === 'open' ? proposal.questions.find((q) => !q.answer && now < new Date(q.until)) : undefined;
