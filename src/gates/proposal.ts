import type { Doc } from '../platform/cosmos/documents.ts';
import type { Actor } from '../platform/scope.ts';
import type { Level, Outcome } from './action.ts';

export type ProposalState =
  | 'open'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'withdrawn'
  | 'executing'
  | 'executed'
  | 'failed';

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

export interface Decision {
  readonly verdict: 'approve' | 'reject';
  readonly reason?: string;
  readonly by: Actor;
  readonly via: 'link' | 'api';
  /** UTC instant */
  readonly at: string;
  readonly contentHash: string;
}

/**
 * Something consequential that somebody wants done. It pins what was asked (content hash, policy version) and carries
 * everything an approver must see, so that what was decided can be shown years later.
 */
export interface Proposal extends Doc {
  readonly kind: 'gates.proposal';
  readonly proposalId: string;
  readonly aggregate: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly title: string };
  readonly action: string;
  readonly title: string;
  readonly area: string;
  readonly level: Level;
  readonly policyVersion: number;
  readonly input: Readonly<Record<string, unknown>>;
  readonly contentHash: string;
  readonly requestedBy: Actor;
  /** Actor ids that may never decide: authors, requester, their assistant. */
  readonly excluded: readonly string[];
  readonly approverRole: string;
  readonly needed: number;
  readonly recommendation: Recommendation;
  readonly facts: readonly Fact[];
  /** What happens if nobody decides. */
  readonly consequence: string;
  readonly state: ProposalState;
  readonly decisions: readonly Decision[];
  readonly openedAt: string;
  /** UTC instants */
  readonly deadline: string;
  readonly askedAt?: string;
  readonly remindedAt?: string;
  readonly remindAfterHours: number;
  readonly execution?: {
    readonly startedAt: string;
    readonly endedAt?: string;
    readonly outcome?: Outcome;
    readonly refusal?: string;
  };
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

const over: readonly ProposalState[] = ['rejected', 'expired', 'withdrawn', 'executed', 'failed'];
export const isOver = (proposal: Proposal): boolean => over.includes(proposal.state);
export const isDecided = (proposal: Proposal): boolean => proposal.state !== 'open';

/** Ended without a decision that counts, even if one of several needed approvals had been given. */
const undecided: readonly ProposalState[] = ['open', 'expired', 'withdrawn'];

/** The decision that settled it: what a repeated answer is told. */
export function settlingDecision(proposal: Proposal): Decision | undefined {
  return undecided.includes(proposal.state) ? undefined : proposal.decisions.at(-1);
}

/** Adds a decision: one "no" rejects, `needed` different people's "yes" approve. */
export function withDecision(proposal: Proposal, decision: Decision): Proposal {
  const decisions = [...proposal.decisions, decision];
  if (decision.verdict === 'reject') return settled({ ...proposal, decisions, state: 'rejected' });
  const approvals = new Set(decisions.filter((d) => d.verdict === 'approve').map((d) => d.by.id)).size;
  if (approvals < proposal.needed) return { ...proposal, decisions };
  return { ...proposal, decisions, state: 'approved', dueAt: decision.at };
}

/** Over: nothing is due any more. */
export function settled(proposal: Proposal): Proposal {
  const { dueAt: _, ...rest } = proposal;
  return rest;
}
