import type { Route } from '../../platform/http.ts';
import { operationOf } from './openapi-operation.ts';
import { problemResponses, problemSchema } from './openapi-problems.ts';

type Json = Readonly<Record<string, unknown>>;

/** What programs may call: the API and the doors of vendors. Pages are for people. */
const isDescribed = ({ path }: Route): boolean => path.startsWith('api/') || path.startsWith('hooks/');

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12. The same routes make the same bytes. */
export function openApiDocument(routes: readonly Route[]): Json {
  const described = routes.filter(isDescribed).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of described) {
    const path = `/${plain(route.path)}`;
    const operations = route.methods.map((method) => [method.toLowerCase(), operationOf(route, method)]);
    paths[path] = { ...paths[path], ...Object.fromEntries(operations) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Counterpart',
      version: '1',
      description:
        'Contract lifecycle management for managed service providers. Commands are safe to repeat: by their natural key, or by the header Idempotency-Key. Writes state the version they saw in If-Match.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      responses: problemResponses,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of the stamp’s Microsoft Entra directory',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-session',
          description: 'A person signed in to the pages; reads only',
        },
      },
    },
  };
}

const keyOf = ({ path, methods }: Route): string => `${path} ${methods.join()}`;

/** Without the constraints of a route: `{id:int}` becomes `{id}`, and `{*path}`, which holds slashes too, `{path}`. */
const plain = (path: string): string => path.replace(/\{\*?([^}:?]+)[^}]*\}/g, '{$1}');
