import { type Answer, alreadyHas, type Problem, problemType, type RequestFacts } from '../http.ts';
import { type Refusal, statusOf } from '../refusal.ts';

/** What leaves the building: status, headers and bytes, the same for every host. */
export interface HttpOutput {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly cookies: readonly {
    readonly name: string;
    readonly value: string;
    readonly maxAge: number;
    readonly path: string;
  }[];
}

/**
 * Answers are personal and may name secrets of a client: nothing is cached by anyone in between (RFC 9111 §5.2), and no other
 * site, one beside us under the same domain included, gets them into a page of its own by the browser's session (Fetch Standard,
 * Cross-Origin-Resource-Policy).
 */
const always = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export function toOutput(answer: Answer, request: RequestFacts): HttpOutput {
  const headers: Record<string, string> = { ...always, 'x-correlation-id': request.correlation, ...answer.headers };
  const cookies = (answer.cookies ?? []).map((c) => ({
    name: c.name,
    value: c.value,
    maxAge: c.maxAgeSeconds,
    path: c.path ?? '/',
  }));
  if (answer.etag) headers.etag = answer.etag;
  if (answer.etag && alreadyHas(request, answer.etag)) {
    return { status: 304, headers, cookies };
  }
  const content = contentOf(answer);
  if (content) headers['content-type'] = content.type;
  if (answer.bytes?.fileName) headers['content-disposition'] = attachment(answer.bytes.fileName);
  return {
    status: answer.status,
    headers,
    cookies,
    ...(content && request.method !== 'HEAD' ? { body: content.body } : {}),
  };
}

function contentOf(
  answer: Answer,
): { type: string; body: string | Uint8Array | AsyncIterable<Uint8Array> } | undefined {
  if (answer.json !== undefined) return { type: 'application/json; charset=utf-8', body: JSON.stringify(answer.json) };
  if (answer.html !== undefined) return { type: 'text/html; charset=utf-8', body: answer.html };
  if (answer.bytes) return { type: answer.bytes.mediaType, body: answer.bytes.content };
  return undefined;
}

/** RFC 6266 with RFC 8187, so that no file name can break out of the header. Four characters URIs allow are not of its attr-char. */
const attachment = (fileName: string): string => {
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${fileName.replace(/[^\w. -]/g, '_')}"; filename*=UTF-8''${encoded}`;
};

export function toProblem(no: Refusal, request: RequestFacts): HttpOutput {
  const status = statusOf[no.kind];
  const problem: Problem = {
    type: `urn:counterpart:problem:${no.code}`,
    title: titles[no.kind],
    status,
    code: no.code,
    detail: no.message,
    ...(no.violations ? { violations: no.violations } : {}),
    ...no.details,
    correlation: request.correlation,
  };
  const etag = no.details?.etag;
  return {
    status,
    headers: {
      ...always,
      'x-correlation-id': request.correlation,
      'content-type': `${problemType}; charset=utf-8`,
      ...(no.kind === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
      ...(typeof etag === 'string' ? { etag } : {}),
      ...no.headers,
    },
    cookies: [],
    ...(request.method === 'HEAD' ? {} : { body: JSON.stringify(problem) }),
  };
}

const titles: Record<Refusal['kind'], string> = {
  invalid: 'The request is not valid',
  unauthenticated: 'Sign-in is required',
  forbidden: 'You may not do this',
  notFound: 'Not found',
  conflict: 'This is not possible now',
  gone: 'No longer available',
  changedMeanwhile: 'It was changed in the meantime',
  tooLarge: 'Too large',
  unsupportedMediaType: 'Unsupported media type',
  unprocessable: 'The content cannot be processed',
  locked: 'Locked',
  versionRequired: 'A version is required',
  tooManyRequests: 'Too many requests',
  fault: 'Something went wrong',
  unavailable: 'Temporarily unavailable',
};
