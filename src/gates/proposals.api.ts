import { z } from 'zod';
import { pageFields } from '../platform/wire-fields.ts';
import { type Decision, type Proposal, proposalStates } from './proposal.ts';
import { standingOf } from './standing.ts';

export const proposalParams = z.strictObject({ proposalId: z.string().max(80) });

export const proposalQuery = z.strictObject({
  state: z.enum(proposalStates).optional(),
  ...pageFields,
});

export const decisionBody = z.strictObject({
  verdict: z.enum(['approve', 'reject']),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/, 'must be the contentHash of the proposal you read: 64 hex digits'),
  reason: z
    .string()
    .max(2000)
    .optional()
    .meta({ description: 'Required to reject, and to decide against the recommendation' }),
  returnTo: z
    .string()
    .max(60)
    .optional()
    .meta({ description: 'For rejections: the state to send it back to; the action names them' }),
});

const actor = z.object({ kind: z.string(), id: z.string(), name: z.string().optional() });
const instant = z.iso.datetime();
const decision = z.object({
  step: z.string().meta({ description: 'Of the plan' }),
  verdict: z.enum(['approve', 'reject']),
  by: actor,
  onBehalfOf: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  at: instant,
  via: z.string(),
  reason: z.string().optional(),
  contentHash: z.string(),
  keptFrom: z.string().optional().meta({ description: 'The earlier proposal this approval was given on' }),
});
const step = z.object({
  id: z.string(),
  title: z.string(),
  stage: z.number(),
  state: z.enum(['later', 'current', 'approved']),
  needed: z.union([z.number(), z.literal('all')]),
  approvals: z.number(),
  because: z.string().optional(),
});
const execution = z.object({
  startedAt: instant,
  endedAt: instant.optional(),
  outcome: z.record(z.string(), z.unknown()).optional(),
  refusal: z.string().optional(),
});

export const proposalResource = z.object({
  id: z.string(),
  subject: z.object({ kind: z.string(), id: z.string(), title: z.string() }),
  action: z.string(),
  title: z.string(),
  area: z.string(),
  level: z.enum(['L0', 'L1', 'L2', 'L3']),
  raisedBecause: z.string().optional(),
  state: z.enum(proposalStates),
  contentHash: z.string(),
  recommendation: z.object({
    verdict: z.string(),
    risk: z.number(),
    reasons: z.array(z.object({ text: z.string(), span: z.object({ start: z.number(), end: z.number() }).optional() })),
  }),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  consequence: z.string(),
  policyVersion: z.number(),
  plan: z.array(step),
  decisions: z.array(decision),
  voided: z
    .array(z.object({ decision, because: z.string() }))
    .meta({ description: 'Approvals of the proposal before this one that do not count any more, and why' }),
  returnTo: z.string().optional(),
  succeeds: z.string().optional(),
  openedAt: instant,
  deadline: instant,
  execution: execution.optional(),
});

export const proposalPage = z.object({ items: z.array(proposalResource), cursor: z.string().optional() });

export const decisionResource = z.object({ decision, repeated: z.boolean(), proposal: proposalResource });

/** What integrators see of a proposal; the excluded people, seats and inner inputs stay inside. */
export function toResource(proposal: Proposal): z.infer<typeof proposalResource> {
  const { proposalId: id, subject, action, title, area, level, state, contentHash, consequence } = proposal;
  const { recommendation, facts, policyVersion, openedAt, deadline, decisions, voided, execution } = proposal;
  const optional = { raisedBecause: proposal.raisedBecause, returnTo: proposal.returnTo, succeeds: proposal.succeeds };
  return {
    ...{ id, subject, action, title, area, level, state, contentHash, consequence, policyVersion, openedAt, deadline },
    recommendation: { ...recommendation, reasons: [...recommendation.reasons] },
    facts: [...facts],
    plan: standingOf(proposal).map(({ step: { id, title, stage, needed, because }, state, approvals }) => ({
      ...{ id, title, stage, state, needed, approvals: approvals.length },
      ...(because ? { because } : {}),
    })),
    decisions: decisions.map(toDecisionResource),
    voided: voided.map(({ decision, because }) => ({ decision: toDecisionResource(decision), because })),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(execution ? { execution: toExecutionResource(execution) } : {}),
  };
}

export function toDecisionResource({ seats: _, onBehalfOf, ...decision }: Decision) {
  return { ...decision, ...(onBehalfOf ? { onBehalfOf: [...onBehalfOf] } : {}) };
}

const toExecutionResource = ({ startedAt, endedAt, outcome, refusal }: NonNullable<Proposal['execution']>) => ({
  startedAt,
  ...(endedAt ? { endedAt } : {}),
  ...(outcome ? { outcome } : {}),
  ...(refusal ? { refusal } : {}),
});
