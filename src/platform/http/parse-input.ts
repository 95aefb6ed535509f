import type { z } from 'zod';
import type { RequestFacts, Route } from '../http.ts';
import { invalid, type Refusal, refusal, type Violation } from '../refusal.ts';
import { ok, type Result, refused } from '../result.ts';

/** Everything here is attacker-controlled: sizes are bounded before parsing, schemas are strict, values shown are shortened. */
export interface RawRequest extends RequestFacts {
  readonly params: Readonly<Record<string, string>>;
  /** The body, read up to a byte more than `maxBytes`. */
  readonly body: (maxBytes: number) => Promise<Uint8Array>;
}

export interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly ifMatch: string;
  readonly idempotencyKey: string;
}

const defaultMaxBytes = 256 * 1024;

export async function parseInput(route: Route, request: RawRequest): Promise<Result<ParsedInput>> {
  const conditions = headersAsked(route, request);
  if (!conditions.ok) return conditions;
  const params = parse(route.params, request.params);
  if (!params.ok) return refused(refusal('notFound', 'notFound', 'There is nothing at this address.'));
  const query = parse(route.query, Object.fromEntries(request.url.searchParams));
  if (!query.ok) return query;
  const body = await parseBody(route, request);
  if (!body.ok) return body;
  return ok({ params: params.value, query: query.value, body: body.value, ...conditions.value });
}

function headersAsked(route: Route, { headers }: RawRequest): Result<{ ifMatch: string; idempotencyKey: string }> {
  const ifMatch = headers.get('if-match') ?? '';
  const idempotencyKey = headers.get('idempotency-key') ?? '';
  if (route.ifMatch && !ifMatch) {
    return refused(
      refusal('versionRequired', 'versionRequired', 'Say which version you saw: send its ETag in the If-Match header.'),
    );
  }
  if (route.idempotencyKey && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
    const rule = 'is required: 1 to 255 visible ASCII characters, a new value for each new command';
    return refused(invalid([{ field: 'Idempotency-Key', rule, value: shown(idempotencyKey) }]));
  }
  return ok({ ifMatch, idempotencyKey });
}

async function parseBody(route: Route, request: RawRequest): Promise<Result<unknown>> {
  const spec = route.body;
  if (!spec) return ok(undefined);
  const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const taken = spec.bytes ?? [spec.form ? 'application/x-www-form-urlencoded' : 'application/json'];
  if (!taken.includes(mediaType)) return refused(wrongMediaType(mediaType, taken));
  const maxBytes = spec.maxBytes ?? defaultMaxBytes;
  const declared = Number(request.headers.get('content-length') ?? 0);
  const bytes = declared > maxBytes ? undefined : await request.body(maxBytes);
  if (!bytes || bytes.byteLength > maxBytes) return refused(tooLarge(maxBytes));
  if (spec.bytes) return ok(bytes);
  const decoded = decode(bytes, spec.form === true);
  return decoded.ok ? parse(spec.schema, decoded.value) : decoded;
}

function decode(bytes: Uint8Array, form: boolean): Result<unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (form) return ok(Object.fromEntries(new URLSearchParams(text)));
    // A "__proto__" key would be an own property here and is refused as unknown by the strict schema.
    return ok(JSON.parse(text));
  } catch (fault) {
    const rule = form
      ? 'must be UTF-8'
      : `must be JSON in UTF-8 (${fault instanceof Error ? fault.message.slice(0, 120) : 'unreadable'})`;
    return refused(invalid([{ field: 'body', rule }]));
  }
}

function parse(schema: z.ZodType | undefined, input: unknown): Result<unknown> {
  if (!schema) return ok(input);
  const outcome = schema.safeParse(input, { reportInput: true });
  return outcome.success ? ok(outcome.data) : refused(invalid(outcome.error.issues.flatMap(violationsOf)));
}

function violationsOf(issue: z.core.$ZodIssue): Violation[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), rule: 'is not a field of this request' }));
  }
  const value = shown(issue.input);
  return [{ field: path.join('.') || 'body', rule: issue.message, ...(value === undefined ? {} : { value }) }];
}

/** The value seen, short enough for an answer and never a whole document. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 100 ? `${value.slice(0, 100)}…` : value;
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}

const wrongMediaType = (seen: string, taken: readonly string[]): Refusal =>
  refusal(
    'unsupportedMediaType',
    'unsupportedMediaType',
    `The body must be ${taken.join(' or ')}; it was ${seen || 'not said'}.`,
    {
      violations: [{ field: 'Content-Type', rule: `must be ${taken.join(' or ')}`, value: shown(seen) }],
    },
  );

const tooLarge = (maxBytes: number): Refusal =>
  refusal('tooLarge', 'tooLarge', `The body may have at most ${maxBytes.toLocaleString('en')} bytes.`, {
    violations: [{ field: 'body', rule: `at most ${maxBytes} bytes` }],
  });
