import type { ControlHandler } from '../service.ts';
import type { CosmosAccount } from './account.ts';
import { CosmosError } from './errors.ts';

/** Refuses the next so many data-plane requests with 429. */
export class Throttle {
  #left = 0;
  #retryAfterMs = 0;

  set(count: number, retryAfterMs: number): void {
    this.#left = count;
    this.#retryAfterMs = retryAfterMs;
  }

  get left(): number {
    return this.#left;
  }

  /** Status, substatus, header and text as recorded on a hosted account (github.com/xo/dbimp). */
  check(): void {
    if (this.#left <= 0) return;
    this.#left--;
    const message =
      'Message: {"Errors":["Request rate is large. More Request Units may be needed, so no changes were made. Please ' +
      'retry this request later. Learn more: http://aka.ms/cosmosdb-error-429"]}';
    throw new CosmosError(429, message, {
      substatus: 3200,
      headers: { 'x-ms-retry-after-ms': String(this.#retryAfterMs) },
    });
  }
}

/**
 * `GET /` shows databases and containers with their item counts, and the modelled request units of all answers so far;
 * `POST /throttle` `{count, retryAfterMs}` makes 429s.
 */
export function controlOf(account: CosmosAccount, throttle: Throttle, requestUnits: () => number): ControlHandler {
  return async (request, response, url) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method === 'GET' && /^(\/cosmos)?\/?$/u.test(url.pathname)) {
      const databases = account.databases().map(({ id }) => ({
        id,
        containers: account.containers(id).map((container) => ({ id: container.id, items: container.count() })),
      }));
      return answer(200, { databases, throttle: throttle.left, modelledRequestUnits: requestUnits() });
    }
    if (request.method === 'POST' && url.pathname.endsWith('/throttle')) {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const { count, retryAfterMs } = readSwitch(text);
      if (!Number.isInteger(count) || !Number.isInteger(retryAfterMs)) {
        return answer(400, { error: 'Send {"count": whole number, "retryAfterMs": whole number}.' });
      }
      throttle.set(Number(count), Number(retryAfterMs));
      return answer(200, { throttle: throttle.left });
    }
    return answer(404, { error: 'GET / or POST /throttle' });
  };
}

function readSwitch(text: string): { count?: unknown; retryAfterMs?: unknown } {
  try {
    return JSON.parse(text) as { count?: unknown; retryAfterMs?: unknown };
  } catch {
    return {};
  }
}
