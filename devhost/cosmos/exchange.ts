import type { IncomingMessage } from 'node:http';
import { badRequest, CosmosError } from './errors.ts';
import type { Json } from './sql/json.ts';

/** A request as the routes see it. Everything in it is attacker-controlled. */
export interface CosmosRequest {
  readonly method: string;
  readonly path: string;
  /** Decoded path segments. */
  readonly segments: readonly string[];
  readonly header: (name: string) => string | undefined;
  readonly text: string;
  readonly json: () => Json;
}

export interface CosmosAnswer {
  readonly status: number;
  readonly body?: string;
  readonly charge?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
}

/** A batch may have 2 MB and an item too; with JSON escapes a body of 8 MB is the most that can still be legal. */
const maxBodyBytes = 8 * 1024 * 1024;
const tooLarge = () => new CosmosError(413, 'Message: {"Errors":["Request size is too large"]}');

export async function readRequest(request: IncomingMessage): Promise<CosmosRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on to the end, so that the answer reaches a client that is still sending.
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  if (size > maxBodyBytes) throw tooLarge();
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const text = Buffer.concat(chunks).toString();
  return {
    method: request.method ?? 'GET',
    path,
    segments: path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decode),
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    text,
    json: () => {
      try {
        return JSON.parse(text) as Json;
      } catch {
        throw badRequest('The request payload is invalid. Ensure to provide a valid request payload.');
      }
    },
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('Request url is invalid.');
  }
}

/** `x-ms-max-item-count`: absent or 0 means 1,000, -1 leaves it to the service (recorded on a hosted account). */
export function pageSizeOf(request: CosmosRequest): number {
  const text = request.header('x-ms-max-item-count') ?? '0';
  const size = Number(text);
  if (!Number.isInteger(size) || size < -1) {
    throw badRequest(
      `The input PageSize ${text} is invalid. Ensure to pass a valid page size which must be a positive integer or -1 for a dynamic page size.`,
    );
  }
  return size === 0 ? 1000 : size;
}

export const isSet = (request: CosmosRequest, name: string) => request.header(name)?.toLowerCase() === 'true';
