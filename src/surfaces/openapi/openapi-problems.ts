import { problemType, type Route } from '../../platform/http.ts';

type Json = Readonly<Record<string, unknown>>;

/** RFC 9457, with the fields every refusal of ours has; a refusal may add facts of its own. */
export const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable, for programs' },
    detail: { type: 'string', description: 'One plain sentence, for people' },
    correlation: { type: 'string', description: 'Name it when you ask us about this answer' },
    violations: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'rule'],
        properties: { field: { type: 'string' }, rule: { type: 'string' }, value: {} },
      },
    },
  },
};

const meanings = {
  400: ['Invalid', 'The request breaks a rule; each violation names field, rule and the value seen'],
  401: ['Unauthenticated', 'No valid token or signature'],
  403: ['Forbidden', 'The roles of the caller do not allow this'],
  404: ['NotFound', 'Absent, or not for this caller to see'],
  409: ['Conflict', 'Not possible in the present state, or the Idempotency-Key was used with other input'],
  412: ['ChangedMeanwhile', 'It was changed since the version in If-Match; the ETag header has the current one'],
  413: ['TooLarge', 'The body is over its limit'],
  415: ['UnsupportedMediaType', 'The Content-Type is not one of those taken'],
  422: ['Unprocessable', 'The content is of the right form and cannot be processed'],
  428: ['VersionRequired', 'The header If-Match is missing'],
  default: ['Problem', 'Anything else: 429 and 503 may pass, 500 is our fault'],
} as const;

type Status = keyof typeof meanings;

export const problemResponses: Json = Object.fromEntries(
  Object.values(meanings).map(([name, description]) => [
    name,
    { description, content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } } },
  ]),
);

/** Which ways to say no a route has, computed from what it asks for. */
export function problemsOf({ access, methods, params, query, body, ifMatch, idempotencyKey }: Route): Json {
  const asksWho = access.kind !== 'public' && access.kind !== 'guest';
  const checksRights = access.kind === 'permission' || access.kind === 'provider';
  const writes = methods.some((method) => method !== 'GET' && method !== 'HEAD');
  const takesInput = query !== undefined || body?.schema !== undefined || idempotencyKey === true;
  const applies: Readonly<Record<Status, boolean>> = {
    400: takesInput || access.kind === 'permission',
    401: asksWho,
    403: checksRights,
    404: params !== undefined || access.kind === 'permission',
    409: writes && checksRights,
    412: ifMatch === true,
    413: body !== undefined,
    415: body !== undefined,
    422: body !== undefined && checksRights,
    428: ifMatch === true,
    default: true,
  };
  const statuses = (Object.keys(meanings) as unknown as Status[]).filter((status) => applies[status]);
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${meanings[status][0]}` }]),
  );
}
