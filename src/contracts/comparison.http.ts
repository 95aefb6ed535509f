import type { z } from 'zod';
import {
  comparisonEtag,
  comparisonQuery,
  comparisonResource,
  type DocumentDesk,
  mediaTypes,
  toComparisonResource,
} from '../documents/index.ts';
import { type Answer, alreadyHas, type Route, route } from '../platform/http.ts';
import { ok, type Result } from '../platform/result.ts';
import type { Contract } from './contract.ts';
import { versionParams } from './contracts.api.ts';
import { reads } from './contracts.http.ts';

type VersionParams = z.infer<typeof versionParams>;

export function comparisonRoutes(desk: DocumentDesk<Contract>): readonly Route[] {
  return [
    route<typeof reads, VersionParams, z.infer<typeof comparisonQuery>>({
      name: 'contracts-compareVersions',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/versions/{versionNumber}/comparison',
      access: reads,
      summary:
        'Compares a version with another one, with proof: as JSON, as a page, or as a Word redline; the read is logged',
      params: versionParams,
      query: comparisonQuery,
      responses: {
        200: {
          description: 'The comparison; with format=html a page, with format=docx a document with tracked changes',
          schema: comparisonResource,
          mediaType: [mediaTypes.html, mediaTypes.docx],
        },
      },
      handle: async ({ scope, params: { contractId, versionNumber }, query, request }): Promise<Result<Answer>> => {
        const { from, format, layout, context = 'all', edits } = query;
        const pair = await desk.comparisons.pair(scope, contractId, versionNumber, from, format);
        if (!pair.ok) return pair;
        const etag = comparisonEtag(pair.value, [format, layout, context, edits]);
        if (alreadyHas(request, etag)) return ok({ status: 304, etag });
        if (format === 'json') {
          const compared = await desk.comparisons.compare(scope, pair.value);
          return compared.ok
            ? ok({ status: 200, json: toComparisonResource(compared.value, edits === 'true'), etag })
            : compared;
        }
        const read = await desk.comparisons.models(scope, pair.value);
        if (!read.ok) return read;
        const redline =
          format === 'docx'
            ? await desk.redline.word(scope, read.value)
            : await desk.redline.page(scope, contractId, read.value, { layout, context });
        return redline.ok ? ok({ ...redline.value, etag }) : redline;
      },
    }),
  ];
}
