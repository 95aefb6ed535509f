import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { derivedId } from '../../platform/ids.ts';
import { systemActor, type TenantScope } from '../../platform/scope.ts';
import { type LogHead, logPartition, originOf } from '../log-entry.ts';
import { extended, headOf, type LeafFacts } from './extend-log.ts';

export interface OpeningParts {
  readonly documents: Documents;
  readonly clock: Clock;
  /** Of the stamp: the beginning of the origins of the logs that begin now. */
  readonly host: string;
  /** The note of the last checkpoint of an epoch that is closed. It covers all of it. */
  readonly lastCheckpoint: (scope: TenantScope, epoch: number) => Promise<string>;
}

/** Begins the epoch after one that is full. Its first leaf holds the last checkpoint of the one before. */
export function opensEpochs(
  { documents, clock, host, lastCheckpoint }: OpeningParts,
  described: LeafFacts['described'],
) {
  return async (scope: TenantScope, { epoch, origin, size }: LogHead): Promise<void> => {
    const at = clock.now().toISOString();
    const opening = {
      ...{ id: derivedId('log.epochOpened', origin), type: 'log.epochOpened', tenant: scope.tenant, at },
      ...{ aggregate: logPartition(epoch + 1), sequence: 0, correlation: scope.correlation },
      ...{ actor: systemActor('audit'), subject: { kind: 'log', id: scope.tenant } },
      data: { origin, size, checkpoint: await lastCheckpoint(scope, epoch) },
    };
    const empty = headOf(epoch + 1, originOf(host, scope.tenant, epoch + 1), at);
    const nobody: LeafFacts = { described, pseudonym: () => '' };
    const { head, entries } = extended(empty, [opening], nobody, Number.POSITIVE_INFINITY);
    // A conflict says that somebody else has opened it: there is one all the same.
    await documents.commit(scope, {
      partition: logPartition(epoch + 1),
      writes: [head, ...entries].map((doc) => ({ op: 'create', doc })),
      events: [],
    });
  };
}
