import type { Route } from '../../platform/http.ts';
import { jsonSchemaOf } from './openapi-schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** Everything a call says besides its body: path, query, and the headers the route asks for. */
export function parametersOf(route: Route): readonly Json[] {
  const inPath = propertiesOf(route.params);
  const names = [...route.path.matchAll(/\{\*?([^}:?]+)/g)].map(([, name = '']) => name);
  const query = propertiesOf(route.query);
  return [
    ...names.map((name) => parameter('path', name, inPath.properties[name] ?? { type: 'string' }, true)),
    ...Object.entries(query.properties).map(([name, schema]) =>
      parameter('query', name, schema, query.required.includes(name)),
    ),
    ...headersOf(route),
  ];
}

function headersOf({ access, ifMatch, idempotencyKey }: Route): readonly Json[] {
  return [
    ...(access.kind === 'permission' ? [tenantHeader] : []),
    ...(ifMatch ? [header('If-Match', 'The ETag of the version you saw', { type: 'string' }, true)] : []),
    ...(idempotencyKey ? [keyHeader] : []),
  ];
}

const parameter = (where: 'path' | 'query', name: string, schema: Json, required: boolean): Json => {
  const { description, ...rest } = schema;
  return { name, in: where, required, ...(description ? { description } : {}), schema: rest };
};

const header = (name: string, description: string, schema: Json, required: boolean): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema,
});

const tenantHeader = header(
  'X-Tenant',
  'The tenant to work in; may be left out by who works in one only',
  { type: 'string', maxLength: 30 },
  false,
);

const keyHeader = header(
  'Idempotency-Key',
  'A new value for each new command; the same again is answered and not done again',
  { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  true,
);

function propertiesOf(schema: Route['params']): {
  readonly properties: Readonly<Record<string, Json>>;
  readonly required: readonly string[];
} {
  const { properties = {}, required = [] } = schema ? jsonSchemaOf(schema) : {};
  return { properties: properties as Record<string, Json>, required: required as string[] };
}
