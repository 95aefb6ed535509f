import '../../support/tiny-function-app.ts';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { Hub } from './task-hub.ts';

const running = new Set<string>();
const released = new Map<string, () => void>();
let most = 0;

df.app.activity('held', {
  handler: async (key: string) => {
    running.add(key);
    most = Math.max(most, running.size);
    await new Promise<void>((resolve) => released.set(key, resolve));
    running.delete(key);
    return key;
  },
});
df.app.activity('next', { handler: (n: number) => n + 1 });
df.app.orchestration('holds', function* ({ df: context }) {
  const keys = context.getInput() as string[];
  const values: string[] = yield context.Task.all(keys.map((key) => context.callActivity('held', key)));
  return values;
});
df.app.orchestration('counts', function* ({ df: context }) {
  let n = 0;
  while (n < (context.getInput() as number)) n = yield context.callActivity('next', n);
  return n;
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function release(key: string): void {
  released.get(key)?.();
  released.delete(key);
}

describe('The engine', () => {
  it('runs no more activities at a time than it may', async () => {
    const hub = new Hub({ maxConcurrentActivities: 2 });
    const id = await hub.start('holds', '', ['a', 'b', 'c', 'd', 'e']);
    most = 0;
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      await until(() => released.has(key));
      release(key);
    }
    await hub.idle();
    expect((await hub.status(id)).output).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(most).toBe(2);
  });

  it('lets running activities finish when it stops, starts no others, and goes on at the next start', async () => {
    const hub = new Hub({ maxConcurrentActivities: 1 });
    const id = await hub.start('holds', '', ['first', 'second']);
    await until(() => released.has('first'));
    const stopped = hub.extension.stop(10_000);
    release('first');
    await stopped;
    expect(released.has('second')).toBe(false);
    await hub.crash();
    await until(() => released.has('second'));
    expect(released.has('first')).toBe(false);
    release('second');
    await hub.idle();
    expect((await hub.status(id)).output).toEqual(['first', 'second']);
  });

  it('gives up waiting after the grace period; what was not finished runs again', async () => {
    const hub = new Hub();
    const id = await hub.start('holds', '', ['slow']);
    await until(() => released.has('slow'));
    await hub.extension.stop(1);
    expect(await hub.request('POST', 'orchestrators/counts', '1')).toMatchObject({ status: 503 });
    release('slow');
    await until(() => !running.has('slow'));
    await hub.crash();
    await until(() => released.has('slow'));
    release('slow');
    await hub.idle();
    expect((await hub.status(id)).output).toEqual(['slow']);
  });

  it('commits twice per step, and writes as much for the last step as for the first', async () => {
    const hub = new Hub();
    await hub.run('counts', 10);
    const short = hub.extension.stats();
    await hub.run('counts', 100);
    const long = hub.extension.stats();
    expect(short).toMatchObject({ commits: 22, turns: 11, activities: 10 });
    expect(long.commits - short.commits).toBe(202);
    expect((long.journalBytes - short.journalBytes) / short.journalBytes).toBeLessThan(10.5);
    expect(long.running).toBe(0);
  });

  it('a history of more than 1000 events is warned about', async () => {
    const hub = new Hub();
    await hub.run('counts', 260);
    expect(hub.warnings).toEqual([expect.stringContaining('more than 1000 events')]);
  });
});
