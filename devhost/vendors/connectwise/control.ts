import type { IncomingMessage } from 'node:http';
import type { ControlHandler } from '../../service.ts';
import { type Answer, isObject, type Json } from './answer.ts';
import type { Deliverer } from './deliverer.ts';
import { FAULT_KINDS, type Fault } from './faults.ts';
import { type Change, type Changed, handleRecord } from './records.ts';
import type { Store } from './store.ts';

const BODY_LIMIT_BYTES = 1_048_576;

const USAGE =
  'GET /writes, GET /deliveries, POST /deliveries/ID/redeliver, POST /deliveries/hold, POST /deliveries/release {"order":"reverse"|"queued"|[ids]}, ' +
  'GET|PATCH|DELETE /agreements/ID, POST /agreements, POST /faults {kind,count,method?,path?}, DELETE /faults, POST /codebase {"codebase":"v2025_2/"}';

/** What a test or a demo does in the office of the MSP: look at what was received, change an agreement, disturb the deliveries. */
export function controlHandler(store: Store, deliverer: Deliverer, change: () => Change): ControlHandler {
  return async (request, response, url) => {
    const path = url.pathname.replace(/^\/connectwise(?=\/|$)/, '') || '/';
    const body = request.method === 'GET' ? {} : await readJson(request);
    const result =
      body === undefined
        ? { status: 400, body: { error: 'the body must be a JSON object of at most 1 MB' } }
        : act(`${request.method} ${path}`, body);
    response.writeHead(result.status, { 'Content-Type': 'application/json' });
    response.end(result.body === undefined ? undefined : JSON.stringify(result.body));
  };

  function act(call: string, body: Json): Answer {
    const ok = (answer: unknown): Answer => ({ status: 200, body: answer });
    if (call === 'GET /') return ok({ usage: USAGE });
    if (call === 'GET /writes') return ok({ writes: store.writes() });
    if (call === 'GET /deliveries') return ok({ deliveries: store.deliveries() });
    const again = /^POST \/deliveries\/(\d+)\/redeliver$/.exec(call);
    if (again) return redeliver(Number(again[1]));
    if (call === 'POST /deliveries/hold') {
      store.set('holdDeliveries', true);
      return ok({ held: true });
    }
    if (call === 'POST /deliveries/release') return ok({ released: release(body.order) });
    const agreement = /^(GET|POST|PATCH|DELETE) \/agreements(?:\/(\d+))?$/.exec(call);
    if (agreement)
      return office(agreement[1] ?? '', agreement[2] === undefined ? undefined : Number(agreement[2]), body);
    if (call === 'POST /faults') return addFault(body);
    if (call === 'DELETE /faults') {
      store.set('faults', []);
      return ok({ faults: [] });
    }
    if (call === 'POST /codebase' && typeof body.codebase === 'string' && /^v[\w.]+\/$/.test(body.codebase)) {
      store.set('codebase', body.codebase);
      return ok({ codebase: body.codebase });
    }
    return { status: 404, body: { error: USAGE } };
  }

  /** A person of the office changes an agreement; callbacks go out as for any change. PATCH takes an object of fields here. */
  function office(method: string, id: number | undefined, body: Json): Answer {
    const operations = Object.entries(body).map(([path, value]) => ({ op: 'replace', path, value }));
    const request = { kind: 'agreement', method, parent: undefined, id, isCount: false, forwardOnly: false } as const;
    const url = new URL('http://localhost/?pageSize=1000');
    const changed: Changed = store.atomically(() =>
      handleRecord(change(), { ...request, url, body: method === 'PATCH' ? operations : body }),
    );
    for (const delivery of changed.deliveries) deliverer.send(delivery);
    return changed.answer;
  }

  /** The same message once more: same MessageId, same bytes. */
  function redeliver(id: number): Answer {
    const delivery = store.delivery(id);
    if (!delivery) return { status: 404, body: { error: `there is no delivery ${id}` } };
    const copy = store.enqueue({ ...delivery, state: 'pending' });
    deliverer.send(copy);
    return { status: 200, body: { delivery: copy } };
  }

  /** Sends what was held, in the order wished, and holds no more. */
  function release(order: unknown): number[] {
    const held = store.deliveries('held').map((delivery) => delivery.id);
    const ids = Array.isArray(order)
      ? order.map(Number).filter((id) => held.includes(id))
      : order === 'reverse'
        ? held.reverse()
        : held;
    store.atomically(() => {
      store.set('holdDeliveries', false);
      for (const id of ids) store.progress(id, 'pending', []);
    });
    deliverer.sendInOrder(ids);
    return ids;
  }

  function addFault(body: Json): Answer {
    const kind = FAULT_KINDS.find((each) => each === body.kind);
    const count = body.count ?? 1;
    if (!kind || !Number.isInteger(count) || Number(count) < 1)
      return {
        status: 400,
        body: { error: `kind must be one of ${FAULT_KINDS.join(', ')} and count an integer from 1` },
      };
    const fault: Fault = {
      kind,
      count: Number(count),
      ...(typeof body.method === 'string' ? { method: body.method } : {}),
      ...(typeof body.path === 'string' ? { path: body.path } : {}),
    };
    const faults = [...store.setting<Fault[]>('faults', []), fault];
    store.set('faults', faults);
    return { status: 200, body: { faults } };
  }
}

async function readJson(request: IncomingMessage): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    const value: unknown = size === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
