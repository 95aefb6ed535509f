import type { TenantScope } from '../../platform/scope.ts';
import { log } from '../../platform/telemetry.ts';
import type { EpochStore } from '../epoch-store.ts';
import { originOf } from '../log-entry.ts';
import type { LogReader } from '../log-reader.ts';
import type { SealsLogs } from './seal-logs.ts';

/** How far a log has come. */
export interface LogEnd {
  readonly epoch: number;
  readonly origin: string;
  /** Leaves of the epoch. */
  readonly size: number;
  /** The last checkpoint of the epoch, a signed note: whoever has a copy of the log can judge it by this. */
  readonly checkpoint?: string;
}

export interface EndParts {
  readonly epochs: EpochStore;
  readonly reader: Pick<LogReader, 'seal'>;
  readonly seal: SealsLogs['seal'];
  /** Of the stamp: the beginning of the origin of a log that has not begun. */
  readonly host: string;
}

/**
 * The end of a tenant's log, sealed for it, so that the checkpoint covers all of it: nobody can read the log after this, since
 * it is asked for where a tenant is about to be destroyed.
 *
 * What prevents the sealing does not prevent that. The destruction is owed to whose data it is, its keys are gone already, and
 * no trying again would help: a vault or a storage that cannot be used may stay so, and a log that does not add up is never
 * signed. Then the last checkpoint there is stands beside a greater size, and shows that what came after it has no proof.
 */
export function readsEnds({ epochs, reader, seal, host }: EndParts) {
  return async (scope: TenantScope): Promise<LogEnd> => {
    try {
      await seal(scope);
    } catch (fault) {
      log.warn('a log ends without a checkpoint over all of it', { tenant: scope.tenant, fault });
    }
    const { epoch, head } = await epochs.newest(scope);
    const { origin, size } = head?.doc ?? { origin: originOf(host, scope.tenant, epoch), size: 0 };
    const note = (await reader.seal(scope, epoch))?.doc.note;
    return { epoch, origin, size, ...(note === undefined ? {} : { checkpoint: note }) };
  };
}
