import { z } from 'zod';
import type { Actor } from '../platform/scope.ts';
import type { Execution } from './executing/execution.ts';
import { standingActs } from './executing/progress.ts';
import type { Decision, Proposal, Review } from './proposal.ts';
import { standingOf } from './standing.ts';

// The parts that the resource of a proposal is made of. People are named, never their addresses: who may read a proposal
// need not know how to write to everybody in it.

export const instant = z.iso.datetime();
export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the contentHash of the proposal you read: 64 hex digits');
export const actor = z.object({ kind: z.string(), id: z.string(), name: z.string().optional() });
const named = z.object({ id: z.string(), name: z.string() });

export const toActor = ({ kind, id, name }: Actor): z.infer<typeof actor> => ({ kind, id, ...(name ? { name } : {}) });
const toNamed = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });

export const decision = z.object({
  step: z.string().meta({ description: 'Of the plan' }),
  verdict: z.enum(['approve', 'reject']),
  by: actor,
  onBehalfOf: z.array(named).optional(),
  at: instant,
  via: z.string(),
  reason: z.string().optional(),
  contentHash: z.string(),
  keptFrom: z.string().optional().meta({ description: 'The earlier proposal this approval was given on' }),
});

export const toDecision = ({ seats: _, by, onBehalfOf, ...rest }: Decision): z.infer<typeof decision> => ({
  ...rest,
  by: toActor(by),
  ...(onBehalfOf ? { onBehalfOf: onBehalfOf.map(toNamed) } : {}),
});

export const step = z.object({
  id: z.string(),
  title: z.string(),
  stage: z.number(),
  state: z.enum(['later', 'current', 'approved']),
  needed: z.union([z.number(), z.literal('all')]),
  approvals: z.number(),
  approvedBy: z.array(z.object({ by: actor, onBehalfOf: z.array(named).optional(), at: instant })),
  because: z.string().optional(),
  added: z.boolean().meta({ description: 'By a person, for this proposal alone' }),
  escalated: z.number().meta({ description: 'How many rungs of the ladder were climbed' }),
});

export const toSteps = (proposal: Proposal): z.infer<typeof step>[] =>
  standingOf(proposal).map(({ step: { id, title, stage, needed, because, addedBy }, state, approvals }) => ({
    ...{ id, title, stage, state, needed, approvals: approvals.length, added: addedBy !== undefined },
    approvedBy: approvals.map(({ by, onBehalfOf, at }) => ({
      by: toActor(by),
      at,
      ...(onBehalfOf ? { onBehalfOf: onBehalfOf.map(toNamed) } : {}),
    })),
    escalated: proposal.opened.find((opened) => opened.step === id)?.escalated ?? 0,
    ...(because ? { because } : {}),
  }));

export const ask = z.object({ step: z.string(), name: z.string(), at: instant, reminded: z.number() });
export const toAsk = ({ step, person: { name }, at, reminded }: Proposal['asks'][number]): z.infer<typeof ask> => ({
  ...{ step, name, at, reminded },
});

export const question = z.object({
  id: z.string(),
  text: z.string(),
  by: actor,
  at: instant,
  until: instant.meta({ description: 'When the clock runs on even without an answer' }),
  answer: z.object({ text: z.string(), by: actor, at: instant }).optional(),
});
export const toQuestion = ({ by, answer, ...rest }: Proposal['questions'][number]): z.infer<typeof question> => ({
  ...rest,
  by: toActor(by),
  ...(answer ? { answer: { ...answer, by: toActor(answer.by) } } : {}),
});

export const reassignment = z.object({
  ...{ step: z.string(), from: z.string(), to: named, by: actor, at: instant, reason: z.string() },
});
export const toReassignment = ({ step, from, to, by, at, reason }: Proposal['reassignments'][number]) => ({
  ...{ step, from, to: toNamed(to), by: toActor(by), at, reason },
});

/** Who did something when, and why. */
export const word = z.object({ by: actor, at: instant, reason: z.string() });
export const toWord = ({ by, at, reason }: Proposal['breakGlass'][number]) => ({ by: toActor(by), at, reason });

export const item = z.object({ text: z.string(), done: z.object({ by: actor, at: instant }).optional() });
export const toItem = ({ text, done }: Proposal['checklist'][number]): z.infer<typeof item> => ({
  text,
  ...(done ? { done: { by: toActor(done.by), at: done.at } } : {}),
});

export const review = z.object({
  of: z.enum(['L1', 'breakGlass']),
  state: z.enum(['due', 'acknowledged', 'rolledBack']),
  dueAt: instant,
  by: actor.optional(),
  at: instant.optional(),
  note: z.string().optional(),
});
export function toReview(said: Review): z.infer<typeof review> {
  const { of, state, dueAt } = said;
  if (said.state === 'due') return { of, state, dueAt };
  const { by, at, note } = said;
  return { of, state, dueAt, by: toActor(by), at, ...(note ? { note } : {}) };
}

export const execution = z.object({
  startedAt: instant,
  endedAt: instant.optional(),
  outcome: z.record(z.string(), z.unknown()).optional(),
  refusal: z.string().optional(),
  notUndone: z
    .array(z.string())
    .optional()
    .meta({ description: 'Acts that stand although they were to be taken back' }),
  rollback: z
    .object({
      ...{ by: actor, reason: z.string(), askedAt: instant, endedAt: instant.optional() },
      refusal: z.string().optional().meta({ description: 'Why it could not be taken back' }),
    })
    .optional(),
});
export const toExecution = ({ startedAt, endedAt, acts, outcome, refusal, rollback }: Execution) => ({
  startedAt,
  ...notUndone(refusal ?? rollback?.refusal, acts),
  ...(endedAt ? { endedAt } : {}),
  ...(outcome ? { outcome } : {}),
  ...(refusal ? { refusal } : {}),
  ...(rollback
    ? {
        rollback: {
          ...{ by: toActor(rollback.by), reason: rollback.reason, askedAt: rollback.askedAt },
          ...(rollback.endedAt ? { endedAt: rollback.endedAt } : {}),
          ...(rollback.refusal ? { refusal: rollback.refusal } : {}),
        },
      }
    : {}),
});

/** What stands although it should not: of a failed execution, or of one that could not be taken back. */
const notUndone = (refusal: string | undefined, acts: Execution['acts']) => {
  const left = refusal === undefined ? [] : standingActs(acts);
  return left.length > 0 ? { notUndone: left } : {};
};
