import { contractPartition } from '../contracts/index.ts';
import type { Documents, Stored, Write } from '../platform/cosmos/documents.ts';
import { everyItem } from '../platform/cosmos/every-item.ts';
import type { NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import { cycleId, type RenewalCycle } from './cycle.ts';

export function cycleStore(documents: Documents) {
  return {
    read: (scope: TenantScope, contractId: string, termNumber: number) =>
      documents.read<RenewalCycle>(scope, contractPartition(contractId), cycleId(termNumber), 'renewals.cycle'),

    /** False when somebody else changed or made it meanwhile: the caller looks again. */
    async save(
      scope: TenantScope,
      before: Stored<RenewalCycle> | undefined,
      doc: RenewalCycle,
      events: readonly NewEvent[],
      more: readonly Write[] = [],
    ): Promise<boolean> {
      const write: Write = before ? { op: 'replace', doc, ifMatch: before.etag } : { op: 'create', doc };
      const committed = await documents.commit(scope, {
        partition: contractPartition(doc.contractId),
        writes: [write, ...more],
        events,
      });
      return committed.ok;
    },

    overdue(scope: TenantScope, now: Date): AsyncIterable<RenewalCycle> {
      const text = 'SELECT * FROM c WHERE c.kind = @kind AND c.dueAt <= @now';
      const parameters = { '@kind': 'renewals.cycle', '@now': now.toISOString() };
      return everyItem((page) => documents.query<RenewalCycle>(scope, { text, parameters }, page));
    },
  };
}

export type CycleStore = ReturnType<typeof cycleStore>;
