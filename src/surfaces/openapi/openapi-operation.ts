import type { Method, Route } from '../../platform/http.ts';
import { parametersOf } from './openapi-parameters.ts';
import { problemsOf } from './openapi-problems.ts';
import { jsonSchemaOf } from './openapi-schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** One method of one route. */
export function operationOf(route: Route, method: Method): Json {
  const body = requestBodyOf(route);
  const { name, summary, methods, access } = route;
  const permission = 'permission' in access ? { 'x-permission': access.permission } : {};
  return {
    operationId: methods.length > 1 ? `${name}-${method.toLowerCase()}` : name,
    summary,
    tags: [name.split('-')[0]],
    security: securityOf(route, method),
    ...permission,
    parameters: parametersOf(route),
    ...(body ? { requestBody: body } : {}),
    responses: { ...responsesOf(route), ...problemsOf(route) },
  };
}

/** Cookies are sent by browsers whoever asks, so a session may only read. */
function securityOf({ access }: Route, method: Method): readonly Json[] {
  // Those of vendors bring proofs of their own, for which no client of this interface has a token.
  if (['public', 'hook', 'guest', 'bot'].includes(access.kind)) return [];
  return method === 'GET' || method === 'HEAD' ? [{ bearer: [] }, { session: [] }] : [{ bearer: [] }];
}

function requestBodyOf({ body }: Route): Json | undefined {
  if (!body) return undefined;
  // A raw body has no JSON Schema: an empty media type object says just that (OpenAPI 3.1, "Considerations for File Uploads").
  if (body.bytes) return { required: true, content: Object.fromEntries(body.bytes.map((type) => [type, {}])) };
  const type = body.form ? 'application/x-www-form-urlencoded' : 'application/json';
  return { required: true, content: { [type]: { schema: body.schema ? jsonSchemaOf(body.schema) : {} } } };
}

function responsesOf({ responses }: Route): Json {
  const described = Object.entries(responses).map(([status, { description, schema, mediaType }]) => {
    const content = {
      ...(schema ? { 'application/json': { schema: jsonSchemaOf(schema) } } : {}),
      ...Object.fromEntries([mediaType ?? []].flat().map((type) => [type, {}])),
    };
    return [status, { description, ...(Object.keys(content).length > 0 ? { content } : {}) }];
  });
  return Object.fromEntries(described);
}
