import { z } from 'zod';
import type { Leaf, Payload } from './leaf.ts';
import type { LogEntry } from './log-entry.ts';

export const logQuery = z.strictObject({
  epoch: z.coerce.number().int().min(0).max(999_999).default(0).meta({ description: 'First epoch; goes with `from`' }),
  from: z.coerce.number().int().min(0).default(0).meta({ description: 'First index within the epoch' }),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: z
    .string()
    .regex(/^\d{1,6}-\d{1,12}$/)
    .optional(),
});

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
