import type { Clock } from '../../platform/clock.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { log } from '../../platform/telemetry.ts';
import type { LogEntry } from '../log-entry.ts';
import type { LogReader } from '../log-reader.ts';
import { outsideIdOf } from '../outside-id.ts';
import type { AskingParts } from './ask-erasure.ts';
import { forgotten } from './decide-erasure.ts';
import { type Erasure, rangesOf } from './erasure.ts';
import { erasureEvent } from './erasure-events.ts';
import type { ErasureStore } from './erasure-store.ts';
import type { PayloadStore } from './payload-store.ts';

export interface CarryingOutParts extends Pick<AskingParts, 'holdOf'> {
  readonly erasures: ErasureStore;
  readonly payloads: PayloadStore;
  readonly reader: Pick<LogReader, 'epoch'>;
  readonly clock: Clock;
  /** Takes what is personal from the event's own document. */
  readonly forgetEvent: (scope: TenantScope, entry: LogEntry) => Promise<void>;
  /** Deletes whom the pseudonym stands for. */
  readonly forgetPerson: (scope: TenantScope, person: string) => Promise<void>;
}

/** `more`: there is still something to erase, and it was time for others. `held`: a legal hold was placed meanwhile. */
export type Progress = 'done' | 'more' | 'held';

/** Of 90 entries: some minutes at most, within which the message that asks for it stays locked. */
const batchesAtOnce = 40;

/**
 * Erases what two people agreed to erase. Everything it does may be done twice, and nothing is remembered between batches but
 * what they did: a batch takes the next entries that still have a payload, so whatever a crash cut off is found again.
 */
export function erasesPayloads(parts: CarryingOutParts) {
  const { erasures, payloads, reader, clock, holdOf, forgetEvent, forgetPerson } = parts;

  async function batch(
    scope: TenantScope,
    erasure: Erasure,
    epoch: number,
    entries: readonly LogEntry[],
  ): Promise<void> {
    const stored = await payloads.fresh(scope, epoch, entries);
    if (stored.length === 0) return;
    // The entry alone knows where its event lies, so the event comes first.
    for (const { doc } of stored) await forgetEvent(scope, doc);
    const indexes = stored.map(({ doc }) => doc.index);
    const at = clock.now().toISOString();
    const said = { epoch, count: stored.length, ranges: rangesOf(indexes) };
    // A conflict says that another run was here: what it left is found again.
    await payloads.redact(
      scope,
      epoch,
      stored,
      { at, erasure: erasure.erasureId },
      erasureEvent('log.redacted', erasure, said),
    );
  }

  return async (scope: TenantScope, erasureId: string, mostBatches = batchesAtOnce): Promise<Progress> => {
    const found = await erasures.read(scope, erasureId);
    if (found?.doc.state !== 'confirmed') return 'done';
    const erasure = found.doc;
    let batches = 0;
    for (let epoch = await reader.epoch(scope); epoch >= 0; epoch--) {
      let from = 0;
      for (;;) {
        if (await holdOf(scope)) {
          log.warn('an erasure waits for a legal hold to be released', { tenant: scope.tenant, erasure: erasureId });
          return 'held';
        }
        const entries = await payloads.next(scope, erasure, epoch, from);
        const [first] = entries;
        if (!first) break;
        if (batches++ === mostBatches) return 'more';
        await batch(scope, erasure, epoch, entries);
        from = first.index; // those that were erased are not found again, and those a conflict spared are
      }
    }
    const { what } = erasure;
    if (what.kind === 'person')
      for (const id of [what.person, ...what.addresses.map(outsideIdOf)]) await forgetPerson(scope, id);
    const entries = await payloads.erasedBy(scope, erasureId);
    const after: Erasure = {
      ...erasure,
      what: forgotten(what),
      state: 'erased',
      erased: { at: clock.now().toISOString(), entries },
    };
    await erasures.replace(scope, after, found.etag, erasureEvent('log.erasureCompleted', after, { count: entries }));
    return 'done';
  };
}

export type ErasesPayloads = ReturnType<typeof erasesPayloads>;
