import { z } from 'zod';
import {
  type DocumentDesk,
  newUploadBody,
  partialUpload,
  readPiece,
  toUploadResource,
  uploadLimits,
  uploadResource,
} from '../documents/index.ts';
import { type Route, route } from '../platform/http.ts';
import { ok } from '../platform/result.ts';
import { answerAdded, versionResponses } from './added-version.http.ts';
import type { Contract } from './contract.ts';
import { contractParams } from './contracts.api.ts';
import { writes } from './contracts.http.ts';

type None = Record<string, never>;
type Params = z.infer<typeof contractParams>;
const uploadParams = z.strictObject({ contractId: z.uuid(), uploadId: z.uuid() });
type UploadParams = z.infer<typeof uploadParams>;

const addressOf = ({ contractId, uploadId }: UploadParams) => `/api/v1/contracts/${contractId}/uploads/${uploadId}`;

/** A version in pieces, for lines that break: begin, append from the offset that HEAD answers, complete. */
export function uploadRoutes({ uploads }: DocumentDesk<Contract>): readonly Route[] {
  const path = 'api/v1/contracts/{contractId}/uploads/{uploadId}';
  return [
    route<typeof writes, Params, None, z.infer<typeof newUploadBody>>({
      name: 'contracts-openUpload',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/uploads',
      access: writes,
      summary: 'Begins an upload in pieces; it waits a day for the last one',
      params: contractParams,
      idempotencyKey: true,
      body: { schema: newUploadBody },
      responses: { 201: { description: 'The upload, with its Location and Upload-Limit', schema: uploadResource } },
      handle: async ({ scope, params: { contractId }, body: { sha256, ...body }, idempotencyKey }) => {
        const asked = { ...body, ...(sha256 ? { sha256 } : {}) };
        const opened = await uploads.open(scope, contractId, asked, idempotencyKey);
        if (!opened.ok) return opened;
        const location = addressOf({ contractId, uploadId: opened.value.uploadId });
        const headers = { ...uploads.headersOf(opened.value), location };
        return ok({ status: 201, json: toUploadResource(opened.value), headers });
      },
    }),
    route<typeof writes, UploadParams>({
      name: 'contracts-readUpload',
      methods: ['GET', 'HEAD'],
      path,
      access: writes,
      summary: 'Says how far an upload of your own has come: go on at Upload-Offset',
      params: uploadParams,
      responses: {
        200: { description: 'The upload, with its Upload-Offset', schema: uploadResource },
        204: { description: 'To HEAD: the same, in headers alone' },
      },
      handle: async ({ scope, params: { contractId, uploadId }, request }) => {
        const found = await uploads.find(scope, contractId, uploadId);
        if (!found.ok) return found;
        const headers = uploads.headersOf(found.value.doc);
        return ok(
          request.method === 'HEAD'
            ? { status: 204, headers }
            : { status: 200, headers, json: toUploadResource(found.value.doc) },
        );
      },
    }),
    route<typeof writes, UploadParams, None, Uint8Array>({
      name: 'contracts-appendToUpload',
      methods: ['PATCH'],
      path,
      access: writes,
      // Upload-Offset says what the caller saw, and is this command's version check.
      summary:
        'Appends a piece at Upload-Offset; another offset than the present one is answered 409 with the right one',
      params: uploadParams,
      body: { bytes: [partialUpload], maxBytes: uploadLimits.largestPiece },
      responses: { 204: { description: 'The piece is kept; Upload-Offset says how far the upload has come' } },
      handle: async ({ scope, params: { contractId, uploadId }, body, request }) => {
        const piece = readPiece(request.headers, body);
        if (!piece.ok) return piece;
        const grown = await uploads.append(scope, contractId, uploadId, piece.value);
        return grown.ok ? ok({ status: 204, headers: uploads.headersOf(grown.value) }) : grown;
      },
    }),
    route<typeof writes, UploadParams>({
      name: 'contracts-cancelUpload',
      methods: ['DELETE'],
      path,
      access: writes,
      summary: 'Gives up an upload of your own; what has arrived is deleted',
      params: uploadParams,
      responses: { 204: { description: 'It is gone' } },
      handle: async ({ scope, params: { contractId, uploadId } }) => {
        const cancelled = await uploads.cancel(scope, contractId, uploadId);
        return cancelled.ok ? ok({ status: 204 }) : cancelled;
      },
    }),
    route<typeof writes, UploadParams>({
      name: 'contracts-completeUpload',
      methods: ['POST'],
      path: `${path}/completion`,
      access: writes,
      summary: 'Makes a version of an upload that has arrived; repeated, it answers that version',
      params: uploadParams,
      ifMatch: true,
      responses: versionResponses,
      handle: async (call) => {
        const { contractId, uploadId } = call.params;
        return answerAdded(call, await uploads.complete(call.scope, contractId, uploadId, call.ifMatch));
      },
    }),
  ];
}
