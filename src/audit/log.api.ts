import { z } from 'zod';
import { type Leaf, leafSchema, type Payload } from './leaf.ts';
import type { LogEntry } from './log-entry.ts';
import type { LogPlace } from './reading/read-matches.ts';

const { phase, outcome, gate } = leafSchema.shape;

/** Several after commas, each as the rule says. */
const several = <T>(one: z.ZodType<T>, rule: string) =>
  z
    .string()
    .max(1000)
    .transform((text, context): readonly T[] => {
      const all = text.split(',').map((part) => one.safeParse(part.trim()));
      const known = all.flatMap(({ data }) => (data === undefined ? [] : [data]));
      if (known.length < all.length || known.length > 20)
        context.addIssue({ code: 'custom', message: rule, input: text });
      return known;
    });

/** As entries have it: in UTC, to the millisecond. */
const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-06-01T12:00:00Z' })
  .transform((text) => new Date(text).toISOString());

const listOf = (options: readonly string[]): string => `must be some of ${options.join(', ')}, separated by commas`;

/** Words of one search: each is looked for in every payload. */
const mostWords = 8;

/** A place in the log, as `toCursor` writes it. Naming another one than was given does no harm. */
export const logPlaceField = z
  .string()
  .regex(/^\d{1,6}-\d{1,16}$/, 'must be the cursor of the page before')
  .transform((text): LogPlace => {
    const [epoch = 0, index = 0] = text.split('-').map(Number);
    return { epoch, index };
  });

export const logQuery = z
  .strictObject({
    from: instant.optional().meta({ description: 'Entries of this instant or later' }),
    until: instant.optional().meta({ description: 'Entries before this instant' }),
    type: several(
      z.string().regex(/^[a-zA-Z]{1,64}\.(?:[a-zA-Z]{1,64}|\*)$/),
      'must be at most 20 types such as proposal.approved or proposal.*, separated by commas',
    )
      .optional()
      .meta({ description: 'Types of events; `proposal.*` for all of a kind; several after commas' }),
    phase: several(phase, listOf(phase.options)).optional().meta({ description: 'Parts of the chain, after commas' }),
    outcome: several(outcome, listOf(outcome.options)).optional(),
    gate: gate.optional().meta({ description: 'Level of the gate' }),
    actor: z
      .string()
      .regex(/^[\w.:@/-]{1,128}$/, 'must be me, the id of a person or an application, or p: and a pseudonym')
      .optional()
      .meta({ description: '`me`, the id of a person or an application, or `p:<pseudonym>` as leaves have it' }),
    subject: z
      .string()
      .regex(/^[a-zA-Z]{1,64}\/[\w.:-]{1,200}$/, 'must be a kind and an id, such as contract/<id>')
      .optional()
      .meta({ description: 'What it was about: `contract/<id>`, `proposal/<id>`, `person/<id>` …' }),
    aggregate: z
      .string()
      .regex(/^[\w.:@/-]{1,300}$/, 'must be where it was committed, such as contract:<id>')
      .optional()
      .meta({ description: 'Where it was committed: `contract:<id>`. Not known any more of what was erased' }),
    correlation: z
      .string()
      .regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, hyphens or underscores')
      .optional()
      .meta({ description: 'Everything one request or trigger caused' }),
    text: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .transform((text) => text.split(/\s+/))
      .refine(({ length }) => length <= mostWords, `must be at most ${mostWords} words`)
      .optional()
      .meta({ description: 'Words that all stand in the payload, in capitals or not; what was erased is not found' }),
    order: z.enum(['log', 'newest']).default('log').meta({ description: 'As the log has them, or the newest first' }),
    limit: z.coerce.number().int().min(1).max(200).default(100),
    cursor: logPlaceField.optional().meta({ description: 'Where the page before ended' }),
  })
  .refine(({ from, until }) => !from || !until || from < until, { path: ['until'], error: 'must be after from' });

export const toCursor = ({ epoch, index }: LogPlace): string => `${epoch}-${index}`;

const who = z.object({
  kind: z.enum(['person', 'application', 'system', 'assistant']),
  id: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
});

export const logEntryResource = z.object({
  epoch: z.number(),
  index: z.number().meta({ description: 'Dense from 0 within the epoch' }),
  event: z
    .object({
      id: z.string(),
      type: z.string(),
      at: z.iso.datetime(),
      phase: z.string(),
      outcome: z.string(),
      actor: who.meta({ description: 'A person of whom the payload was erased by pseudonym' }),
      subject: z.object({ kind: z.string(), id: z.string() }),
      correlation: z.string().optional(),
      aggregate: z.string().optional(),
      sequence: z
        .number()
        .optional()
        .meta({ description: 'Dense within the aggregate from 1; 0 for records of access' }),
      data: z.record(z.string(), z.unknown()).optional(),
    })
    .meta({ description: 'What happened; aggregate, sequence and data stand in the payload' }),
  redacted: z
    .object({ at: z.iso.datetime(), erasure: z.string() })
    .optional()
    .meta({ description: 'The payload was erased; the leaf and its proofs stay' }),
  leaf: z.string().meta({ description: 'Exactly what was hashed: canonical JSON (RFC 8785)' }),
  leafHash: z.string().meta({ description: 'SHA-256(0x00 then leaf), base64 (RFC 6962)' }),
});

export function toLogEntryResource(entry: LogEntry): z.infer<typeof logEntryResource> {
  const { epoch, index, leaf, leafHash, redacted } = entry;
  return { epoch, index, event: toEvent(entry), ...(redacted ? { redacted } : {}), leaf, leafHash };
}

/** The facts of the payload where it is there, else what the leaf says. */
function toEvent({ leaf, payload }: LogEntry): z.infer<typeof logEntryResource>['event'] {
  const { id, type, time, phase, outcome, actor, actorKind, subject, correlation } = JSON.parse(leaf) as Leaf;
  const [kind = '', ...rest] = subject.split('/');
  return {
    ...{ id, type, at: time, phase, outcome },
    ...{ actor: { kind: actorKind, id: actor }, subject: { kind, id: rest.join('/') } },
    ...(correlation ? { correlation } : {}),
    ...(payload === undefined ? {} : (JSON.parse(payload) as Payload)),
  };
}
