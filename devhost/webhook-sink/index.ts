import { Counter } from '../http/counter.ts';
import { BadInput, readBody, readJson, sendJson } from '../http/exchange.ts';
import { serve } from '../http/serve.ts';
import type { ControlHandler, RunningService, ServiceContext } from '../service.ts';
import { DeliveryStore } from './store.ts';

interface Fault {
  readonly status: number;
  readonly left: number;
}

/**
 * A receiver of webhooks over TLS, for any number of subscribers: POST /sink/{name} is stored, then answered 204. Control:
 * GET /deliveries?sink= lists, POST /faults {sink, status, count} has the next deliveries answered otherwise.
 */
export async function startWebhookSink(context: ServiceContext): Promise<RunningService> {
  const store = new DeliveryStore(context.dataDir);
  const counter = new Counter();
  const faults = new Map<string, Fault>();

  const listening = await serve('https', context, async (request, response, url) => {
    const sink = /^\/sink\/([\w.-]{1,100})$/.exec(url.pathname)?.[1];
    if (sink === undefined || request.method !== 'POST') throw new BadInput('POST /sink/{name}', 404);
    const body = await readBody(request);
    const status = nextStatus(faults, sink);
    store.add(sink, context.clock.now(), status, request.headers, body);
    counter.add('delivery');
    // 204 has no body, and no length of one (RFC 9110 §8.6).
    response.writeHead(status, status === 204 ? {} : { 'content-length': 0 }).end();
  });

  const control: ControlHandler = async (request, response, url) => {
    if (request.method === 'GET') {
      return sendJson(response, 200, { deliveries: store.list(url.searchParams.get('sink') ?? undefined) });
    }
    if (request.method !== 'POST' || url.pathname !== '/faults')
      throw new BadInput('GET /deliveries or POST /faults', 404);
    const { sink, status, count = 1 } = await readJson(request);
    if (typeof sink !== 'string') throw new BadInput('sink must be the name of one');
    if (!Number.isInteger(status) || Number(status) < 200 || Number(status) > 599)
      throw new BadInput('status must be 200 to 599');
    if (!Number.isInteger(count) || Number(count) < 0) throw new BadInput('count must be an integer from 0');
    faults.set(sink, { status: Number(status), left: Number(count) });
    return sendJson(response, 200, { ok: true });
  };

  return {
    ...listening,
    counts: () => counter.all(),
    control,
    async stop() {
      await listening.stop();
      store.close();
    },
  };
}

function nextStatus(faults: Map<string, Fault>, sink: string): number {
  const fault = faults.get(sink);
  if (!fault || fault.left === 0) return 204;
  faults.set(sink, { ...fault, left: fault.left - 1 });
  return fault.status;
}
