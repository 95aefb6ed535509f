import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a timer remembers between hosts, as milliseconds since the epoch; `last` is undefined before the first run. */
export interface ScheduleStatus {
  readonly last: number | undefined;
  readonly next: number;
  readonly lastUpdated: number;
}

/** Where the statuses are kept: what the blobs `azure-webjobs-hosts/timers` are in Azure. */
export interface ScheduleStore {
  read(name: string): Promise<ScheduleStatus | undefined>;
  write(name: string, status: ScheduleStatus): Promise<void>;
}

export function fileScheduleStore(directory: string): ScheduleStore {
  const file = (name: string): string => join(directory, `${encodeURIComponent(name)}.json`);
  return {
    async read(name) {
      const text = await readFile(file(name), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : parseStatus(text);
    },
    // Renamed into place, so that a killed host leaves the old status or the new one.
    async write(name, status) {
      await mkdir(directory, { recursive: true });
      await writeFile(`${file(name)}.new`, JSON.stringify(statusText(status)));
      await rename(`${file(name)}.new`, file(name));
    },
  };
}

/** As the trigger's JSON has it. .NET writes local times, which in Azure are UTC, and its zero date for "never". */
export function statusText(status: ScheduleStatus): { Last: string; Next: string; LastUpdated: string } {
  return { Last: dotNet(status.last), Next: dotNet(status.next), LastUpdated: dotNet(status.lastUpdated) };
}

const dotNet = (instant: number | undefined): string =>
  instant === undefined
    ? '0001-01-01T00:00:00+00:00'
    : new Date(instant).toISOString().replace('.000Z', 'Z').replace('Z', '+00:00');

function parseStatus(text: string): ScheduleStatus | undefined {
  try {
    const { Last, Next, LastUpdated } = JSON.parse(text) as Record<string, string>;
    const [last, next, lastUpdated] = [Last, Next, LastUpdated].map((value) => Date.parse(value ?? ''));
    if (next === undefined || lastUpdated === undefined || Number.isNaN(next + lastUpdated)) return undefined;
    return { last: Last?.startsWith('0001') ? undefined : last, next, lastUpdated };
  } catch {
    return undefined;
  }
}
