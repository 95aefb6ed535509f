import type { Documents, Stored, Write } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { workingTimeChanged } from './people-events.ts';
import { type OwnWorkingTime, personPartition, workingTimeId } from './working-time.ts';

export function workingTimeStore(documents: Documents) {
  return {
    read(scope: TenantScope, personId: string): Promise<Stored<OwnWorkingTime> | undefined> {
      return documents.read<OwnWorkingTime>(scope, personPartition(personId), workingTimeId, 'gates.workingTime');
    },

    /** On the condition that it still is as the caller saw it: of that version, or not there. */
    write(scope: TenantScope, doc: OwnWorkingTime, ifMatch: string | undefined) {
      const write: Write = ifMatch ? { op: 'replace', doc, ifMatch } : { op: 'create', doc };
      return documents.commit(scope, {
        partition: personPartition(doc.personId),
        writes: [write],
        events: [workingTimeChanged(doc.personId)],
      });
    },
  };
}

export type WorkingTimeStore = ReturnType<typeof workingTimeStore>;
