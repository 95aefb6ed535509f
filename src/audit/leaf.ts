import { z } from 'zod';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { DomainEvent } from '../platform/events.ts';
import { derivedId, hmacSha256 } from '../platform/ids.ts';
import type { Actor } from '../platform/scope.ts';
import type { EventDescription } from '../slice.ts';

/**
 * What of an event can never be changed or erased: one line of canonical JSON (RFC 8785). Its fields answer CADF's seven
 * questions (DMTF DSP0262: initiator, action, target, outcome, observer, time, reason), the reason in the payload. Nothing
 * personal is in it: people are pseudonyms, and what they wrote is behind a salted commitment.
 */
export const leafSchema = z.strictObject({
  v: z.literal(1),
  /** The observer: origin of the log, `<host>/t/<tenant>/e<epoch>`. */
  log: z.string().regex(/^[^\s+]{1,200}$/),
  /** Dense from 0 within the epoch. */
  seq: z.int().min(0),
  /** Of the event. */
  id: z.string().regex(/^[\w.:-]{1,128}$/),
  time: z.iso.datetime(),
  type: z.string().regex(/^[a-zA-Z]+\.[a-zA-Z]+$/),
  phase: z.enum([
    ...['trigger', 'analysis', 'request', 'decision', 'intent', 'outcome', 'rollback'],
    ...['notification', 'access', 'denial', 'change', 'administration', 'log'],
  ] as const),
  outcome: z.enum(['success', 'failure', 'denied', 'pending']),
  /** Level of the gate the event belongs to. */
  gate: z.enum(['L0', 'L1', 'L2', 'L3']).optional(),
  /** `p:<pseudonym>` for people; applications and the system by their id. */
  actor: z.string().regex(/^[\w.:@/-]{1,128}$/),
  actorKind: z.enum(['person', 'application', 'system', 'assistant']),
  /** `<kind>/<id>`; people by pseudonym. */
  subject: z.string().regex(/^[a-zA-Z]+\/[\w.:-]{1,200}$/),
  /**
   * Ties together everything one request or trigger caused: made of the event's, which stands in the payload, for a caller may have
   * chosen it, and it may be the id of a person. Left out where a caller chose words of their own.
   */
  correlation: z.uuid().optional(),
  payload: z.strictObject({
    alg: z.literal('HS256'),
    /** HMAC-SHA-256 under the salt, base64; see `commitmentTo`. */
    commit: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
    /** Of the payload, rounded up, so that its length says little. */
    bytes: z.int().min(0),
  }),
});

export type Leaf = z.infer<typeof leafSchema>;
export type Phase = Leaf['phase'];
export type Outcome = Leaf['outcome'];

/** What can be erased: who acted, by name, and the event's own facts. */
export interface Payload {
  readonly actor: DomainEvent['actor'];
  readonly aggregate: string;
  /** Of the aggregate, from 1; 0 for records of access. */
  readonly sequence: number;
  readonly subject: DomainEvent['subject'];
  readonly correlation: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const payloadOf = ({ actor, aggregate, sequence, subject, correlation, data }: DomainEvent): string =>
  canonicalJson({ actor, aggregate, sequence, subject, correlation, data: data ?? {} } satisfies Payload);

export const saltBytes = 32;
const domain = 'counterpart-audit-payload-v1';

/** Binds a payload to its place in its log. Without the salt nobody finds the payload by trying what it may have been. */
export const commitmentTo = (payload: string, salt: Uint8Array, { log, seq }: Pick<Leaf, 'log' | 'seq'>): string =>
  hmacSha256(salt, [domain, log, String(seq), payload].join('\0')).toString('base64');

const bucketBytes = 256;

export interface LeafParts {
  readonly log: string;
  readonly seq: number;
  readonly payload: string;
  readonly salt: Uint8Array;
  /** What the catalogue of events says of the type. */
  readonly described: Pick<EventDescription, 'phase' | 'outcome'>;
  /** The names the log knows people by: a pseudonym for everybody who is named by id in the leaf. */
  readonly pseudonym: (person: string) => string;
}

/** The leaf of an event, as text. Throws on an event that does not fit the schema: then the event is at fault, not its sender. */
export function leafOf(event: DomainEvent, { log, seq, payload, salt, described, pseudonym }: LeafParts): string {
  const { id, at, type, tenant, actor, subject, correlation, data } = event;
  const gate = z.enum(['L0', 'L1', 'L2', 'L3']).safeParse(data?.level).data;
  const leaf = leafSchema.parse({
    ...{ v: 1, log, seq, id, time: at, type, phase: described.phase, outcome: described.outcome ?? 'success' },
    ...(gate ? { gate } : {}),
    actor: actor.kind === 'person' ? `p:${pseudonym(actor.id)}` : actor.id,
    actorKind: actor.kind,
    subject: subject.kind === 'person' ? `person/${pseudonym(subject.id)}` : `${subject.kind}/${subject.id}`,
    ...(z.uuid().safeParse(correlation).success ? { correlation: correlationInLeaf(tenant, correlation) } : {}),
    payload: {
      alg: 'HS256',
      commit: commitmentTo(payload, salt, { log, seq }),
      bytes: Math.ceil(Buffer.byteLength(payload) / bucketBytes) * bucketBytes,
    },
  });
  return canonicalJson(leaf);
}

/** The same in every epoch of a tenant's log, and another in every other's. */
export const correlationInLeaf = (tenant: string, correlation: string): string =>
  derivedId('audit.correlation', tenant, correlation.toLowerCase());

/** Who is named by id in the event's leaf, with what else the event says of them. */
export const peopleIn = ({ actor, subject }: DomainEvent): readonly Pick<Actor, 'id' | 'name' | 'email'>[] => [
  ...(subject.kind === 'person' ? [{ id: subject.id }] : []),
  ...(actor.kind === 'person' ? [actor] : []),
];
