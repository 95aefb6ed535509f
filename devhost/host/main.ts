import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startHost } from './host.ts';
import type { Log } from './log.ts';
import type { LoadedFunction } from './rpc.ts';

const usage = `Usage: main.ts APP_DIR --port N --data DIR [options]
  --settings FILE.json   flat app settings; what the environment has already wins
  --control URL          control server of the local services, whose clock the host shares
  --no-auth              functions and administration need no key
  --json-logs            one JSON object per log line
  --quiet                warnings and errors only
  --grace MS             how long SIGTERM lets running functions finish (default 30000)`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string' },
    data: { type: 'string' },
    settings: { type: 'string' },
    control: { type: 'string' },
    grace: { type: 'string', default: '30000' },
    'no-auth': { type: 'boolean', default: false },
    'json-logs': { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});
const [appDir] = positionals;
const [port, grace] = [Number(values.port), Number(values.grace)];
if (!appDir || values.data === undefined || !Number.isInteger(port) || port < 0 || port > 65_535 || !(grace >= 0)) {
  console.error(usage);
  process.exit(2);
}

const host = await startHost({
  appDir: resolve(appDir),
  port,
  dataDir: resolve(values.data),
  settingsFile: values.settings && resolve(values.settings),
  controlUrl: values.control,
  enforceKeys: !values['no-auth'],
  jsonLogs: values['json-logs'],
  quiet: values.quiet,
}).catch((error: Error) => {
  console.error(`The host cannot start: ${error.stack}`);
  process.exit(1);
});

reportStrayErrors(host.log);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    process.once(signal, () => process.exit(1)); // asked twice: at once
    void host.stop(grace).then(
      () => process.exit(0),
      (error: Error) => {
        host.log.host('error', `While stopping: ${error.stack}`);
        process.exit(1);
      },
    );
  });
}
console.log(`Host ready on ${host.url} (${Math.round(performance.now())} ms, ${countByType(host.functions)})`);

function countByType(functions: readonly LoadedFunction[]): string {
  const counts = new Map<string, number>();
  for (const fn of functions) {
    const type = fn.trigger.type.replace(/trigger$/, '');
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const parts = [...counts].sort().map(([type, count]) => `${count} ${type}`);
  return `${functions.length} functions: ${parts.join(', ') || 'none'}`;
}

/**
 * On the real host an error nobody caught ends the worker process, which is started again. Here that would end the host,
 * so it is reported loudly and the host goes on.
 */
function reportStrayErrors(log: Log): void {
  const report = (kind: string) => (error: unknown) =>
    log.host(
      'critical',
      `${kind}; in Azure the worker process would now be restarted.\n${error instanceof Error ? error.stack : String(error)}`,
    );
  process.on('uncaughtException', report('Uncaught exception'));
  process.on('unhandledRejection', report('Unhandled rejection'));
}
