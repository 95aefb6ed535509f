import type { Letter } from '../../notifications/index.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import type { LogReader } from '../log-reader.ts';
import { checkpointName, type Seal } from '../sealing/seal.ts';
import { type Checkpoint, parseCheckpoint } from '../verifier/checkpoint.ts';
import { parseNote } from '../verifier/signed-note.ts';
import { checkpointLetter } from './checkpoint-letter.ts';
import { type Delivered, type Delivery, isWanted, turns } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';

export interface DeliveringParts {
  readonly store: DeliveryStore;
  readonly reader: Pick<LogReader, 'epoch' | 'seal'>;
  readonly writeOnce: Pick<WriteOnce, 'read'>;
  readonly send: (scope: TenantScope, letter: Letter) => Promise<unknown>;
  readonly publicUrl: string;
}

/**
 * Hands out the checkpoints whose turn it is. Letters go first, each under its natural key; that a checkpoint is done is
 * committed with the event that webhooks carry on. So after a crash a letter is not sent twice and an event is not made twice.
 * A checkpoint over nothing but the consequences of earlier deliveries is passed over: a quiet tenant comes to rest.
 */
export function deliversCheckpoints({ store, reader, writeOnce, send, publicUrl }: DeliveringParts) {
  async function read(scope: TenantScope, epoch: number, ordinal: number) {
    const written = (await writeOnce.read(scope, checkpointName(epoch, ordinal)))?.toString('utf8');
    if (written === undefined) throw new LogInconsistent('checkpointMissing', { epoch, ordinal });
    const checkpoint = parseCheckpoint(parseNote(written)?.text ?? '');
    if (!checkpoint) throw new LogInconsistent('checkpointMalformed', { epoch, ordinal });
    return { note: written, checkpoint };
  }

  async function deliver(
    scope: TenantScope,
    settings: Delivery,
    seal: Seal,
    before: Stored<Delivered>,
    ordinal: number,
  ) {
    const { epoch } = seal;
    const { note, checkpoint } = await read(scope, epoch, ordinal);
    const from = before.doc.epoch === epoch ? before.doc.size : 0;
    const isNews = await store.hasNews(scope, epoch, from, checkpoint.size);
    const after: Delivered = { ...before.doc, epoch, ordinal, size: isNews ? checkpoint.size : from };
    if (isNews) {
      const vkeys = keysAt(seal, ordinal);
      for (const address of settings.mail) {
        const facts = { address, tenant: scope.tenant, epoch, ordinal, note, vkeys, publicUrl };
        await send(scope, checkpointLetter(facts));
      }
    }
    const events = isNews && settings.webhook ? [published(scope, epoch, ordinal, note, checkpoint)] : [];
    const etag = await store.commit(scope, after, before.etag, events);
    return etag === undefined ? undefined : { doc: after, etag };
  }

  return async (scope: TenantScope): Promise<void> => {
    const settings = (await store.settings(scope))?.doc;
    if (!settings || !isWanted(settings)) return;
    let before: Stored<Delivered> | undefined = await store.delivered(scope);
    if (!before) return;
    for (let epoch = before.doc.epoch, newest = await reader.epoch(scope); epoch <= newest; epoch++) {
      const seal = (await reader.seal(scope, epoch))?.doc;
      if (!seal) return;
      const after = before.doc.epoch === epoch ? before.doc.ordinal : 0;
      for (const ordinal of turns(after, seal.ordinal, settings.every)) {
        before = await deliver(scope, settings, seal, before, ordinal);
        if (!before) return; // another run is at it
      }
    }
  };
}

const keysAt = ({ keys }: Seal, ordinal: number): readonly string[] =>
  keys
    .filter(({ fromOrdinal, untilOrdinal = ordinal }) => fromOrdinal <= ordinal && ordinal <= untilOrdinal)
    .map(({ vkey }) => vkey);

const published = (
  { tenant }: TenantScope,
  epoch: number,
  ordinal: number,
  note: string,
  { origin, size, root }: Checkpoint,
): NewEvent => ({
  type: 'log.checkpointPublished',
  subject: { kind: 'log', id: tenant },
  data: { origin, epoch, size, root: root.toString('base64'), ordinal, note },
});
