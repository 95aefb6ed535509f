import { z } from 'zod';
import { pageFields } from '../platform/wire-fields.ts';
import { actsOnProposals, possibleActs } from './deciding/possible-acts.ts';
import { type Proposal, proposalStates } from './proposal.ts';
import * as part from './proposal-parts.api.ts';
import { deadlineOf } from './timing.ts';

export const proposalParams = z.strictObject({ proposalId: z.string().max(80) });

export const proposalQuery = z.strictObject({
  state: z.enum(proposalStates).optional(),
  area: z.string().max(60).optional(),
  waitingFor: z
    .literal('me')
    .optional()
    .meta({ description: 'Only what waits for your word now; these are open. A page may hold fewer than its limit' }),
  ...pageFields,
});

export const decisionBody = z.strictObject({
  verdict: z.enum(['approve', 'reject']),
  contentHash: part.hash,
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
  requestedBy: part.actor,
  plan: z.array(part.step),
  asks: z.array(part.ask),
  decisions: z.array(part.decision),
  voided: z
    .array(z.object({ decision: part.decision, because: z.string() }))
    .meta({ description: 'Approvals of the proposal before this one that do not count any more, and why' }),
  questions: z.array(part.question),
  reassignments: z.array(part.reassignment),
  breakGlass: z.array(part.word),
  checklist: z.array(part.item),
  comments: z.number().optional().meta({ description: 'How many there are; said of a single proposal' }),
  review: part.review.optional(),
  withdrawal: part.word.optional(),
  returnTo: z.string().optional(),
  succeeds: z.string().optional(),
  openedAt: part.instant,
  deadline: part.instant.meta({ description: 'As things stand: questions put it off, never beyond the matter itself' }),
  execution: part.execution.optional(),
  possible: z
    .array(z.enum(actsOnProposals))
    .optional()
    .meta({ description: 'What can be done with it now, each by those who may' }),
});

export const proposalPage = z.object({ items: z.array(proposalResource), cursor: z.string().optional() });

export const decisionResource = z.object({
  decision: part.decision,
  repeated: z.boolean(),
  proposal: proposalResource,
});

/** What integrators see of a proposal; the excluded people, seats and inner inputs stay inside. `now` as things stand then. */
export function toResource(proposal: Proposal, now?: Date, comments?: number): z.infer<typeof proposalResource> {
  const { proposalId: id, subject, action, title, area, level, state, contentHash, consequence } = proposal;
  const { recommendation, facts, policyVersion, openedAt, decisions, voided, execution, review, withdrawal } = proposal;
  const optional = {
    raisedBecause: proposal.raisedBecause,
    returnTo: proposal.returnTo,
    succeeds: proposal.succeeds,
    comments,
    review: review && part.toReview(review),
    withdrawal: withdrawal && part.toWord(withdrawal),
    execution: execution && part.toExecution(execution),
    possible: now && [...possibleActs(proposal, now)],
  };
  return {
    ...{ id, subject, action, title, area, level, state, contentHash, consequence, policyVersion, openedAt },
    deadline: now ? deadlineOf(proposal, now).toISOString() : proposal.deadline,
    requestedBy: part.toActor(proposal.requestedBy),
    recommendation: { ...recommendation, reasons: [...recommendation.reasons] },
    facts: [...facts],
    plan: part.toSteps(proposal),
    asks: proposal.asks.map(part.toAsk),
    decisions: decisions.map(part.toDecision),
    voided: voided.map(({ decision, because }) => ({ decision: part.toDecision(decision), because })),
    questions: proposal.questions.map(part.toQuestion),
    reassignments: proposal.reassignments.map(part.toReassignment),
    breakGlass: proposal.breakGlass.map(part.toWord),
    checklist: proposal.checklist.map(part.toItem),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
