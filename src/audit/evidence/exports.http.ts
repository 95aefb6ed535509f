import type { z } from 'zod';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { type Route, route } from '../../platform/http.ts';
import { sha256Hex } from '../../platform/ids.ts';
import { oneAtATime } from '../../platform/one-at-a-time.ts';
import { ok, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import { manifestFile } from '../verifier/layout.ts';
import type { TimeWindow } from './evidence-window.ts';
import type { ExportsEvidence } from './export-evidence.ts';
import { exportBody } from './exports.api.ts';
import { doesNotHold, exportUnderWay } from './refusals.ts';
import { writeZip } from './write-zip.ts';

type Exports = { readonly kind: 'permission'; readonly permission: 'audit.export' };
type None = Record<string, never>;

/**
 * A package is made in memory, up to some hundred megabytes of it. So one is made at a time, and nobody's wishes queue up: a tenant
 * has one under way.
 */
export function exportRoutes(exports: ExportsEvidence, documents: Documents): readonly Route[] {
  const inTurn = oneAtATime();
  const underWay = new Set<string>();

  async function packed(scope: TenantScope, asked: TimeWindow) {
    const exported = await exports(scope, asked).catch(inconsistent);
    return exported.ok ? ok({ ...exported.value, content: await writeZip(exported.value.files) }) : exported;
  }

  async function alone(scope: TenantScope, asked: TimeWindow) {
    if (underWay.has(scope.tenant)) return refused(exportUnderWay());
    underWay.add(scope.tenant);
    try {
      return await inTurn('export', () => packed(scope, asked));
    } finally {
      underWay.delete(scope.tenant);
    }
  }

  return [
    route<Exports, None, None, z.infer<typeof exportBody>>({
      name: 'audit-exportEvidence',
      methods: ['POST'],
      path: 'api/v1/audit/exports',
      access: { kind: 'permission', permission: 'audit.export' },
      // Repeating it gives the same bytes and is logged again: each time somebody took them.
      summary: 'The evidence of a window as a package of OSCAL documents, leaves, checkpoints and proofs; logged',
      body: { schema: exportBody },
      responses: { 200: { description: 'A zip; its README.md says how to verify it', mediaType: 'application/zip' } },
      handle: async ({ scope, body }) => {
        const exported = await alone(scope, body);
        if (!exported.ok) return exported;
        const { window, files, events, content } = exported.value;
        await documents.record(scope, {
          type: 'log.exported',
          subject: { kind: 'log', id: scope.tenant },
          data: { ...window, events, manifest: sha256Hex(files.get(manifestFile) ?? '') },
        });
        const fileName = `evidence-${scope.tenant}-${dayOf(window.from)}-${dayOf(window.until)}.zip`;
        return ok({ status: 200, bytes: { mediaType: 'application/zip', content, fileName } });
      },
    }),
  ];
}

/** A log that does not add up gets no new checkpoint, so there is nothing to prove by. */
function inconsistent(fault: unknown): ReturnType<typeof refused> {
  if (!(fault instanceof LogInconsistent)) throw fault;
  return refused(doesNotHold([fault.message]));
}

const dayOf = (instant: string): string => instant.slice(0, 10);
