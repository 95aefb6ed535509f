import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdminApi } from './admin.ts';
import type { DurableMount } from './durable-mount.ts';
import { answerBuffered, type HttpCall, type HttpFunctionParts } from './http-function.ts';
import type { HttpTarget } from './http-routes.ts';
import { answerStreamed } from './http-stream.ts';
import { admits, type HostKeys, keyOf } from './keys.ts';
import type { Log } from './log.ts';
import { BodyTooLarge } from './request-body.ts';
import type { RouteTable } from './route-table.ts';

interface HttpFrontParts extends HttpFunctionParts {
  readonly routes: RouteTable<HttpTarget>;
  readonly keys: HostKeys;
  /** False opens every function, as Core Tools does unless told otherwise. */
  readonly enforceKeys: boolean;
  readonly customHeaders: Readonly<Record<string, string>>;
  /** The library's own server, when the app streams. */
  readonly httpUri: string | undefined;
  readonly admin: AdminApi;
  readonly durable: DurableMount | undefined;
  readonly log: Log;
  /** True from the moment the host is told to stop: functions are no longer started over HTTP. */
  readonly draining: () => boolean;
}

/** Answers one request, which anybody may have sent. Never rejects. */
export async function answer(parts: HttpFrontParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = requestUrl(request);
    if (!url) response.writeHead(400).end();
    else await dispatch(parts, request, response, url);
  } catch (error) {
    if (error instanceof BodyTooLarge) refuseBody(response);
    else {
      parts.log.host('error', `${request.method} ${pathOnly(request)}: ${(error as Error).stack}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  }
}

async function dispatch(
  parts: HttpFrontParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const key = keyOf(request.headers['x-functions-key'], url.searchParams);
  const isMaster = !parts.enforceKeys || admits(parts.keys, 'admin', key);
  if (await parts.durable?.answer(request, response, url, isMaster)) return;
  if (/^\/admin(?:\/|$)/i.test(url.pathname)) {
    if (!isMaster) response.writeHead(401).end();
    else await parts.admin.answer(request, response, url);
    return;
  }
  for (const [name, value] of Object.entries(parts.customHeaders)) response.setHeader(name, value);
  if (parts.draining()) {
    response.writeHead(503, { connection: 'close' }).end();
    return;
  }
  const method = request.method ?? 'GET';
  const found = parts.routes.find(method, url.pathname);
  if (!found) {
    refuseRoute(parts.routes, method, url.pathname, response);
    return;
  }
  if (parts.enforceKeys && !admits(parts.keys, found.target.level, key)) {
    response.writeHead(401).end();
    return;
  }
  const call: HttpCall = { fn: found.target.fn, params: found.params, request, response, url };
  if (parts.httpUri) await answerStreamed(call, parts.httpUri, parts);
  else await answerBuffered(call, parts);
}

/** 404 for a wrong method too; only HEAD on a known path is told which methods there are (azure-functions-host). */
function refuseRoute(routes: RouteTable<HttpTarget>, method: string, path: string, response: ServerResponse): void {
  const allowed = method === 'HEAD' ? routes.allowed(path) : [];
  if (allowed.length > 0) response.writeHead(405, { allow: allowed.join(', ') }).end();
  else response.writeHead(404).end();
}

/** The rest of the body is not read, so the connection cannot be used again. */
function refuseBody(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(413, { connection: 'close' }).end();
}

/** Undefined when target and Host header make no URL. */
function requestUrl(request: IncomingMessage): URL | undefined {
  const target = request.url ?? '/';
  if (!target.startsWith('/')) return undefined;
  return URL.parse(`http://${request.headers.host ?? 'localhost'}${target}`) ?? undefined;
}

/** Query strings may hold keys and stay out of the log. */
const pathOnly = (request: IncomingMessage): string => request.url?.split('?')[0] ?? '';
