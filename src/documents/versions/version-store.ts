import type { Documents, Page, PageAsked, Stored } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type VersionRecord, versionId } from '../version.ts';

export function versionStore(documents: Documents) {
  return {
    read: (scope: TenantScope, aggregate: string, versionNumber: number): Promise<Stored<VersionRecord> | undefined> =>
      documents.read<VersionRecord>(scope, aggregate, versionId(versionNumber), 'documents.version'),

    /** The oldest first. */
    list: (scope: TenantScope, aggregate: string, page: PageAsked): Promise<Page<VersionRecord>> =>
      documents.query<VersionRecord>(
        scope,
        {
          text: 'SELECT * FROM c WHERE c.kind = @kind ORDER BY c.versionNumber',
          parameters: { '@kind': 'documents.version' },
          partition: aggregate,
        },
        page,
      ),
  };
}

export type VersionStore = ReturnType<typeof versionStore>;
