import { z } from 'zod';
import {
  acceptedMediaTypes,
  clausePage,
  clausesQuery,
  type DocumentDesk,
  downloadName,
  largestDocument,
  newVersionQuery,
  toClausePage,
  toVersionResource,
  versionPage,
  versionResource,
  wrongEnding,
} from '../documents/index.ts';
import { alreadyHas, nextLink, type Route, route } from '../platform/http.ts';
import { invalid } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import { pageFields } from '../platform/wire-fields.ts';
import { answerAdded, versionResponses } from './added-version.http.ts';
import type { Contract } from './contract.ts';
import { contractParams, versionParams } from './contracts.api.ts';
import { reads, writes } from './contracts.http.ts';

type Params = z.infer<typeof contractParams>;
type VersionParams = z.infer<typeof versionParams>;

const listQuery = z.strictObject(pageFields);

const mediaTypeOf = (headers: ReadonlyMap<string, string>): string =>
  (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

export function versionRoutes(desk: DocumentDesk<Contract>): readonly Route[] {
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
      responses: versionResponses,
      handle: async (call) => {
        const { scope, params, query, body, ifMatch } = call;
        const mediaType = mediaTypeOf(call.request.headers);
        const rule = wrongEnding(query.fileName, mediaType);
        if (rule) return refused(invalid([{ field: 'fileName', rule, value: query.fileName }]));
        const asked = { ...query, mediaType, bytes: body };
        return answerAdded(call, await desk.add(scope, params.contractId, asked, ifMatch));
      },
    }),
    route<typeof reads, Params, z.infer<typeof listQuery>>({
      name: 'contracts-listVersions',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/versions',
      access: reads,
      summary: 'Lists the versions of the document, the oldest first',
      params: contractParams,
      query: listQuery,
      responses: { 200: { description: 'A page of versions; the Link header leads to the next', schema: versionPage } },
      handle: async ({ scope, params: { contractId }, query: { limit, cursor }, request }) => {
        const found = await desk.list(scope, contractId, { limit, cursor });
        if (!found.ok) return found;
        const { items, cursor: next } = found.value;
        const json = { items: items.map(toVersionResource), ...(next ? { cursor: next } : {}) };
        return ok({ status: 200, json, headers: nextLink(request.url, next) });
      },
    }),
    route<typeof reads, VersionParams>({
      name: 'contracts-readVersion',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}',
      access: reads,
      summary: 'Reads what is recorded of a version, and how it differs from the one before',
      params: versionParams,
      responses: { 200: { description: 'The version', schema: versionResource } },
      handle: async ({ scope, params: { contractId, versionNumber } }) => {
        const found = await desk.find(scope, contractId, versionNumber);
        if (!found.ok) return found;
        await desk.logRead(scope, contractId);
        return ok({ status: 200, json: toVersionResource(found.value) });
      },
    }),
    route<typeof reads, VersionParams>({
      name: 'contracts-readContent',
      methods: ['GET', 'HEAD'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/content',
      access: reads,
      summary: 'Downloads a version, decrypted on the way; the download is logged',
      params: versionParams,
      responses: { 200: { description: 'The file as it was handed in', mediaType: 'application/octet-stream' } },
      handle: async ({ scope, params: { contractId, versionNumber }, request }) => {
        const found = await desk.readable(scope, contractId, versionNumber);
        if (!found.ok) return found;
        const { documentHash, mediaType, fileName } = found.value;
        const etag = `"${documentHash}"`;
        // Who only looks, or has it already, opens nothing that would have to be let go again.
        const opens = request.method === 'GET' && !alreadyHas(request, etag);
        const content = opens ? await desk.content(scope, contractId, found.value) : new Uint8Array();
        if (!opens) await desk.logRead(scope, contractId);
        return ok({ status: 200, bytes: { mediaType, fileName: downloadName(fileName, mediaType), content }, etag });
      },
    }),
    route<typeof reads, VersionParams>({
      name: 'contracts-readText',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/text',
      access: reads,
      summary: 'Reads the text of a version, which spans of the analysis refer to; the read is logged',
      params: versionParams,
      responses: { 200: { description: 'The text', mediaType: 'text/plain' } },
      handle: async ({ scope, params: { contractId, versionNumber } }) => {
        const found = await desk.readable(scope, contractId, versionNumber);
        if (!found.ok) return found;
        const content = Buffer.from(await desk.text(scope, contractId, found.value), 'utf8');
        return ok({
          status: 200,
          etag: `"${found.value.textHash}"`,
          bytes: { mediaType: 'text/plain; charset=utf-8', content },
        });
      },
    }),
    route<typeof reads, VersionParams, z.infer<typeof clausesQuery>>({
      name: 'contracts-listClauses',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/clauses',
      access: reads,
      summary: 'Lists the clauses of a version in reading order; the read is logged',
      params: versionParams,
      query: clausesQuery,
      responses: { 200: { description: 'A page of clauses; the Link header leads to the next', schema: clausePage } },
      handle: async ({ scope, params: { contractId, versionNumber }, query: { limit, cursor }, request }) => {
        const found = await desk.readable(scope, contractId, versionNumber);
        if (!found.ok) return found;
        const model = await desk.model(scope, contractId, found.value, 'clauses');
        if (!model.ok) return model;
        const json = toClausePage(model.value, Number(cursor ?? 0), limit);
        return ok({ status: 200, json, headers: nextLink(request.url, json.cursor) });
      },
    }),
  ];
}
