import type { z } from 'zod';
import {
  contentHashField,
  largestDocument,
  newSealedVersionBody,
  openingResource,
  recipientBody,
  recipientList,
  type SealedDesk,
  sealedMediaType,
  sealedVersionList,
  toRecipientResource,
  toSealedVersionResource,
} from '../documents/index.ts';
import { type Route, route } from '../platform/http.ts';
import { ok } from '../platform/result.ts';
import { answerAdded, versionResponses } from './added-version.http.ts';
import type { Contract } from './contract.ts';
import { contractParams, versionParams } from './contracts.api.ts';
import { reads, writes } from './contracts.http.ts';

/** To let a further device open something is no reading: not in a tenant that is suspended. */
type Receives = { readonly kind: 'permission'; readonly permission: 'sealed.receive' };
const receives: Receives = { kind: 'permission', permission: 'sealed.receive' };

type None = Record<string, never>;
type Params = z.infer<typeof contractParams>;
type VersionParams = z.infer<typeof versionParams>;
const sealedContentParams = contractParams.extend({ contentHash: contentHashField });

/** Versions that are encrypted and decrypted in browsers alone. */
export function sealedVersionRoutes(desk: SealedDesk<Contract>): readonly Route[] {
  return [
    route<typeof writes, z.infer<typeof sealedContentParams>, None, Uint8Array>({
      name: 'contracts-putSealedContent',
      methods: ['PUT'],
      path: 'api/v1/contracts/{contractId}/sealed-contents/{contentHash}',
      access: writes,
      summary: 'Takes the ciphertext of a sealed version that is to follow within a day: its bytes are the body',
      params: sealedContentParams,
      body: { bytes: [sealedMediaType], maxBytes: largestDocument },
      responses: { 204: { description: 'It is stored' } },
      handle: async ({ scope, params: { contractId, contentHash }, body }) => {
        const sent = await desk.send(scope, contractId, contentHash, body);
        return sent.ok ? ok({ status: 204 }) : sent;
      },
    }),
    route<typeof writes, Params, None, z.infer<typeof newSealedVersionBody>>({
      name: 'contracts-addSealedVersion',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/sealed-versions',
      access: writes,
      summary: 'Makes a version of ciphertext that was sent, open to the named devices and to nobody else',
      params: contractParams,
      ifMatch: true,
      body: { schema: newSealedVersionBody },
      responses: versionResponses,
      handle: async (call) =>
        answerAdded(call, await desk.add(call.scope, call.params.contractId, call.body, call.ifMatch)),
    }),
    route<typeof reads, Params>({
      name: 'contracts-listSealedVersions',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/sealed-versions',
      access: reads,
      summary: 'Lists the sealed versions and whom each is for, the oldest first',
      params: contractParams,
      responses: { 200: { description: 'The sealed versions', schema: sealedVersionList } },
      handle: async ({ scope, params: { contractId } }) => {
        const found = await desk.list(scope, contractId);
        return found.ok ? ok({ status: 200, json: { items: found.value.map(toSealedVersionResource) } }) : found;
      },
    }),
    route<typeof reads, VersionParams>({
      name: 'contracts-openSealedVersion',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/sealed',
      access: reads,
      summary:
        'Opens a sealed version to those it is for: their wrapped keys, and for minutes the ciphertext’s address; logged',
      params: versionParams,
      responses: { 200: { description: 'What a browser needs to open it', schema: openingResource } },
      handle: async ({ scope, params: { contractId, versionNumber } }) => {
        const opened = await desk.open(scope, contractId, versionNumber);
        if (!opened.ok) return opened;
        const { recipients, url, until } = opened.value;
        const keys = recipients
          .filter(({ principalId }) => principalId === scope.actor.id)
          .map(({ deviceKeyId, wrappedKey }) => ({ deviceKeyId, wrappedKey }));
        const json = { ...toSealedVersionResource(opened.value), keys, url, until: until.toISOString() };
        return ok({ status: 200, json });
      },
    }),
    route<typeof receives, VersionParams, None, z.infer<typeof recipientBody>>({
      name: 'contracts-shareSealedVersion',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/recipients',
      access: receives,
      summary: 'Lets a further device open a sealed version: for those who can open it themselves',
      params: versionParams,
      body: { schema: recipientBody },
      responses: { 201: { description: 'All who can open it now', schema: recipientList } },
      handle: async ({ scope, params: { contractId, versionNumber }, body }) => {
        const shared = await desk.share(scope, contractId, versionNumber, body);
        return shared.ok ? ok({ status: 201, json: { items: shared.value.map(toRecipientResource) } }) : shared;
      },
    }),
  ];
}
