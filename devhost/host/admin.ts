import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdminClock } from './admin-clock.ts';
import type { RegisteredFunction } from './core-module.ts';
import { methodsOf } from './http-routes.ts';
import type { LoadedApp } from './loaded-app.ts';
import { readBody } from './request-body.ts';
import type { RpcRequest } from './rpc.ts';
import type { TimerTriggers } from './timers/timer-triggers.ts';

interface AdminParts {
  readonly app: LoadedApp;
  readonly timers: TimerTriggers;
  readonly clock: AdminClock;
  readonly publicUrl: string;
  readonly routePrefix: string;
  readonly extraInputs: (fn: RegisteredFunction) => RpcRequest['inputData'];
  readonly durableStats: () => unknown;
  readonly state: () => string;
}

const BODY_LIMIT = 1_000_000;

/** The host's administration. Whoever gets here has shown the master key. */
export class AdminApi {
  readonly #parts: AdminParts;

  constructor(parts: AdminParts) {
    this.#parts = parts;
  }

  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const path = url.pathname.replace(/\/$/, '').toLowerCase();
    const route = `${request.method} ${path}`;
    const manual = /^POST \/admin\/functions\/([^/]+)$/.exec(route);
    if (route === 'GET /admin/host/status' || route === 'GET /admin/host/ping') send(response, 200, this.#status());
    else if (route === 'GET /admin/functions')
      send(
        response,
        200,
        this.#parts.app.all().map((fn) => this.#describe(fn)),
      );
    else if (route === 'GET /admin/devhost/stats') send(response, 200, this.#stats());
    else if (path === '/admin/devhost/clock') await this.#parts.clock.answer(request, response);
    else if (manual?.[1]) await this.#invoke(manual[1], request, response);
    else response.writeHead(404).end();
  }

  #status(): object {
    return {
      id: 'devhost',
      state: this.#parts.state(),
      version: '4.devhost',
      processUptime: Math.round(performance.now()),
    };
  }

  #stats(): object {
    const { app, durableStats } = this.#parts;
    return { running: app.counts.running, functions: app.counts.snapshot(), durable: durableStats() };
  }

  #describe(fn: RegisteredFunction): object {
    const { publicUrl, routePrefix } = this.#parts;
    const isHttp = fn.trigger.type === 'httptrigger';
    const route = String(fn.trigger.route ?? fn.name);
    const invokeUrl = isHttp ? `${publicUrl}/${routePrefix ? `${routePrefix}/` : ''}${route}` : undefined;
    const methods = isHttp ? methodsOf(fn) : undefined;
    return { name: fn.name, type: fn.trigger.type, invoke_url_template: invokeUrl, methods, isDisabled: false };
  }

  /** https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http: 202 and nothing more. */
  async #invoke(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { app, timers, extraInputs } = this.#parts;
    const fn = app.find(decodeURIComponent(name));
    if (!fn) {
      response.writeHead(404).end();
      return;
    }
    const refusal = refusalFor(fn);
    const body = parseInput((await readBody(request, BODY_LIMIT)).toString('utf8'));
    if (refusal ?? body.error) {
      send(response, 400, { message: refusal ?? body.error });
      return;
    }
    const inputData = [{ name: fn.trigger.bindingName, data: { string: body.input } }, ...extraInputs(fn)];
    const run = timers.trigger(fn.name) ?? app.invoke(fn, { inputData }, { reason: MANUAL });
    run.catch(() => undefined); // logged where it ran
    response.writeHead(202).end();
  }
}

const MANUAL = 'This function was programmatically called via the host APIs.';

function refusalFor(fn: RegisteredFunction): string | undefined {
  if (fn.trigger.type === 'httptrigger') return `'${fn.name}' is an HTTP function: call its route.`;
  if (fn.trigger.type === 'orchestrationtrigger')
    return `'${fn.name}' is an orchestrator: start it through the Durable webhooks.`;
  return undefined;
}

/** `{"input": "..."}`; a value that is no text goes to the function as JSON. */
function parseInput(body: string): { input: string; error?: string } {
  if (body.trim() === '') return { input: '' };
  try {
    const content: unknown = JSON.parse(body);
    if (typeof content !== 'object' || content === null)
      return { input: '', error: 'The body must be {"input": ...}.' };
    const { input } = content as { input?: unknown };
    return { input: typeof input === 'string' ? input : JSON.stringify(input ?? '') };
  } catch {
    return { input: '', error: 'The body is not valid JSON.' };
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
