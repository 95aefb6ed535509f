import type { CommitConflict, Committed, Documents, Stored, Write } from '../platform/cosmos/documents.ts';
import type { NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type Connection, cursorId, partitionOf, rootId, type SyncCursor } from './connection.ts';
import { type Link, linkId } from './link.ts';

interface ChangedLink {
  readonly link?: Link;
  readonly writes?: readonly Write[];
  readonly events: readonly NewEvent[];
}

const conflictsBorne = 6;

export function connectionStore(documents: Documents) {
  const readLink = (scope: TenantScope, connectionId: string, externalId: string) =>
    documents.read<Link>(scope, partitionOf(connectionId), linkId(externalId), 'connectors.link');

  return {
    read: (scope: TenantScope, connectionId: string) =>
      documents.read<Connection>(scope, partitionOf(connectionId), rootId, 'connectors.connection'),
    readLink,

    async all(scope: TenantScope): Promise<readonly Connection[]> {
      const text = 'SELECT * FROM c WHERE c.kind = @kind ORDER BY c.createdAt';
      const query = { text, parameters: { '@kind': 'connectors.connection' } };
      return (await documents.query<Connection>(scope, query, { limit: 200 })).items;
    },

    create: (
      scope: TenantScope,
      doc: Connection,
      writes: readonly Write[],
      events: readonly NewEvent[],
    ): Promise<Committed | CommitConflict> =>
      documents.commit(scope, {
        partition: partitionOf(doc.connectionId),
        writes: [{ op: 'create', doc }, ...writes],
        events,
      }),

    /** `already` when one of the further writes is there from an earlier run: then all of it is. */
    async changeLink(
      scope: TenantScope,
      connectionId: string,
      externalId: string,
      change: (link: Link | undefined) => ChangedLink | undefined,
    ): Promise<'done' | 'nothing' | 'already'> {
      for (let attempt = 0; attempt < conflictsBorne; attempt++) {
        const stored = await readLink(scope, connectionId, externalId);
        const changed = change(stored?.doc);
        if (!changed) return 'nothing';
        const { link, writes = [], events } = changed;
        const first = link ? [linkWrite(stored, link)] : [];
        const committed = await documents.commit(scope, {
          partition: partitionOf(connectionId),
          writes: [...first, ...writes],
          events,
        });
        if (committed.ok) return 'done';
        if (committed.id !== linkId(externalId)) return 'already';
      }
      throw new Error(`the link of ${externalId} was changed by others ${conflictsBorne} times in a row`);
    },

    readCursor: (scope: TenantScope, connectionId: string) =>
      documents.read<SyncCursor>(scope, partitionOf(connectionId), cursorId, 'connectors.cursor'),

    /** The later of two syncs at once may lose here; the next one then looks at a little more than it had to. */
    async saveCursor(scope: TenantScope, connectionId: string, lastUpdated: string): Promise<void> {
      const doc: SyncCursor = { id: cursorId, kind: 'connectors.cursor', schema: 1, lastUpdated };
      await documents.commit(scope, {
        partition: partitionOf(connectionId),
        writes: [{ op: 'upsert', doc }],
        events: [],
      });
    },
  };
}

const linkWrite = (stored: Stored<Link> | undefined, doc: Link): Write =>
  stored ? { op: 'replace', doc, ifMatch: stored.etag } : { op: 'create', doc };

export type ConnectionStore = ReturnType<typeof connectionStore>;
