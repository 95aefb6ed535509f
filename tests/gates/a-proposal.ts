import { contractsArea } from '../../src/gates/policy/default-policy.ts';
import { documentIdOf, type Proposal } from '../../src/gates/proposal.ts';

export const subjectId = '0f8fad5b-d9cb-469f-a165-70867728950e';
export const proposalId = `contract-${subjectId}-p0123456789ab`;
export const contentHash = 'c'.repeat(64);

/** Open since noon of 1 June 2026, to be decided within a fortnight; what is said replaces it. */
export const aProposal = (said: Partial<Proposal> = {}): Proposal => ({
  id: documentIdOf(proposalId),
  kind: 'gates.proposal',
  schema: 2,
  proposalId,
  aggregate: `contract:${subjectId}`,
  subject: { kind: 'contract', id: subjectId, title: 'Managed services agreement' },
  action: 'contracts-activateContract',
  title: 'Activate the contract',
  area: 'contracts',
  level: 'L2',
  policyVersion: 1,
  input: { version: 1 },
  contentHash,
  requestedBy: { kind: 'assistant', id: 'assistant' },
  excluded: ['author', 'assistant'],
  features: { type: 'msa', risk: 12, value: { minor: 245_000, currency: 'USD' } },
  comparableValue: { minor: 245_000, currency: 'USD' },
  inputs: { price: '2,450.00 USD monthly' },
  plan: [{ id: 'approval', title: 'Approval', stage: 1, approvers: [{ role: 'approver' }], needed: 1 }],
  timing: contractsArea.timing,
  recommendation: { verdict: 'approve', reasons: [{ text: 'All terms are as preferred' }], risk: 12 },
  facts: [{ label: 'Client', value: 'Bayside Dental Group' }],
  consequence: 'The contract stays a draft.',
  state: 'open',
  opened: [],
  asks: [],
  decisions: [],
  voided: [],
  reassignments: [],
  questions: [],
  breakGlass: [],
  checklist: [],
  openedAt: '2026-06-01T12:00:00.000Z',
  deadline: '2026-06-15T12:00:00.000Z',
  dueAt: '2026-06-01T12:00:00.000Z',
  ...said,
});
