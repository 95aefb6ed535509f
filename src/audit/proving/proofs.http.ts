import type { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import { ok } from '../../platform/result.ts';
import { notYet, type ReadsAudit, readsAudit, text } from './log-files.http.ts';
import type { ProvesEntries } from './prove-entries.ts';
import { consistencyQuery, consistencyResource, epochParams, inclusionQuery, keysResource } from './proving.api.ts';
import type { ReadsKeys } from './read-keys.ts';

type Epoch = z.infer<typeof epochParams>;

/** Proofs hold hashes and nothing of what happened, so nobody's reading them is logged. */
export function proofRoutes(proves: ProvesEntries, readKeys: ReadsKeys): readonly Route[] {
  return [
    route<ReadsAudit, Epoch, z.infer<typeof inclusionQuery>>({
      name: 'audit-proveInclusion',
      methods: ['GET'],
      path: 'api/v1/audit/log/e{epoch}/proofs/inclusion',
      access: readsAudit,
      summary: 'That a leaf stands in the tree of a checkpoint (C2SP tlog-proof)',
      params: epochParams,
      query: inclusionQuery,
      responses: {
        200: { description: 'The proof with its checkpoint, as a file', mediaType: 'text/plain' },
        404: { description: 'There is no checkpoint yet', mediaType: 'text/plain' },
      },
      handle: async ({ scope, params: { epoch }, query: { index, size } }) => {
        if (!(await proves.checkpoint(scope, epoch))) return notYet();
        const proof = await proves.inclusion(scope, epoch, index, size);
        if (!proof.ok) return proof;
        return ok({ status: 200, bytes: { ...text(proof.value), fileName: `e${epoch}-${index}.tlog-proof` } });
      },
    }),
    route<ReadsAudit, Epoch, z.infer<typeof consistencyQuery>>({
      name: 'audit-proveConsistency',
      methods: ['GET'],
      path: 'api/v1/audit/log/e{epoch}/proofs/consistency',
      access: readsAudit,
      summary: 'That a newer tree of the log begins with an older one, whatever of them somebody has kept',
      params: epochParams,
      query: consistencyQuery,
      responses: {
        200: { description: 'The proof', schema: consistencyResource },
        404: { description: 'There is no checkpoint yet', mediaType: 'text/plain' },
      },
      handle: async ({ scope, params: { epoch }, query: { from, to } }) => {
        if (!(await proves.checkpoint(scope, epoch))) return notYet();
        const proof = await proves.consistency(scope, epoch, from, to);
        return proof.ok ? ok({ status: 200, json: proof.value }) : proof;
      },
    }),
    route<ReadsAudit>({
      name: 'audit-listLogKeys',
      methods: ['GET'],
      path: 'api/v1/audit/log/keys',
      access: readsAudit,
      summary:
        'The keys that sign the log, and which checkpoints each signed. Compare them with those you were given another way',
      responses: { 200: { description: 'Verifier keys of all epochs', schema: keysResource } },
      handle: async ({ scope }) => {
        const json: z.infer<typeof keysResource> = { items: await readKeys(scope) };
        return ok({ status: 200, json });
      },
    }),
  ];
}
