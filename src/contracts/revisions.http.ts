import type { z } from 'zod';
import { type DocumentDesk, decisionsBody, revisionList, toRevisionList } from '../documents/index.ts';
import { type Route, route } from '../platform/http.ts';
import { ok } from '../platform/result.ts';
import { answerAdded, versionResponses } from './added-version.http.ts';
import type { Contract } from './contract.ts';
import { versionParams } from './contracts.api.ts';
import { reads, writes } from './contracts.http.ts';

type None = Record<string, never>;
type VersionParams = z.infer<typeof versionParams>;

/** The counterparty's tracked changes: what is open, and what becomes of it. */
export function revisionRoutes(desk: DocumentDesk<Contract>): readonly Route[] {
  return [
    route<typeof reads, VersionParams>({
      name: 'contracts-listRevisions',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/revisions',
      access: reads,
      summary:
        'Lists the tracked changes that are open in a version, and its comments, each with author, words and clause; the read is logged',
      params: versionParams,
      responses: { 200: { description: 'The tracked changes in reading order', schema: revisionList } },
      handle: async ({ scope, params: { contractId, versionNumber } }) => {
        const found = await desk.readable(scope, contractId, versionNumber);
        if (!found.ok) return found;
        const model = await desk.model(scope, contractId, found.value, 'revisions');
        if (!model.ok) return model;
        return ok({ status: 200, json: toRevisionList(model.value) });
      },
    }),
    route<typeof writes, VersionParams, None, z.infer<typeof decisionsBody>>({
      name: 'contracts-decideRevisions',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/revisions/decisions',
      access: writes,
      summary:
        'Accepts and rejects tracked changes of the newest version one by one: what comes of it is a new version',
      params: versionParams,
      ifMatch: true,
      idempotencyKey: true,
      body: { schema: decisionsBody },
      responses: versionResponses,
      handle: async (call) => {
        const { contractId, versionNumber } = call.params;
        const { decisions, changeDescription } = call.body;
        const asked = {
          decidedFrom: versionNumber,
          decisions: decisions.map(({ note, ...rest }) => ({ ...rest, ...(note ? { note } : {}) })),
          ...(changeDescription ? { changeDescription } : {}),
        };
        const { scope, ifMatch, idempotencyKey } = call;
        return answerAdded(call, await desk.decide(scope, contractId, asked, ifMatch, idempotencyKey));
      },
    }),
  ];
}
