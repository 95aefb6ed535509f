import type { Clock } from '../platform/clock.ts';
import type { Write } from '../platform/cosmos/documents.ts';
import type { NewEvent } from '../platform/events.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Action } from './action.ts';
import { ruleFor } from './approval-policy.ts';
import {
  documentIdOf,
  type Fact,
  isOver,
  type Proposal,
  proposalIdFor,
  type Recommendation,
  settled,
} from './proposal.ts';
import { proposalEvent } from './proposal-events.ts';
import type { ProposalStore } from './proposal-store.ts';

export interface ProposalRequest {
  /** The partition of the thing it is about, `contract:<uuid>`. */
  readonly aggregate: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly title: string };
  readonly action: string;
  /** What makes this proposal the same one when it is asked for twice: `activate v1`, `renew term 2`. */
  readonly occasion: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** SHA-256 over exactly what is to be approved. */
  readonly contentHash: string;
  /** Actor ids that may never decide it. */
  readonly authors: readonly string[];
  readonly recommendation: Recommendation;
  readonly facts: readonly Fact[];
  readonly consequence: string;
  /** Shortens the policy's deadline when the matter itself ends sooner. UTC instant. */
  readonly notAfter?: string;
}

export interface PreparedProposal {
  readonly proposal: Proposal;
  readonly writes: readonly Write[];
  readonly events: readonly NewEvent[];
}

export function preparesProposals(store: ProposalStore, actions: ReadonlyMap<string, Action>, clock: Clock) {
  /** The same content on the same occasion is the same proposal, until it was taken back or refused: then it is a new one. */
  const idFor = async (scope: TenantScope, { aggregate, action, occasion, contentHash }: ProposalRequest) => {
    for (let round = 1; ; round++) {
      const names = [action, occasion, contentHash, ...(round > 1 ? [String(round)] : [])];
      const proposalId = proposalIdFor(aggregate, sha256Hex(names.join('\n')).slice(0, 12));
      const earlier = await store.read(scope, proposalId);
      if (!earlier || !isOver(earlier.doc) || earlier.doc.state === 'executed') return proposalId;
    }
  };

  /** Returns the documents; the slice that owns the aggregate commits them with its own change. */
  return async (scope: TenantScope, request: ProposalRequest): Promise<PreparedProposal> => {
    const action = actions.get(request.action);
    if (!action) throw new Error(`no action named ${request.action} is registered`);
    const policy = await store.policy(scope);
    const rule = ruleFor(policy, action);
    // Nobody would be told to review (L1), and nothing would keep the system from acting (L3): better no proposal than that.
    if (rule.level === 'L1' || rule.level === 'L3') throw new Error(`level ${rule.level} is not offered yet`);
    const proposalId = await idFor(scope, request);
    const proposal = openProposal(scope, { ...request, proposalId }, action, rule, policy.version, clock.now());
    const { level, contentHash, deadline, policyVersion } = proposal;
    const data = {
      action: action.name,
      level,
      contentHash,
      deadline,
      policyVersion,
      risk: request.recommendation.risk,
      recommended: request.recommendation.verdict,
    };
    return {
      proposal,
      writes: [{ op: 'create', doc: proposal }],
      events: [proposalEvent('proposal.opened', proposal, data)],
    };
  };
}

function openProposal(
  scope: TenantScope,
  request: ProposalRequest & { readonly proposalId: string },
  action: Action,
  rule: ReturnType<typeof ruleFor>,
  policyVersion: number,
  now: Date,
): Proposal {
  const { occasion, authors, notAfter, ...asked } = request;
  const deadline = new Date(now.getTime() + rule.deadlineDays * 86_400_000).toISOString();
  const automatic = rule.level === 'L0' || rule.level === 'L1';
  return {
    ...asked,
    id: documentIdOf(request.proposalId),
    kind: 'gates.proposal',
    schema: 1,
    title: action.title,
    area: action.area,
    level: rule.level,
    policyVersion,
    requestedBy: scope.actor,
    excluded: [...new Set([...authors, scope.actor.id])],
    approverRole: rule.approverRole,
    needed: rule.needed,
    state: automatic ? 'approved' : 'open',
    decisions: [],
    openedAt: now.toISOString(),
    deadline: notAfter && notAfter < deadline ? notAfter : deadline,
    remindAfterHours: rule.remindAfterHours,
    dueAt: now.toISOString(),
  };
}

export function preparesWithdrawals(store: ProposalStore) {
  /** Takes an open proposal back because its content changed. Nothing to write when it is no longer open. */
  return async (
    scope: TenantScope,
    proposalId: string,
    reason: string,
  ): Promise<{ writes: readonly Write[]; events: readonly NewEvent[] }> => {
    const stored = await store.read(scope, proposalId);
    if (!stored || (stored.doc.state !== 'open' && stored.doc.state !== 'approved')) return { writes: [], events: [] };
    const doc = settled({ ...stored.doc, state: 'withdrawn' });
    return {
      writes: [{ op: 'replace', doc, ifMatch: stored.etag }],
      events: [proposalEvent('proposal.withdrawn', stored.doc, { reason })],
    };
  };
}
