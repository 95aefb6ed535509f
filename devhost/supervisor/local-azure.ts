import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Managed, startProcess } from './process.ts';

const devhost = dirname(dirname(fileURLToPath(import.meta.url)));

export interface LocalAzureOptions {
  /** Everything that is kept lies here; the same folder brings the same ports and the same data. */
  readonly dataDir: string;
  /** A built app: host.json, package.json with `main`, the bundle. */
  readonly appDir: string;
  /** Taken if it is free and none was chosen before. */
  readonly preferredPort?: number;
  readonly quiet?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (process: 'services' | 'host', line: string) => void;
}

/** The local services and the Functions host, each in a process of its own, as in Azure, so that each can be killed alone. */
export interface LocalAzure {
  /** Where the app answers. */
  readonly appUrl: string;
  /** Inspection pages and fault switches of the services. */
  readonly controlUrl: string;
  readonly settings: Readonly<Record<string, string>>;
  startServices(): Promise<void>;
  startHost(): Promise<void>;
  killServices(): Promise<void>;
  killHost(): Promise<void>;
  stop(): Promise<void>;
  /** Moves the wall clock of app, timers and services forward; locks and sockets keep their own time. */
  moveClock(to: string): Promise<void>;
  now(): Promise<Date>;
}

export async function startLocalAzure(options: LocalAzureOptions): Promise<LocalAzure> {
  const { dataDir, appDir, quiet = false, onLine } = options;
  mkdirSync(dataDir, { recursive: true });
  const port = await hostPort(dataDir, options.preferredPort);
  const appUrl = `http://localhost:${port}`;
  const settingsFile = join(dataDir, 'settings.json');
  const settings = () => JSON.parse(readFileSync(settingsFile, 'utf8')) as Record<string, string>;
  const control = () => settings().DEVHOST_CONTROL_URL ?? '';
  let services: Managed | undefined;
  let host: Managed | undefined;

  const startServices = async () => {
    services = await startProcess({
      name: 'the local services',
      args: [join(devhost, 'services.ts'), '--data', dataDir, '--public-url', appUrl, ...(quiet ? ['--quiet'] : [])],
      ready: /^Services ready/,
      ...(onLine ? { onLine: (line) => onLine('services', line) } : {}),
    });
  };
  const startHost = async () => {
    const args = [
      join(devhost, 'host', 'main.ts'),
      appDir,
      '--port',
      String(port),
      '--data',
      join(dataDir, 'host'),
      '--settings',
      settingsFile,
      '--control',
      control(),
    ];
    host = await startProcess({
      name: 'the Functions host',
      args: [...args, ...(quiet ? ['--quiet'] : [])],
      // Node reads its extra authorities when it starts, so this one cannot come with the other settings.
      env: { NODE_EXTRA_CA_CERTS: settings().NODE_EXTRA_CA_CERTS ?? '', ...options.env },
      ready: /^Host ready/,
      ...(onLine ? { onLine: (line) => onLine('host', line) } : {}),
    });
  };
  const clock = async (init?: RequestInit): Promise<{ now: string }> => {
    const answer = await fetch(`${appUrl}/admin/devhost/clock`, {
      ...init,
      headers: { 'x-functions-key': settings().HOST_MASTER_KEY ?? 'master', 'content-type': 'application/json' },
    });
    if (!answer.ok) throw new Error(`the clock answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { now: string };
  };

  await startServices();
  await startHost();
  return {
    appUrl,
    get controlUrl() {
      return control();
    },
    get settings() {
      return settings();
    },
    startServices,
    startHost,
    killServices: async () => services?.kill(),
    killHost: async () => host?.kill(),
    async stop() {
      await host?.stop();
      await services?.stop();
    },
    async moveClock(to) {
      await clock({ method: 'POST', body: JSON.stringify({ to }) });
    },
    now: async () => new Date((await clock()).now),
  };
}

/** Chosen once for a data folder, since callback addresses and bookmarks hold it. */
async function hostPort(dataDir: string, preferred = 0): Promise<number> {
  const file = join(dataDir, 'host-port');
  if (existsSync(file)) return Number(readFileSync(file, 'utf8'));
  const port = (await freePort(preferred)) ?? (await freePort(0));
  writeFileSync(file, String(port));
  return port ?? 0;
}

function freePort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
