import { z } from 'zod';
import { pageFields } from '../../platform/wire-fields.ts';
import type { ApproverRef } from '../plan.ts';
import { actor, hash, instant, toActor } from '../proposal-parts.api.ts';
import { proposalParams } from '../proposals.api.ts';
import type { Comment } from './comment.ts';
import type { Override } from './override.ts';

/** What people write to each other: plain text, never empty. */
const text = z.string().trim().min(1, 'must not be empty').max(4000);
const why = z.string().trim().min(1, 'must say why').max(2000);

export const questionBody = z.strictObject({ text, contentHash: hash });
export const answerBody = z.strictObject({ text });
export const answerParams = z.strictObject({ ...proposalParams.shape, questionId: z.string().max(40) });
export const withdrawalBody = z.strictObject({ reason: why, contentHash: hash });
export const glassBody = z.strictObject({ reason: why, contentHash: hash });
export const commentBody = z.strictObject({ text });
export const pageQuery = z.strictObject(pageFields);

export const reassignmentBody = z.strictObject({
  step: z.string().max(80).meta({ description: 'Of the plan' }),
  to: z.string().min(1).max(80).meta({ description: 'Principal id of who decides instead' }),
  from: z
    .string()
    .max(80)
    .optional()
    .meta({ description: 'Whose place, for those who manage proposals; your own without it' }),
  reason: why,
  contentHash: hash,
});

export const approverBody = z.strictObject({
  title: z.string().trim().min(1).max(120).meta({ description: 'What they are asked for: "Security review"' }),
  approver: z.union(
    [
      z.strictObject({ person: z.string().min(1).max(80) }),
      z.strictObject({
        external: z.strictObject({ name: z.string().trim().min(1).max(120), email: z.email().max(254) }),
      }),
    ],
    'must be {"person": "<principal id>"} or {"external": {"name": …, "email": …}}',
  ) satisfies z.ZodType<ApproverRef>,
  contentHash: hash,
});

export const commentResource = z.object({ number: z.number(), text: z.string(), by: actor, at: instant });
export const commentPage = z.object({ items: z.array(commentResource), cursor: z.string().optional() });
export const toComment = ({ number, text, by, at }: Comment): z.infer<typeof commentResource> => ({
  ...{ number, text, at },
  by: toActor(by),
});

export const overridesQuery = z.strictObject({
  from: instant.optional().meta({ description: 'Decided then or later, UTC' }),
  until: instant.optional().meta({ description: 'Decided before, UTC' }),
  area: z.string().max(60).optional(),
  ...pageFields,
});
const overrideResource = z.object({
  proposalId: z.string(),
  action: z.string(),
  area: z.string(),
  recommended: z.string(),
  decided: z.enum(['approve', 'reject']),
  via: z.string(),
  reason: z.string(),
  features: z.record(z.string(), z.unknown()).meta({ description: 'The case as it was judged' }),
  policyVersion: z.number(),
  by: z.string(),
  at: instant,
});
export const overridePage = z.object({ items: z.array(overrideResource), cursor: z.string().optional() });

export function toOverride(override: Override): z.infer<typeof overrideResource> {
  const { proposalId, action, area, recommended, decided, via, reason, features, policyVersion, by, at } = override;
  return {
    proposalId,
    action,
    area,
    recommended,
    decided,
    via,
    reason,
    features: { ...features },
    policyVersion,
    by,
    at,
  };
}
