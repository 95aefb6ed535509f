import { Engine } from './engine.ts';
import { HttpApi } from './http-api.ts';
import { historyOf } from './instance.ts';
import { clientBinding, rpcPath, WEBHOOK_PATH } from './links.ts';
import { Management } from './management.ts';
import type { DurableExtension, DurableOptions } from './options.ts';

export type { HistoryEvent } from './history.ts';
export type { DurableExtension, DurableOptions, DurableRequest, DurableResponse, DurableStats } from './options.ts';

/** The Durable extension behind an app that uses the genuine durable-functions library. Does nothing before `start`. */
export function createDurableExtension(options: DurableOptions): DurableExtension {
  const engine = new Engine(options);
  const api = new HttpApi(new Management(engine, options), options);
  const rpc = rpcPath(options.rpcSecret);
  return {
    start: () => engine.start(),
    stop: (graceMs) => engine.stop(graceMs),
    clientBinding: () => clientBinding(options),
    locate(pathname) {
      if (pathname.startsWith(`${rpc}/`)) return { base: 'rpc', path: pathname.slice(rpc.length + 1) };
      if (pathname.toLowerCase().startsWith(`${WEBHOOK_PATH}/`)) {
        return { base: 'webhook', path: pathname.slice(WEBHOOK_PATH.length + 1) };
      }
      return undefined;
    },
    handle: (request) => api.handle(request),
    stats: () => engine.stats(),
    history(instanceId) {
      const instance = engine.hub.instances.get(instanceId);
      return instance && historyOf(instance);
    },
    idle: () => engine.idle(),
  };
}
