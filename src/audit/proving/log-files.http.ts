import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type Answer, alreadyHas, type Route, route } from '../../platform/http.ts';
import { ok, type Result } from '../../platform/result.ts';
import { tilePath } from '../tree/tile-paths.ts';
import type { ProvesEntries } from './prove-entries.ts';
import { epochParams, tileParams } from './proving.api.ts';
import type { RecordsMirroring } from './record-mirroring.ts';

// The log as the files that C2SP tlog-tiles names, so that whoever can read such logs can mirror this one.
//
// What is logged of it: hashes, checkpoints and proofs tell nothing of what happened and are not logged. Entry bundles hold
// leaves, so whoever fetches them is logged, once for each day and epoch: a record of every fetch would itself be fetched, and a
// mirror that keeps up would never come to rest. Nor is it a denial when a mirror asks for what is not there yet: a 404 is how
// it learns that, so it is answered here and not refused.

export const readsAudit = { kind: 'permission', permission: 'audit.read' } as const;
export type ReadsAudit = typeof readsAudit;
type Epoch = z.infer<typeof epochParams>;
type TileParams = z.infer<typeof tileParams>;

/** One address serves the log of each tenant somebody works in, so a cache must tell them apart. */
const vary = { vary: 'authorization, cookie, x-tenant' } as const;
/** A tile of a width never changes. For those who may read it alone: a year. */
const forEver = { ...vary, 'cache-control': 'private, max-age=31536000, immutable' } as const;
const askEachTime = { ...vary, 'cache-control': 'private, no-cache' } as const;

const etagOf = (...parts: readonly string[]): string =>
  `"${createHash('sha256').update(parts.join('\0')).digest('base64url')}"`;

export const text = (content: string): NonNullable<Answer['bytes']> => ({
  mediaType: 'text/plain; charset=utf-8',
  content: Buffer.from(content, 'utf8'),
});

export const notYet = (): Result<Answer> =>
  ok({ status: 404, bytes: text('There is nothing here, or not yet.\n'), headers: askEachTime, notYet: true });

export function logFileRoutes(proves: ProvesEntries, recordMirroring: RecordsMirroring): readonly Route[] {
  return [
    route<ReadsAudit, Epoch>({
      name: 'audit-readCheckpoint',
      methods: ['GET'],
      path: 'api/v1/audit/log/e{epoch}/checkpoint',
      access: readsAudit,
      summary: 'The newest signed checkpoint of the log (C2SP tlog-checkpoint)',
      params: epochParams,
      responses: {
        200: { description: 'A signed note', mediaType: 'text/plain' },
        404: { description: 'There is none yet', mediaType: 'text/plain' },
      },
      handle: async ({ scope, params: { epoch } }) => {
        const newest = await proves.checkpoint(scope, epoch);
        if (!newest) return notYet();
        return ok({ status: 200, bytes: text(newest.note), etag: etagOf(newest.note), headers: askEachTime });
      },
    }),
    route<ReadsAudit, TileParams>({
      name: 'audit-readTile',
      methods: ['GET'],
      path: 'api/v1/audit/log/e{epoch}/tile/{*path}',
      access: readsAudit,
      summary:
        'Hashes or leaves of the log, 256 at a time (C2SP tlog-tiles); whoever fetches leaves is logged once a day',
      params: tileParams,
      responses: {
        200: { description: 'Hashes of 32 bytes, or an entry bundle', mediaType: 'application/octet-stream' },
        404: { description: 'No checkpoint covers it yet', mediaType: 'text/plain' },
      },
      handle: async ({ scope, params: { epoch, path: tile }, request }) => {
        // Only what was handed out has this ETag, and it is the same for ever: nothing need be read to say so.
        const etag = etagOf(scope.tenant, String(epoch), tilePath(tile));
        if (alreadyHas(request, etag)) return ok({ status: 200, etag, headers: forEver });
        const bytes = await proves.tile(scope, epoch, tile);
        if (!bytes) return notYet();
        if (tile.level === 'entries') await recordMirroring(scope, epoch);
        const mediaType = 'application/octet-stream';
        return ok({ status: 200, bytes: { mediaType, content: bytes }, etag, headers: forEver });
      },
    }),
  ];
}
