import { setTimeout as pause } from 'node:timers/promises';
import type { Container, OperationResponse } from '@azure/cosmos';
import type { DomainEvent } from '../events.ts';
import { assertFits, conflictOf, create, mayPass, operationOf, replace, sendBatch } from './batch.ts';
import type { Change, CommitConflict, Committed, Stored } from './documents.ts';
import { eventDocument, eventDocumentId, type Head, headId, headOf } from './event-documents.ts';
import { readItem } from './point-read.ts';
import { type OnDisk, toDisk } from './stored-form.ts';

/** A change ready to be committed, as often as it takes. */
export interface Intent {
  readonly container: Container;
  readonly tenant: string;
  /** Stamped on everything this change writes. Made once, so that a lost answer can be found out. */
  readonly commit: string;
  readonly partition: Change['partition'];
  readonly writes: Change['writes'];
  /** Complete but for the sequence, which depends on who else commits in the aggregate. */
  readonly events: readonly Omit<DomainEvent, 'sequence'>[];
}

/** How long a commit may contend with others or search for a lost answer before it becomes a fault. */
const patienceMs = 15_000;

/**
 * Commits one transactional batch: the head that counts the aggregate's events, the writes under their own conditions,
 * and one document per event. The head's ETag is what makes sequences dense: of two commits that read the same head one
 * fails whole, and reads again.
 *
 * A connection may break after the service has committed, and a gateway may repeat a write whose answer it lost, so that
 * the repetition conflicts with its own first run. Therefore whatever is no plain success is resolved by looking for our
 * stamp before anything is concluded.
 */
export async function commitIntent(intent: Intent): Promise<Committed | CommitConflict> {
  const giveUp = performance.now() + patienceMs;
  let unanswered: unknown;
  const atLarge: (readonly DomainEvent[])[] = [];
  for (let attempt = 0; ; attempt++) {
    const head = intent.events.length > 0 ? await readHead(intent) : undefined;
    // A request that was given up may still arrive. Had it done so before the head was read, its stamp is there; after that,
    // the head's ETag lets only one of the two in.
    for (const events of atLarge)
      if (await patiently(giveUp, () => isOurs(intent, events, true)))
        return patiently(giveUp, () => recovered(intent, events));
    const events = numbered(intent, head?.doc.sequence ?? 0);
    const operations = operationsOf(intent, events, head);
    const first = events.length > 0 ? 1 : 0; // where the caller's writes begin: after the head
    const outcome = await sendBatch(intent.container, intent.partition, operations);

    if (outcome.kind === 'done') return { ok: true, etags: etagsOf(intent, outcome.results.slice(first)), events };
    if (outcome.kind !== 'busy') {
      if (outcome.kind === 'unknown') unanswered = outcome.cause;
      // Without this answer another attempt could commit the change a second time, so it is worth waiting for.
      const ours = await patiently(giveUp, () => isOurs(intent, events, unanswered !== undefined));
      if (ours) return patiently(giveUp, () => recovered(intent, events));
      if (outcome.kind === 'unknown' && events.length > 0) atLarge.push(events);
    }
    if (outcome.kind === 'refused' && outcome.index >= first)
      return conflictAt(intent, outcome.index - first, outcome.status);
    if (performance.now() > giveUp)
      throw new Error(`commit in ${intent.partition}: no result after ${attempt + 1} attempts`, { cause: unanswered });
    await pause(jitter(attempt));
  }
}

const etagsOf = ({ writes }: Intent, results: readonly OperationResponse[]): ReadonlyMap<string, string> =>
  new Map(
    writes.flatMap((write, index) => {
      const etag = results[index]?.eTag;
      return write.op === 'delete' || !etag ? [] : [[write.doc.id, etag] as const];
    }),
  );

/** Throws when the refusal is none that another state of the documents would lift. */
function conflictAt({ partition, writes }: Intent, index: number, status: number): CommitConflict {
  const write = writes[index];
  const id = write && (write.op === 'delete' ? write.id : write.doc.id);
  const conflict = id === undefined ? undefined : conflictOf(id, status);
  if (conflict) return conflict;
  throw new Error(`commit in ${partition}: ${id ?? 'an event'} was refused with ${status}`);
}

/** Full jitter: contenders that met once should not meet again. Milliseconds. */
const jitter = (attempt: number): number => Math.random() * Math.min(500, 10 * 2 ** attempt);

async function patiently<T>(giveUp: number, look: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await look();
    } catch (fault) {
      if (!mayPass(fault) || performance.now() > giveUp) throw fault;
      await pause(jitter(attempt));
    }
  }
}

const readHead = ({ container, partition, tenant }: Intent): Promise<Stored<Head> | undefined> =>
  readItem<Head>(container, partition, headId, tenant);

const numbered = ({ events }: Intent, last: number): DomainEvent[] =>
  events.map((event, index) => ({ ...event, sequence: last + 1 + index }));

function operationsOf(intent: Intent, events: readonly DomainEvent[], head: Stored<Head> | undefined) {
  const { partition, tenant, commit, writes } = intent;
  const last = events.at(-1);
  const nextHead = last && toDisk(headOf(last.sequence), partition, tenant, commit);
  const operations = [
    ...(nextHead ? [head ? replace(nextHead, head.etag) : create(nextHead)] : []),
    ...writes.map((write) => operationOf(write, partition, tenant, commit)),
    ...events.map((event) => create(toDisk(eventDocument(event), partition, tenant, commit))),
  ];
  assertFits(operations, partition);
  return operations;
}

/**
 * Whether the attempt that tried these sequence numbers was carried out. A change without events is told by the first
 * document it wrote; if a stranger has overwritten that one meanwhile the answer is "no", and the caller sees a conflict.
 * Deletions leave nothing to look at: after a lost answer, gone is taken for done.
 */
async function isOurs(intent: Intent, events: readonly DomainEvent[], answerLost: boolean): Promise<boolean> {
  const written = intent.writes.find((write) => write.op !== 'delete');
  const witness = events[0] ? eventDocumentId(events[0]) : written?.doc.id;
  if (witness !== undefined) return (await read(intent, witness))?.doc.commit === intent.commit;
  if (!answerLost) return false;
  const rest = await Promise.all(
    intent.writes.map((write) => (write.op === 'delete' ? read(intent, write.id) : undefined)),
  );
  return rest.every((found) => found === undefined);
}

/** Matches no document: what was overwritten since our commit must conflict with the next write that builds upon ours. */
const supersededEtag = '"superseded"';

async function recovered(intent: Intent, events: readonly DomainEvent[]): Promise<Committed> {
  const ids = intent.writes.flatMap((write) => (write.op === 'delete' ? [] : [write.doc.id]));
  const etags = await Promise.all(
    ids.map(async (id) => {
      const found = await read(intent, id);
      return [id, found?.doc.commit === intent.commit ? found.etag : supersededEtag] as const;
    }),
  );
  return { ok: true, etags: new Map(etags), events };
}

const read = ({ container, partition, tenant }: Intent, id: string): Promise<Stored<OnDisk> | undefined> =>
  readItem<OnDisk>(container, partition, id, tenant);
