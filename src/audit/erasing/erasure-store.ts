import type { Documents, Page, PageAsked, Stored, Write } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type Erasure, erasureDocId, erasurePartition } from './erasure.ts';

/** The erasures of a tenant, from the asking to the end. They are kept: somebody must be able to say what was erased and why. */
export function erasureStore(documents: Documents) {
  const list = (scope: TenantScope, page: PageAsked): Promise<Page<Erasure>> =>
    documents.query<Erasure>(
      scope,
      {
        text: 'SELECT * FROM c WHERE c.kind = @kind ORDER BY c.asked.at DESC',
        parameters: { '@kind': 'audit.erasure' },
        partition: erasurePartition,
      },
      page,
    );
  return {
    list,
    read: (scope: TenantScope, erasureId: string): Promise<Stored<Erasure> | undefined> =>
      documents.read<Erasure>(scope, erasurePartition, erasureDocId(erasureId), 'audit.erasure'),
    /** Those agreed to and not carried out to the end. */
    underWay: (scope: TenantScope): Promise<Erasure[]> =>
      Array.fromAsync(
        everyItem((page) =>
          documents.query<Erasure>(
            scope,
            {
              text: 'SELECT * FROM c WHERE c.kind = @kind AND c.state = @state',
              parameters: { '@kind': 'audit.erasure', '@state': 'confirmed' },
              partition: erasurePartition,
            },
            page,
          ),
        ),
      ),
    create: (scope: TenantScope, doc: Erasure, more: readonly Write[], event: NewEvent) =>
      documents.commit(scope, {
        partition: erasurePartition,
        writes: [{ op: 'create', doc }, ...more],
        events: [event],
      }),
    /** The new ETag; undefined when somebody was faster. */
    async replace(scope: TenantScope, doc: Erasure, ifMatch: string, event: NewEvent): Promise<string | undefined> {
      const writes: readonly Write[] = [{ op: 'replace', doc, ifMatch }];
      const committed = await documents.commit(scope, { partition: erasurePartition, writes, events: [event] });
      return committed.ok ? committed.etags.get(doc.id) : undefined;
    },
  };
}

export type ErasureStore = ReturnType<typeof erasureStore>;
