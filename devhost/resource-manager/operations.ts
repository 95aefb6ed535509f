import { randomUUID } from 'node:crypto';
import type { ArmAnswer } from './cosmos-resources.ts';

/**
 * Long-running operations (github.com/Azure/azure-resource-manager-rpc, v1.0/async-api-reference.md): 202 with
 * `Azure-AsyncOperation` and `Location`; the first says how it stands, the second gives the result. The work itself is
 * done before the 202 goes out, so what a client was told of is never lost; only the answers to polls are in memory.
 */
export class Operations {
  readonly #results = new Map<string, unknown>();

  /** Answers 202 for work whose result is `body`. */
  accept(kind: string, url: URL, body: unknown): ArmAnswer {
    const id = randomUUID();
    if (this.#results.size >= 10_000) this.#results.clear();
    this.#results.set(id, body);
    const subscription = /^\/subscriptions\/[^/]+/u.exec(url.pathname)?.[0] ?? '';
    const base = `${url.origin}${subscription}/providers/Microsoft.DocumentDB/locations/local`;
    const version = `?api-version=${url.searchParams.get('api-version') ?? ''}`;
    return {
      kind,
      status: 202,
      body: { status: 'Enqueued' },
      headers: {
        'azure-asyncoperation': `${base}/operationsStatus/${id}${version}`,
        location: `${base}/operationResults/${id}${version}`,
      },
    };
  }

  /** The answer to a poll, or undefined when the URL is none. */
  poll(method: string, url: URL): ArmAnswer | undefined {
    const match = /\/locations\/local\/(operationsStatus|operationResults)\/([^/]+)$/u.exec(url.pathname);
    if (match === null || method !== 'GET') return undefined;
    const [, part, id = ''] = match;
    if (!this.#results.has(id)) {
      const body = { error: { code: 'NotFound', message: `The operation '${id}' is not known.` } };
      return { kind: 'pollOperation', status: 404, body };
    }
    const result = this.#results.get(id);
    if (part === 'operationsStatus') return { kind: 'pollOperation', status: 200, body: { status: 'Succeeded' } };
    return result === undefined
      ? { kind: 'pollOperation', status: 204 }
      : { kind: 'pollOperation', status: 200, body: result };
  }
}
