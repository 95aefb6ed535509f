import { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import { sha256Hex } from '../../platform/ids.ts';
import { ok } from '../../platform/result.ts';
import type { Slice } from '../../slice.ts';
import { openApiDocument } from './openapi-document.ts';

export { openApiDocument };

/** The description of the HTTP interface, generated from the very routes that are served. */
export function createOpenApi(routes: () => readonly Route[]) {
  let made: { readonly document: object; readonly etag: string } | undefined;
  const current = () => {
    if (!made) {
      const document = openApiDocument(routes());
      made = { document, etag: `"${sha256Hex(JSON.stringify(document)).slice(0, 32)}"` };
    }
    return made;
  };
  return {
    slice: {
      name: 'openapi',
      routes: [
        route<{ readonly kind: 'public' }>({
          name: 'openapi-readDocument',
          methods: ['GET'],
          path: 'api/v1/openapi.json',
          access: { kind: 'public' },
          summary: 'This description of the interface (OpenAPI 3.1)',
          responses: {
            200: { description: 'The description', schema: z.looseObject({ openapi: z.literal('3.1.1') }) },
          },
          handle: async () => {
            const { document, etag } = current();
            // The same for everybody; kept by caches, but asked for with its ETag each time.
            return ok({ status: 200, json: document, etag, headers: { 'cache-control': 'public, no-cache' } });
          },
        }),
      ],
    } satisfies Slice,
  };
}
