import { z } from 'zod';
import {
  acceptedMediaTypes,
  type DocumentVersions,
  largestDocument,
  type VersionRecord,
  versionId,
} from '../documents/index.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import { type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { addsVersions } from './add-version.ts';
import { partitionOf } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import {
  contractParams,
  contractResource,
  newVersionQuery,
  toResource,
  versionParams,
  versionResource,
} from './contracts.api.ts';
import { reads, writes } from './contracts.http.ts';
import { nudgeLifecycle } from './nudge-lifecycle.ts';

type Params = z.infer<typeof contractParams>;
type VersionParams = z.infer<typeof versionParams>;

export interface VersionRouteParts {
  readonly store: ContractStore;
  readonly documents: Documents;
  readonly versions: DocumentVersions;
  readonly add: ReturnType<typeof addsVersions>;
}

const added = z.object({ version: versionResource, contract: contractResource });
const list = z.object({ items: z.array(versionResource) });

export function versionRoutes({ store, documents, versions, add }: VersionRouteParts): readonly Route[] {
  const read = (scope: TenantScope, { contractId, versionNumber }: VersionParams) =>
    documents.read<VersionRecord>(scope, partitionOf(contractId), versionId(versionNumber), 'documents.version');

  return [
    route<typeof writes, Params, z.infer<typeof newVersionQuery>, Uint8Array>({
      name: 'contracts-addVersion',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/versions',
      access: writes,
      summary: 'Adds a version of the document: the file is the body',
      params: contractParams,
      query: newVersionQuery,
      ifMatch: true,
      body: { bytes: acceptedMediaTypes, maxBytes: largestDocument },
      responses: { 201: { description: 'The version and the contract, with the ETag of the contract', schema: added } },
      handle: async ({ scope, params: { contractId }, query, body, ifMatch, request, workflows }) => {
        const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
        const outcome = await add(scope, contractId, { ...query, mediaType, bytes: body }, ifMatch);
        if (!outcome.ok) return outcome;
        await nudgeLifecycle(workflows, scope, contractId);
        const { contract, version } = outcome.value;
        return ok({
          status: 201,
          json: { version: versionShown(version), contract: toResource(contract.doc) },
          etag: contract.etag,
          headers: { location: `/api/v1/contracts/${contractId}/versions/${version.versionNumber}/content` },
        });
      },
    }),
    route<typeof reads, Params>({
      name: 'contracts-listVersions',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/versions',
      access: reads,
      summary: 'Lists the versions of the document, the oldest first',
      params: contractParams,
      responses: { 200: { description: 'The versions', schema: list } },
      handle: async ({ scope, params: { contractId } }) => {
        if (!(await store.read(scope, contractId))) return refused(notFound('contract'));
        const query = {
          text: 'SELECT * FROM c WHERE c.kind = @kind ORDER BY c.versionNumber',
          parameters: { '@kind': 'documents.version' },
          partition: partitionOf(contractId),
        };
        const found = await documents.query<VersionRecord>(scope, query, { limit: 200 });
        await documents.record(scope, contractEvent('contract.read', { contractId }));
        return ok({ status: 200, json: { items: found.items.map(versionShown) } });
      },
    }),
    route<typeof reads, VersionParams>({
      name: 'contracts-readContent',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/content',
      access: reads,
      summary: 'Downloads a version, decrypted on the way; the download is logged',
      params: versionParams,
      responses: { 200: { description: 'The file as it was handed in', mediaType: 'application/octet-stream' } },
      handle: async ({ scope, params }) => {
        const stored = await read(scope, params);
        if (!stored) return refused(notFound('version'));
        const { versionNumber, documentHash, mediaType, fileName } = stored.doc;
        await documents.record(scope, contractEvent('contract.contentRead', params, { versionNumber, documentHash }));
        return ok({
          status: 200,
          bytes: { mediaType, fileName, content: await versions.content(scope, stored.doc) },
          etag: `"${documentHash}"`,
        });
      },
    }),
  ];
}

/** Everything of a version but where its text lies. */
const versionShown = (record: VersionRecord): z.infer<typeof versionResource> => versionResource.parse(record);
