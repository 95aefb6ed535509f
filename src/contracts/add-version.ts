import { type DocumentVersions, type VersionPurpose, type VersionRecord, versionId } from '../documents/index.ts';
import type { Gates } from '../gates/index.ts';
import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { sealed } from './content-hash.ts';
import { type Contract, partitionOf } from './contract.ts';
import type { ContractStore } from './contract-store.ts';
import { notPossibleNow } from './refusals.ts';
import { move } from './states.ts';

export interface UploadedVersion {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly changeDescription: string;
  readonly purpose: VersionPurpose;
}

export interface AddingParts {
  readonly store: ContractStore;
  readonly documents: Documents;
  readonly versions: DocumentVersions;
  readonly gates: Gates;
}

export function addsVersions({ store, documents, versions, gates }: AddingParts) {
  /** A new version on top of the one the caller saw. An open proposal is withdrawn with it: what it asked for is gone. */
  return async (
    scope: TenantScope,
    contractId: string,
    upload: UploadedVersion,
    ifMatch: string,
  ): Promise<Result<{ contract: Stored<Contract>; version: VersionRecord }>> => {
    let added: VersionRecord | undefined;
    const contract = await store.change(
      scope,
      contractId,
      async (before) => {
        const next = move(before, 'addVersion');
        if ('impossible' in next) return refused(notPossibleNow(before, 'addVersion', next.impossible));
        const previous = await documents.read<VersionRecord>(
          scope,
          partitionOf(contractId),
          versionId(before.version),
          'documents.version',
        );
        const prepared = await versions.prepare(scope, {
          ...upload,
          aggregate: partitionOf(contractId),
          versionNumber: before.version + 1,
          ...(previous ? { previous: previous.doc } : {}),
        });
        if (!prepared.ok) return prepared;
        const withdrawal = before.proposalId
          ? await gates.prepareWithdrawal(scope, before.proposalId, 'a new version was added')
          : { writes: [], events: [] };
        added = prepared.value.version;
        return ok({
          contract: withVersion(before, added, scope.actor.id, next.to),
          writes: [prepared.value.write, ...withdrawal.writes],
          events: [prepared.value.event, ...withdrawal.events],
        });
      },
      ifMatch,
    );
    if (!contract.ok) return contract;
    if (!added) throw new Error('a committed version is missing');
    return ok({ contract: contract.value, version: added });
  };
}

function withVersion(before: Contract, version: VersionRecord, author: string, state: Contract['state']): Contract {
  const { proposalId: _, ...rest } = before;
  return sealed({
    ...rest,
    state,
    version: version.versionNumber,
    documentHash: version.documentHash,
    authors: [...new Set([...before.authors, author])],
  });
}
