import type { Action } from '../../src/gates/action.ts';
import { type ApprovalPolicy, defaultPolicy } from '../../src/gates/approval-policy.ts';
import { documentIdOf, type Proposal } from '../../src/gates/proposal.ts';
import type { ProposalStore } from '../../src/gates/proposal-store.ts';
import type { Stored } from '../../src/platform/cosmos/documents.ts';
import type { DomainEvent, NewEvent } from '../../src/platform/events.ts';
import { ok } from '../../src/platform/result.ts';
import type { Workflows } from '../../src/platform/workflows.ts';

export const subjectId = '0f8fad5b-d9cb-469f-a165-70867728950e';
export const proposalId = `contract-${subjectId}-p0123456789ab`;
export const contentHash = 'c'.repeat(64);

/** Open since noon of 1 June 2026, to be decided within a fortnight; what is said replaces it. */
export const aProposal = (said: Partial<Proposal> = {}): Proposal => ({
  id: documentIdOf(proposalId),
  kind: 'gates.proposal',
  schema: 1,
  proposalId,
  aggregate: `contract:${subjectId}`,
  subject: { kind: 'contract', id: subjectId, title: 'Managed services agreement' },
  action: 'contracts-activateContract',
  title: 'Activate the contract',
  area: 'contracts',
  level: 'L2',
  policyVersion: 1,
  input: { valueMinor: 245_000 },
  contentHash,
  requestedBy: { kind: 'assistant', id: 'assistant' },
  excluded: ['author', 'assistant'],
  approverRole: 'approver',
  needed: 1,
  recommendation: { verdict: 'approve', reasons: [{ text: 'All terms are as preferred' }], risk: 12 },
  facts: [{ label: 'Client', value: 'Bayside Dental Group' }],
  consequence: 'The contract stays a draft.',
  state: 'open',
  decisions: [],
  openedAt: '2026-06-01T12:00:00.000Z',
  deadline: '2026-06-15T12:00:00.000Z',
  remindAfterHours: 48,
  dueAt: '2026-06-01T12:00:00.000Z',
  ...said,
});

export const anAction = (said: Partial<Action> = {}): Action => ({
  name: 'contracts-activateContract',
  area: 'contracts',
  floor: 'L2',
  title: 'Activate the contract',
  execute: async () => ok({}),
  ...said,
});

/** A proposal store of one partition: conditional writes and nothing else. What was committed with each change is kept. */
const occurred = (event: NewEvent, at: number) => ({ ...event, id: String(at) }) as DomainEvent;

export function fewProposals(...proposals: readonly Proposal[]) {
  const docs = new Map(proposals.map((doc) => [doc.proposalId, { doc, etag: '"1"' }]));
  const events: NewEvent[] = [];
  let policy: ApprovalPolicy = defaultPolicy;
  const store: ProposalStore = {
    read: async (_, id) => docs.get(id),
    async save(_, before: Stored<Proposal>, after, caused) {
      const current = docs.get(after.proposalId);
      if (current?.etag !== before.etag) return { ok: false, id: after.id, reason: 'changed' };
      const etag = `"${Number(current.etag.slice(1, -1)) + 1}"`;
      docs.set(after.proposalId, { doc: after, etag });
      events.push(...caused);
      return { ok: true, etags: new Map([[after.id, etag]]), events: caused.map(occurred) };
    },
    list: async () => ({ items: [...docs.values()].map(({ doc }) => doc) }),
    async *overdue() {},
    policy: async () => policy,
    eventsOf: async () => events.map(occurred),
  };
  return {
    store,
    events,
    put: (doc: Proposal) => void docs.set(doc.proposalId, { doc, etag: '"1"' }),
    now: (id = proposalId): Proposal | undefined => docs.get(id)?.doc,
    usePolicy: (other: ApprovalPolicy) => {
      policy = other;
    },
  };
}

/** Counts how often stories were woken. */
export function countedNudges() {
  const nudged: string[] = [];
  const workflows: Workflows = { nudge: async (_, __, id) => void nudged.push(id), start: async () => 'started' };
  return { workflows, nudged };
}
