import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RpcCookie, serializeCookie } from './cookies.ts';
import type { RegisteredFunction } from './core-module.ts';
import type { LoadedApp } from './loaded-app.ts';
import { readBody } from './request-body.ts';
import type { RpcDatum, RpcRequest, RpcResponse } from './rpc.ts';
import { traceContext } from './trace-context.ts';

/** A request that has found its function. */
export interface HttpCall {
  readonly fn: RegisteredFunction;
  readonly params: Readonly<Record<string, string>>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

export interface HttpFunctionParts {
  readonly app: LoadedApp;
  readonly bodyLimit: number;
  /** What goes to a function besides its trigger. */
  readonly extraInputs: (fn: RegisteredFunction) => RpcRequest['inputData'];
}

export const HTTP_REASON = 'This function was programmatically called via the host APIs.';

/** Answers a request with the whole of what its function returns. */
export async function answerBuffered(
  call: HttpCall,
  { app, bodyLimit, extraInputs }: HttpFunctionParts,
): Promise<void> {
  const { fn, request, response } = call;
  const body = await readBody(request, bodyLimit);
  // The real host sends a body only when there is a Content-Length (GrpcMessageConversionExtensions): a chunked request
  // has an empty body unless the app streams.
  const sent = Number(request.headers['content-length'] ?? 0) > 0 ? body : undefined;
  const http = {
    url: call.url.href,
    method: request.method ?? 'GET',
    nullableHeaders: wrapped(headersOf(request)),
    nullableParams: wrapped(call.params),
    nullableQuery: wrapped(queryOf(call.url)),
    body: sent && { bytes: sent },
  };
  let result: RpcResponse;
  try {
    result = await app.invoke(fn, httpInput(call, { http }, extraInputs), { reason: HTTP_REASON });
  } catch {
    // Logged by the app; the caller learns nothing of it, as with the real host.
    response.writeHead(500).end();
    return;
  }
  writeResult(result.returnValue?.http as RpcHttpResult | undefined, response);
}

/** The request as the library gets it. */
export function httpInput(
  call: HttpCall,
  data: RpcDatum,
  extraInputs: HttpFunctionParts['extraInputs'],
  triggerMetadata: Record<string, RpcDatum> = {},
): RpcRequest {
  const { traceparent, tracestate } = call.request.headers;
  return {
    inputData: [{ name: call.fn.trigger.bindingName, data }, ...extraInputs(call.fn)],
    triggerMetadata,
    traceContext: traceContext(
      typeof traceparent === 'string' ? traceparent : undefined,
      typeof tracestate === 'string' ? tracestate : undefined,
    ),
  };
}

/** Lower-case names; what came several times is joined, as ASP.NET's StringValues are. */
export function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** Names without regard to case, several values joined by commas: ASP.NET's IQueryCollection through StringValues. */
function queryOf(url: URL): Record<string, string> {
  const names = new Map<string, string>();
  const values: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    const first = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), first);
    values[first] = Object.hasOwn(values, first) ? `${values[first]},${value}` : value;
  }
  return values;
}

const wrapped = (values: Readonly<Record<string, string>>): Record<string, { value: string }> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

interface RpcHttpResult {
  statusCode: string;
  headers: Record<string, string>;
  cookies?: RpcCookie[];
  body?: { bytes?: Uint8Array };
}

/** Undefined is a handler that returned nothing: an empty success (204; unverified against the real host). */
function writeResult(http: RpcHttpResult | undefined, response: ServerResponse): void {
  if (!http) {
    response.writeHead(204).end();
    return;
  }
  for (const cookie of http.cookies ?? []) response.appendHeader('set-cookie', serializeCookie(cookie));
  for (const [name, value] of Object.entries(http.headers)) response.setHeader(name, value);
  const body = http.body?.bytes ?? Buffer.alloc(0);
  response.statusCode = Number(http.statusCode);
  // Without a length Node would answer in chunks; 204 and 304 must not have one (RFC 9110 8.6).
  if (response.statusCode !== 204 && response.statusCode !== 304) response.setHeader('content-length', body.byteLength);
  response.end(body);
}
