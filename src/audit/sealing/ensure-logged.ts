import type { DomainEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { AppendsToLog } from '../appending/tenant-queues.ts';
import type { SealsLogs } from './seal-logs.ts';

/**
 * Returns when the events are in the log and, unless they are to be logged alone, under a signed checkpoint. An act at L2 waits
 * for it with its approval. Throws where the log does not add up: then nothing more is signed, so nothing is done either.
 */
export function ensuresLogged(append: AppendsToLog, sealedUpTo: SealsLogs['sealedUpTo']) {
  return async (
    scope: TenantScope,
    events: readonly DomainEvent[],
    upTo: 'logged' | 'sealed' = 'sealed',
  ): Promise<void> => {
    const reach = await append(scope, events);
    if (upTo === 'sealed' && reach) await sealedUpTo(scope, reach.epoch, reach.size);
  };
}
