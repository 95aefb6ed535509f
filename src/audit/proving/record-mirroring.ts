import type { Clock } from '../../platform/clock.ts';
import type { Doc, Documents } from '../../platform/cosmos/documents.ts';
import { derivedId } from '../../platform/ids.ts';
import type { TenantScope } from '../../platform/scope.ts';

/** That somebody fetched leaves of an epoch on that day. Goes by itself when the day is long over. */
interface Mirroring extends Doc {
  readonly kind: 'audit.mirroring';
  readonly epoch: number;
  readonly day: string;
}

export type RecordsMirroring = (scope: TenantScope, epoch: number) => Promise<void>;

const keptSeconds = 3 * 86_400;
const mostKnown = 10_000;

/** Logs who reads the leaves of an epoch in bundles: once for each reader, epoch and day (UTC), however much is fetched. */
export function recordsMirroring(documents: Documents, clock: Clock): RecordsMirroring {
  const known = new Set<string>();
  return async (scope, epoch) => {
    const day = clock.now().toISOString().slice(0, 10);
    const id = derivedId('audit.mirroring', scope.tenant, scope.actor.id, String(epoch), day);
    if (known.has(id)) return;
    const doc: Mirroring & { readonly ttl: number } = {
      ...{ id, kind: 'audit.mirroring', schema: 1, epoch, day, ttl: keptSeconds },
    };
    // A conflict says that it is logged already.
    await documents.commit(scope, {
      partition: 'log-readers',
      writes: [{ op: 'create', doc }],
      events: [{ type: 'log.read', subject: { kind: 'log', id: scope.tenant }, data: { epoch, bundles: true } }],
    });
    if (known.size >= mostKnown) known.clear();
    known.add(id);
  };
}
