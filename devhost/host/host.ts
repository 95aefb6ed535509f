import { join } from 'node:path';
import { AdminApi } from './admin.ts';
import { AdminClock } from './admin-clock.ts';
import { patchDate, WallClock } from './clock.ts';
import { CoreRegistry, interceptCoreModule, type RegisteredFunction } from './core-module.ts';
import { drain } from './drain.ts';
import { createDurableMount } from './durable-start.ts';
import { durableInputs, prepareEnvironment, refuseTimeZone } from './environment.ts';
import { readHostJson } from './host-json.ts';
import { answer } from './http-front.ts';
import { listen } from './http-listener.ts';
import { httpRoutes } from './http-routes.ts';
import { readKeys } from './keys.ts';
import { loadApp } from './load-app.ts';
import { LoadedApp } from './loaded-app.ts';
import { createLog, type Log } from './log.ts';
import { DEFAULT_BODY_LIMIT } from './request-body.ts';
import { ServiceBusTriggers } from './service-bus/service-bus-triggers.ts';
import { servicesControl } from './services-control.ts';
import { applySettings, isDisabled, readLocalSettings, readSettings, resolveBindings } from './settings.ts';
import { checkBindings } from './supported-bindings.ts';
import { fileScheduleStore } from './timers/schedule-status.ts';
import { TimerTriggers } from './timers/timer-triggers.ts';

interface HostOptions {
  readonly appDir: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly dataDir: string;
  readonly settingsFile?: string | undefined;
  /** Base URL of the local services' control server, whose clock this host shares. */
  readonly controlUrl?: string | undefined;
  readonly enforceKeys: boolean;
  readonly jsonLogs: boolean;
  readonly quiet: boolean;
}

interface RunningHost {
  readonly url: string;
  readonly functions: readonly RegisteredFunction[];
  readonly log: Log;
  /** Stops the triggers, lets what runs finish within `graceMs`, runs the app's appTerminate hooks. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Starts the Functions host in this process: patches Date, sets environment and working directory, loads the app. Once
 * per process, since the library keeps its state globally. Throws when the real host would not start the app.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const { appDir, dataDir } = options;
  const environment = process.env;
  if (options.settingsFile) applySettings(await readSettings(options.settingsFile), environment);
  applySettings(await readLocalSettings(join(appDir, 'local.settings.json')), environment);
  const settings = await readHostJson(join(appDir, 'host.json'));
  const log = createLog({ levels: settings.logLevels, json: options.jsonLogs, quiet: options.quiet });
  for (const key of settings.ignored) log.host('warning', `host.json: "${key}" has no effect in this host.`);

  const control = options.controlUrl ? servicesControl(options.controlUrl) : undefined;
  const clock = new WallClock();
  clock.setOffset((await control?.clockOffset()) ?? 0);
  patchDate(clock);

  const listener = await listen(options.port);
  const publicUrl = `http://localhost:${listener.port}`;
  prepareEnvironment(environment, appDir, listener.port);

  const registry = new CoreRegistry((level, category, message) =>
    log.write({ level, message, category: category === 'user' ? 'Function' : 'Worker' }),
  );
  interceptCoreModule(registry.api());
  const capabilities = await loadApp(appDir, registry);
  const app = new LoadedApp({
    registry,
    log,
    functionTimeout: settings.functionTimeout,
    isDisabled: (name) => isDisabled(name, environment),
    resolve: (fn) => resolveBindings(fn, environment),
  });
  checkBindings(app.all());

  const keys = readKeys(environment);
  const bodyLimit = Number(environment.FUNCTIONS_REQUEST_BODY_SIZE_LIMIT ?? DEFAULT_BODY_LIMIT);
  const durable = await createDurableMount({
    app,
    settings: settings.durable,
    dataDir,
    clock,
    publicUrl,
    systemKey: keys.durable,
    bodyLimit,
    log,
  });
  const extraInputs = durableInputs(durable);
  const timers = new TimerTriggers({ app, clock, store: fileScheduleStore(join(dataDir, 'timers')), log, extraInputs });
  const serviceBus = new ServiceBusTriggers({ app, settings: settings.serviceBus, log, environment, extraInputs });
  refuseTimeZone(app, environment);

  let state = 'Running';
  const admin = new AdminApi({
    app,
    timers,
    clock: new AdminClock(clock, control),
    publicUrl,
    routePrefix: settings.routePrefix,
    extraInputs,
    durableStats: () => durable?.extension.stats() ?? null,
    state: () => state,
  });
  const front = {
    app,
    bodyLimit,
    extraInputs,
    routes: httpRoutes(app.all(), settings.routePrefix),
    keys,
    enforceKeys: options.enforceKeys,
    customHeaders: settings.customHeaders,
    httpUri: capabilities.HttpUri,
    admin,
    durable,
    log,
    draining: () => state !== 'Running',
  };
  listener.open((request, response) => answer(front, request, response));
  durable?.extension.start();
  await timers.start();
  serviceBus.start();

  return {
    url: publicUrl,
    functions: app.all(),
    log,
    async stop(graceMs) {
      state = 'Stopping';
      await drain({ app, timers, serviceBus, durable, listener, log }, graceMs);
      const hookContext = { hookData: {}, appHookData: registry.appHookData };
      for (const hook of registry.hooks.appTerminate) await hook(hookContext);
    },
  };
}
