import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileSafely } from './write-file-safely.ts';

/** The ports of the services, chosen once for a data folder: a killed services' process comes back at the same addresses. */
export interface Ports {
  /** 0 until the service has chosen one. */
  of(service: string): number;
  keep(service: string, port: number): void;
}

export function openPorts(dataDir: string): Ports {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'ports.json');
  const ports = new Map<string, number>(existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, 'utf8'))) : []);
  return {
    of: (service) => ports.get(service) ?? 0,
    keep(service, port) {
      if (ports.get(service) === port) return;
      ports.set(service, port);
      writeFileSafely(file, JSON.stringify(Object.fromEntries(ports), null, 2));
    },
  };
}
