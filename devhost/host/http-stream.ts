import { randomUUID } from 'node:crypto';
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { HTTP_REASON, type HttpCall, type HttpFunctionParts, headersOf, httpInput } from './http-function.ts';
import { BodyTooLarge } from './request-body.ts';

const agent = new Agent({ keepAlive: true });

/** Belong to one connection only (RFC 9110 7.6.1), or name the invocation, which is nobody's business outside. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'x-ms-invocation-id']);

/**
 * Answers a request of an app that enabled HTTP streaming: the raw request goes to the library's own server at `HttpUri`
 * under the invocation's id, and its answer is the response (library src/http/httpProxy.ts, host YARP forwarding).
 * The library never answers when the handler throws or returns nothing; then the response is ended here.
 */
export async function answerStreamed(call: HttpCall, httpUri: string, parts: HttpFunctionParts): Promise<void> {
  const { request, response } = call;
  if (Number(request.headers['content-length'] ?? 0) > parts.bodyLimit) throw new BodyTooLarge(parts.bodyLimit);
  const invocationId = randomUUID();
  const upstream = forward(call, httpUri, invocationId);
  const tooLarge = sendBody(request, upstream, parts.bodyLimit);
  const answered = relay(upstream, call);
  const input = streamInput(call, parts);
  const run = parts.app.run(call.fn, input, { invocationId, reason: HTTP_REASON });
  try {
    // A lost connection to the library's server must end the client's request: the invocation may never get one.
    const first = await Promise.race([run, answered.then(() => run)]);
    if (first.hasResult) await answered;
    else response.writeHead(204).end();
  } catch (error) {
    if (tooLarge()) throw new BodyTooLarge(parts.bodyLimit);
    if (response.headersSent) response.destroy(error as Error);
    else response.writeHead(500).end();
  } finally {
    // Both may still fail after the answer is settled; the app has logged the invocation's error.
    run.catch(() => undefined);
    answered.catch(() => undefined);
    if (!response.writableFinished) upstream.destroy();
  }
}

function streamInput(call: HttpCall, { extraInputs }: HttpFunctionParts) {
  const params = Object.fromEntries(Object.entries(call.params).map(([name, string]) => [name, { string }]));
  const headers = { json: JSON.stringify(headersOf(call.request)) };
  return httpInput(call, { http: {} }, extraInputs, { ...params, Headers: headers, Query: { json: '{}' } });
}

function forward({ request, url }: HttpCall, httpUri: string, invocationId: string): ClientRequest {
  const headers = Object.entries(headersOf(request)).filter(([name]) => !hopByHop.has(name));
  const chunked = request.headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' };
  return httpRequest({
    agent,
    host: '127.0.0.1', // the library listens on all interfaces
    port: Number(new URL(httpUri).port),
    path: url.pathname + url.search,
    method: request.method,
    headers: {
      ...Object.fromEntries(headers),
      ...chunked,
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': url.host,
      'x-forwarded-proto': 'http',
    },
  });
}

/** Says afterwards whether the client sent more than the host takes. */
function sendBody(request: IncomingMessage, upstream: ClientRequest, limit: number): () => boolean {
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > limit) upstream.destroy(new BodyTooLarge(limit));
  });
  request.pipe(upstream);
  return () => length > limit;
}

/** Resolves when the library's answer has reached the client in full. */
async function relay(upstream: ClientRequest, { response }: HttpCall): Promise<void> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', resolve);
    upstream.on('error', reject);
    // A client that leaves cancels the function's request, as with the real host.
    response.once('close', () => {
      if (!response.writableFinished) upstream.destroy(new Error('The client closed the connection.'));
    });
  });
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined && !hopByHop.has(name)) response.setHeader(name, value);
  }
  response.writeHead(incoming.statusCode ?? 500);
  response.flushHeaders();
  await pipeline(incoming, response);
}
