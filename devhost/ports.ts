import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { writeFileSafely } from './write-file-safely.ts';

/** The ports of the services, chosen once for a data folder: a killed services' process comes back at the same addresses. */
export interface Ports {
  /** The service's port, or a free one when it has none yet. */
  of(service: string): Promise<number>;
  keep(service: string, port: number): void;
}

/**
 * Below the ports that Linux, Windows and macOS hand out by themselves (32768 or 49152 and up): there, a client's
 * connection could be given a service's port while the service is down.
 */
const range = { from: 20_000, count: 12_000 };

export function openPorts(dataDir: string): Ports {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'ports.json');
  const ports = new Map<string, number>(existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, 'utf8'))) : []);
  return {
    of: async (service) => ports.get(service) ?? freePort(new Set(ports.values())),
    keep(service, port) {
      if (ports.get(service) === port) return;
      ports.set(service, port);
      writeFileSafely(file, JSON.stringify(Object.fromEntries(ports), null, 2));
    },
  };
}

/** Tried at random, so that devhosts starting side by side seldom try the same one. */
async function freePort(taken: ReadonlySet<number>): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = range.from + Math.floor(Math.random() * range.count);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  return 0;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
