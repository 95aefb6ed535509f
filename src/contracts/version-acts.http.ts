import type { z } from 'zod';
import { checkinQuery, checkoutBody, type DocumentDesk, restorationBody, sendingBody } from '../documents/index.ts';
import { type Route, route } from '../platform/http.ts';
import { ok } from '../platform/result.ts';
import { answerAdded, answerWithVersion, versionResponses } from './added-version.http.ts';
import type { Contract } from './contract.ts';
import { contractParams, contractResource, versionParams } from './contracts.api.ts';
import { answerWith, writes } from './contracts.http.ts';

type None = Record<string, never>;
type Params = z.infer<typeof contractParams>;
type VersionParams = z.infer<typeof versionParams>;

/** Restoring and sending versions, and taking the document in hand. */
export function versionActRoutes(desk: DocumentDesk<Contract>): readonly Route[] {
  return [
    route<typeof writes, VersionParams, None, z.infer<typeof restorationBody>>({
      name: 'contracts-restoreVersion',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/restoration',
      access: writes,
      summary: 'Makes an earlier version the newest one again: the same bytes as a new version',
      params: versionParams,
      ifMatch: true,
      body: { schema: restorationBody },
      responses: versionResponses,
      handle: async (call) => {
        const { contractId, versionNumber } = call.params;
        const { changeDescription } = call.body;
        return answerAdded(
          call,
          await desk.restore(call.scope, contractId, versionNumber, changeDescription, call.ifMatch),
        );
      },
    }),
    route<typeof writes, VersionParams, None, z.infer<typeof sendingBody>>({
      name: 'contracts-markVersionSent',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/sent',
      access: writes,
      summary: 'Records that a version went out, and to whom; nothing takes that back',
      params: versionParams,
      ifMatch: true,
      body: { schema: sendingBody },
      responses: versionResponses,
      handle: async ({ scope, params: { contractId, versionNumber }, body, ifMatch }) => {
        const sent = await desk.send(scope, contractId, versionNumber, body.sentTo, ifMatch);
        if (!sent.ok) return sent;
        const version = await desk.find(scope, contractId, versionNumber);
        if (!version.ok) return version;
        return ok(answerWithVersion({ owner: sent.value, version: version.value }));
      },
    }),
    route<typeof writes, Params, None, z.infer<typeof checkoutBody>>({
      name: 'contracts-checkOut',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/checkout',
      access: writes,
      summary: 'Takes the document in hand, or goes on holding it: until it ends, nobody else can change it',
      params: contractParams,
      ifMatch: true,
      body: { schema: checkoutBody },
      responses: { 201: { description: 'The contract with the check-out', schema: contractResource } },
      handle: async ({ scope, params: { contractId }, body: { minutes, note }, ifMatch }) => {
        const taken = await desk.checkOut(scope, contractId, { minutes, ...(note ? { note } : {}) }, ifMatch);
        return taken.ok ? ok(answerWith(taken.value, 201)) : taken;
      },
    }),
    route<typeof writes, Params, z.infer<typeof checkinQuery>>({
      name: 'contracts-giveBack',
      methods: ['DELETE'],
      path: 'api/v1/contracts/{contractId}/checkout',
      access: writes,
      summary: 'Gives the document back; with a reason, breaks what somebody else still holds',
      params: contractParams,
      query: checkinQuery,
      ifMatch: true,
      responses: { 200: { description: 'The contract, free again', schema: contractResource } },
      handle: async ({ scope, params: { contractId }, query: { reason }, ifMatch }) => {
        const given = await desk.giveBack(scope, contractId, reason, ifMatch);
        return given.ok ? ok(answerWith(given.value)) : given;
      },
    }),
  ];
}
