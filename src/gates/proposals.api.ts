import { z } from 'zod';
import { pageFields } from '../platform/wire-fields.ts';
import type { Proposal } from './proposal.ts';

export const proposalParams = z.strictObject({ proposalId: z.string().max(80) });

export const proposalQuery = z.strictObject({
  state: z.enum(['open', 'approved', 'rejected', 'expired', 'withdrawn', 'executing', 'executed', 'failed']).optional(),
  ...pageFields,
});

export const decisionBody = z.strictObject({
  verdict: z.enum(['approve', 'reject']),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/, 'must be the contentHash of the proposal you read: 64 hex digits'),
  reason: z.string().max(2000).optional().meta({ description: 'Required to reject' }),
});

const actor = z.object({ kind: z.string(), id: z.string(), name: z.string().optional() });
const decision = z.object({
  verdict: z.enum(['approve', 'reject']),
  by: actor,
  at: z.iso.datetime(),
  via: z.enum(['link', 'api']),
  reason: z.string().optional(),
  contentHash: z.string(),
});

export const proposalResource = z.object({
  id: z.string(),
  subject: z.object({ kind: z.string(), id: z.string(), title: z.string() }),
  action: z.string(),
  title: z.string(),
  area: z.string(),
  level: z.enum(['L0', 'L1', 'L2', 'L3']),
  state: z.string(),
  contentHash: z.string(),
  recommendation: z.object({
    verdict: z.string(),
    risk: z.number(),
    reasons: z.array(z.object({ text: z.string(), span: z.object({ start: z.number(), end: z.number() }).optional() })),
  }),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  consequence: z.string(),
  policyVersion: z.number(),
  needed: z.number(),
  decisions: z.array(decision),
  openedAt: z.iso.datetime(),
  deadline: z.iso.datetime(),
  execution: z
    .object({
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime().optional(),
      outcome: z.record(z.string(), z.unknown()).optional(),
      refusal: z.string().optional(),
    })
    .optional(),
});

export const proposalPage = z.object({ items: z.array(proposalResource), cursor: z.string().optional() });

export const decisionResource = z.object({ decision, repeated: z.boolean(), proposal: proposalResource });

/** What integrators see of a proposal; the excluded people and inner inputs stay inside. */
export function toResource(proposal: Proposal): z.infer<typeof proposalResource> {
  const {
    proposalId: id,
    subject,
    action,
    title,
    area,
    level,
    state,
    contentHash,
    recommendation,
    facts,
    consequence,
    policyVersion,
    needed,
    decisions,
    openedAt,
    deadline,
    execution,
  } = proposal;
  const mutable = {
    recommendation: { ...recommendation, reasons: [...recommendation.reasons] },
    facts: [...facts],
    decisions: [...decisions],
  };
  return {
    id,
    subject,
    action,
    title,
    area,
    level,
    state,
    contentHash,
    consequence,
    policyVersion,
    needed,
    openedAt,
    deadline,
    ...mutable,
    ...(execution ? { execution } : {}),
  };
}
