import type { Clock } from '../../platform/clock.ts';
import type { Documents, Stored } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { LogKeys } from '../../platform/log-keys.ts';
import { systemActor, type TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import { logPartition } from '../log-entry.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import type { LogReader } from '../log-reader.ts';
import { adoptsCheckpoints } from './adopt-checkpoint.ts';
import { extendsRanges } from './extend-range.ts';
import { inUse } from './keys-on-record.ts';
import { checkpointName, type Seal, sealId } from './seal.ts';
import { nothingSealed, type Sealed, type SealedLog, toSealRange } from './sealed.ts';
import { signsCheckpoints } from './sign-checkpoint.ts';
import { verifiesKeys } from './verify-keys.ts';
import { verifyLast } from './verify-last.ts';
import { writesTiles } from './write-tiles.ts';

export interface SealingParts {
  readonly documents: Documents;
  readonly reader: LogReader;
  readonly writeOnce: WriteOnce;
  readonly keys: LogKeys;
  readonly clock: Clock;
}

/** Others may be faster each time; this often only if something else is wrong. */
const mostSteps = 1000;
const mostVerified = 10_000;

/** Signs what an epoch has come to. Undefined for one that has not begun; the last seal when there is nothing new. */
export function sealsEpochs({ documents, reader, writeOnce, keys, clock }: SealingParts) {
  const extendRange = extendsRanges({ reader, writeTiles: writesTiles(writeOnce) });
  const adopt = adoptsCheckpoints({ reader, keys, extendRange });
  const sign = signsCheckpoints(keys);
  const verifyKeys = verifiesKeys({ keys, writeOnce });
  /** The last checkpoint of each tenant that this process has written or verified where it cannot be changed any more. */
  const verified = new Map<string, { readonly log: string; readonly note: string }>();

  return async (scope: TenantScope, epoch: number): Promise<Seal | undefined> => {
    const system = scope.actingAs(systemActor('audit'));
    for (let step = 0; step < mostSteps; step++) {
      const [seal, head] = await Promise.all([reader.seal(system, epoch), reader.head(system, epoch)]);
      if (!head && !seal) return undefined;
      if (!head || head.size < (seal?.doc.size ?? 0))
        throw new LogInconsistent('headBehindSeal', {
          epoch,
          ordinal: seal?.doc.ordinal ?? 0,
          size: seal?.doc.size ?? 0,
        });
      const log = { epoch, origin: head.origin };
      if (head.size === seal?.doc.size) {
        // Whoever asks may be about to act on it, so that somebody else says so is not enough.
        await last(system, log, seal.doc);
        return seal.doc;
      }
      const written = await advance(system, log, seal, head.size);
      if (written && written.size >= head.size) return written;
    }
    throw new Error(`epoch ${epoch} of the log of ${scope.tenant} could not be sealed in ${mostSteps} steps`);
  };

  /** One checkpoint further. Undefined when somebody else was faster: then their work is to be looked at. */
  async function advance(scope: TenantScope, log: SealedLog, seal: Stored<Seal> | undefined, size: number) {
    const name = checkpointName(log.epoch, (seal?.doc.ordinal ?? 0) + 1);
    const [sealed, left] = await Promise.all([last(scope, log, seal?.doc), writeOnce.read(scope, name)]);
    let note = left?.toString('utf8');
    let next: Sealed;
    if (note !== undefined) next = await adopt(scope, log, sealed, note);
    else {
      const range = await extendRange(scope, log, sealed, size);
      const signed = await sign(log.origin, sealed, range, size);
      note = signed.note;
      if ((await writeOnce.create(scope, name, Buffer.from(note, 'utf8'))) === 'exists') return undefined;
      next = { ordinal: sealed.ordinal + 1, size, range, keys: signed.keys };
    }
    remember(scope.tenant, log.origin, note);
    return keep(scope, log, seal, { ...next, note });
  }

  function remember(tenant: string, log: string, note: string): void {
    verified.delete(tenant);
    verified.set(tenant, { log, note });
    const [oldest] = verified.keys();
    if (verified.size > mostVerified && oldest !== undefined) verified.delete(oldest);
  }

  async function last(scope: TenantScope, log: SealedLog, seal: Seal | undefined): Promise<Sealed> {
    const known = verified.get(scope.tenant);
    if (!seal) return nothingSealed;
    const seen = known?.log === log.origin && known.note === seal.note ? seal.note : undefined;
    const sealed = await verifyLast(writeOnce, scope, log, seal, seen);
    if (seen === undefined) {
      await verifyKeys(scope, log, sealed.keys);
      remember(scope.tenant, log.origin, seal.note);
    }
    return sealed;
  }

  async function keep(
    scope: TenantScope,
    { epoch, origin }: SealedLog,
    before: Stored<Seal> | undefined,
    { ordinal, size, range, keys: after, note }: Sealed & { readonly note: string },
  ): Promise<Seal | undefined> {
    const at = clock.now().toISOString();
    const doc: Seal = {
      ...{ id: sealId, kind: 'audit.seal', schema: 1, epoch, ordinal, size, note, at },
      ...{ range: toSealRange(range), keys: after },
    };
    const { ok } = await documents.commit(scope, {
      partition: logPartition(epoch),
      writes: [before ? { op: 'replace', doc, ifMatch: before.etag } : { op: 'create', doc }],
      events: before && after !== before.doc.keys ? [keyChanged(scope, doc, origin)] : [],
    });
    return ok ? doc : undefined;
  }
}

/** On record once, with the checkpoint that made it so; the next one, over this very event, is signed by the new keys alone. */
const keyChanged = ({ tenant }: TenantScope, { epoch, ordinal, keys }: Seal, origin: string): NewEvent => ({
  type: 'log.keyChanged',
  subject: { kind: 'log', id: tenant },
  data: { origin, epoch, ordinal, vkeys: inUse(keys).map(({ vkey }) => vkey) },
});
