import type { PageAsked } from '../../platform/cosmos/documents.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { ReadDocument } from '../clause-tree.ts';
import { sealedDocument } from '../sealed/refusals.ts';
import type { VersionRecord } from '../version.ts';
import type { VersionParts } from './add-version.ts';
import type { DocumentHead } from './document-owner.ts';
import { eventOf } from './version-events.ts';

/** In which form somebody saw a version. */
type Form = 'file' | 'text' | 'clauses' | 'revisions';

export function readsVersions<A extends DocumentHead>({ owner, versions, store, documents }: VersionParts<A>) {
  const find = async (scope: TenantScope, id: string, versionNumber: number): Promise<Result<VersionRecord>> => {
    const stored = await store.read(scope, owner.aggregateOf(id), versionNumber);
    return stored ? ok(stored.doc) : refused(notFound('version'));
  };
  const logged = async (scope: TenantScope, id: string, version: VersionRecord, form: Form): Promise<void> => {
    const { versionNumber, documentHash } = version;
    const event = eventOf(owner.aggregateOf(id), 'contentRead', { versionNumber, documentHash, form });
    await documents.record(scope, event);
  };
  const logRead = (scope: TenantScope, id: string) => documents.record(scope, eventOf(owner.aggregateOf(id), 'read'));
  return {
    find,
    /** Found, and of such a kind that the server can read it. */
    async readable(scope: TenantScope, id: string, versionNumber: number): Promise<Result<VersionRecord>> {
      const found = await find(scope, id, versionNumber);
      return found.ok && found.value.sealed ? refused(sealedDocument()) : found;
    },
    logRead,
    /** The log has it before anything is handed out. */
    async content(scope: TenantScope, id: string, version: VersionRecord): Promise<AsyncIterable<Uint8Array>> {
      await logged(scope, id, version, 'file');
      return versions.content(scope, version);
    },
    async text(scope: TenantScope, id: string, version: VersionRecord): Promise<string> {
      await logged(scope, id, version, 'text');
      return versions.text(scope, version);
    },
    async model(
      scope: TenantScope,
      id: string,
      version: VersionRecord,
      form: 'clauses' | 'revisions',
    ): Promise<Result<ReadDocument>> {
      await logged(scope, id, version, form);
      return versions.model(scope, version);
    },
    async list(scope: TenantScope, id: string, page: PageAsked) {
      if (!(await owner.read(scope, id))) return refused(notFound('document'));
      await logRead(scope, id);
      return ok(await store.list(scope, owner.aggregateOf(id), page));
    },
  };
}
