import type { RegisteredFunction } from './core-module.ts';
import type { DurableMount } from './durable-mount.ts';
import type { LoadedApp } from './loaded-app.ts';
import type { RpcRequest } from './rpc.ts';

/**
 * What an app finds in its process on the real host. Without WEBSITE_HOSTNAME durable-functions points every URL to port
 * 7071 (its getClient.js).
 */
export function prepareEnvironment(environment: NodeJS.ProcessEnv, appDir: string, port: number): void {
  environment.WEBSITE_HOSTNAME = `localhost:${port}`;
  environment.AZURE_FUNCTIONS_ENVIRONMENT ??= 'Development';
  environment.FUNCTIONS_WORKER_RUNTIME ??= 'node';
  environment.FUNCTIONS_EXTENSION_VERSION ??= '~4';
  environment.AzureWebJobsScriptRoot = appDir;
  process.chdir(appDir);
}

/** WEBSITE_TIME_ZONE shifts every schedule on some plans and is refused on others; the devhost knows UTC only. */
export function refuseTimeZone(app: LoadedApp, environment: NodeJS.ProcessEnv): void {
  const timer = app.all().find((fn) => fn.trigger.type === 'timertrigger');
  const zone = environment.WEBSITE_TIME_ZONE;
  if (timer && zone && zone !== 'UTC') {
    throw new Error(`WEBSITE_TIME_ZONE is "${zone}", but the devhost runs timers such as '${timer.name}' in UTC only.`);
  }
}

/** The durableClient inputs of a function. */
export function durableInputs(durable: DurableMount | undefined): (fn: RegisteredFunction) => RpcRequest['inputData'] {
  const known = new WeakMap<RegisteredFunction, RpcRequest['inputData']>();
  return (fn) => {
    let inputs = known.get(fn);
    if (!inputs) {
      inputs = Object.entries(fn.bindings)
        .filter(([, { type, direction }]) => direction === 'in' && /^(?:durable|orchestration)client$/i.test(type))
        .map(([name]) => ({ name, data: { string: durable?.extension.clientBinding() ?? '' } }));
      known.set(fn, inputs);
    }
    return inputs;
  };
}
