import { timingSafeEqual } from 'node:crypto';
import { answer } from './answers.ts';
import type { Instance } from './instance.ts';
import { managementLinks } from './links.ts';
import { listInstances, purgeInstances } from './list-api.ts';
import { type Management, Refused } from './management.ts';
import type { DurableOptions, DurableRequest, DurableResponse } from './options.ts';
import { statusOf } from './status.ts';

const ENTITIES = 'The local Durable extension does not support entities.';
const REWIND = 'The local Durable extension does not support rewind: restart the instance or start a new one.';

/**
 * The management API, the same under both bases (extension `HttpApiHandler.cs`). Everything in the request may come
 * from an attacker who has the system key.
 */
export class HttpApi {
  readonly #management: Management;
  readonly #options: DurableOptions;

  constructor(management: Management, options: DurableOptions) {
    this.#management = management;
    this.#options = options;
  }

  async handle(request: DurableRequest): Promise<DurableResponse> {
    try {
      if (request.base === 'webhook' && !this.#knowsKey(request)) return answer(401);
      if (this.#management.closed) return answer(503, { message: 'The host has shut down.' });
      return await this.#route(request);
    } catch (thrown) {
      if (thrown instanceof Refused)
        return answer(thrown.status, thrown.message ? { message: thrown.message } : undefined);
      throw thrown;
    }
  }

  #knowsKey({ query, headers }: DurableRequest): boolean {
    const given = Buffer.from(query.get('code') ?? headers['x-functions-key'] ?? '');
    const wanted = Buffer.from(this.#options.systemKey);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  async #route(request: DurableRequest): Promise<DurableResponse> {
    const [collection, ...parts] = segments(request.path);
    const { method } = request;
    switch (collection?.toLowerCase()) {
      case 'orchestrators':
        if (method !== 'POST' || !parts[0] || parts.length > 2) return answer(404);
        return this.#start(request, parts[0], parts[1]);
      case 'instances':
        return parts[0] === undefined ? this.#collection(request) : this.#instance(request, parts[0], parts.slice(1));
      case 'entities':
        throw new Refused(501, ENTITIES);
      default:
        return answer(404);
    }
  }

  async #start(request: DurableRequest, name: string, id: string | undefined): Promise<DurableResponse> {
    const input = request.body === '' ? 'null' : jsonText(request.body);
    const version = request.query.get('version') || undefined;
    return this.#started(request, this.#management.start(name, id, input, version));
  }

  #collection(request: DurableRequest): DurableResponse {
    if (request.method === 'GET') return listInstances(request, this.#management);
    return request.method === 'DELETE' ? purgeInstances(request, this.#management) : answer(404);
  }

  async #instance(
    request: DurableRequest,
    id: string,
    [operation, event, ...more]: string[],
  ): Promise<DurableResponse> {
    const instance = this.#management.find(id);
    if (!instance && operation?.toLowerCase() === 'restart') {
      throw new Refused(400, 'InstanceId does not match a valid orchestration instance.');
    }
    if (!instance || more.length > 0) return answer(404);
    const { method, query } = request;
    if (operation === undefined) {
      if (method === 'GET') return this.#status(request, instance);
      if (method !== 'DELETE') return answer(404);
      // The Azure Storage provider would delete a running instance too; no app may rely on that.
      const instancesDeleted = this.#management.purge([instance]);
      return instancesDeleted === 0 ? answer(404) : answer(200, { instancesDeleted });
    }
    if (method !== 'POST') return answer(404);
    switch (operation.toLowerCase()) {
      case 'raiseevent':
        return this.#raise(request, instance, event);
      case 'terminate':
      case 'suspend':
      case 'resume':
        this.#management.command(instance, operation.toLowerCase() as 'terminate', query.get('reason') ?? undefined);
        return answer(202);
      case 'restart': {
        const withNewId = query.get('restartWithNewInstanceId')?.toLowerCase() !== 'false';
        return this.#started(request, this.#management.restart(instance, withNewId));
      }
      case 'rewind':
        if (instance.status === 'Completed' || instance.status === 'Terminated') return answer(410);
        throw new Refused(501, REWIND);
      default:
        return answer(404);
    }
  }

  #raise(request: DurableRequest, instance: Instance, event: string | undefined): DurableResponse {
    if (event === undefined) return answer(404);
    const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (mediaType !== 'application/json') throw new Refused(400, 'Only application/json request content is supported');
    this.#management.raise(instance, event, request.body === '' ? null : jsonText(request.body));
    return answer(202);
  }

  #status(request: DurableRequest, instance: Instance): DurableResponse {
    const { query, selfUrl } = request;
    const status = statusOf(instance, {
      showInput: query.get('showInput')?.toLowerCase() !== 'false',
      showHistory: isTrue(query, 'showHistory'),
      showHistoryOutput: isTrue(query, 'showHistoryOutput'),
    });
    switch (instance.status) {
      case 'Pending':
      case 'Running':
      case 'Suspended':
        return answer(202, status, { location: selfUrl, 'retry-after': '5' });
      case 'Failed':
        return answer(isTrue(query, 'returnInternalServerErrorOnFailure') ? 500 : 200, status);
      default:
        return answer(200, status);
    }
  }

  /** With `timeout` and `pollingInterval` (seconds) the answer waits for the output, else it says where to look. */
  async #started(request: DurableRequest, id: string): Promise<DurableResponse> {
    const timeout = Number(request.query.get('timeout') ?? Number.NaN);
    const interval = Number(request.query.get('pollingInterval') ?? Number.NaN);
    if (timeout >= 0 && interval >= 0) {
      if (interval > timeout) {
        throw new Refused(400, `Total timeout ${timeout} should be bigger than retry timeout ${interval}`);
      }
      const instance = await this.#management.finish(id, timeout * 1000);
      if (instance?.status === 'Completed') return answer(200, JSON.parse(instance.output ?? 'null'));
      if (instance?.status === 'Failed' || instance?.status === 'Terminated') return this.#status(request, instance);
    }
    const links = managementLinks(this.#options, encodeURIComponent(id));
    return answer(202, { ...links, id }, { location: links.statusQueryGetUri ?? '', 'retry-after': '10' });
  }
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}

function segments(path: string): string[] {
  try {
    return path.replace(/\/+$/, '').split('/').map(decodeURIComponent);
  } catch {
    throw new Refused(400, 'The path is not percent-encoded correctly.');
  }
}

/** The body, compact, if it is JSON. */
function jsonText(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    throw new Refused(400, 'Invalid JSON content');
  }
}
