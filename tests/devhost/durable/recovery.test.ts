import '../../support/tiny-function-app.ts';
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../../devhost/durable/records.ts';
import { toSnapshot } from '../../../devhost/durable/records.ts';
import { TaskHub } from '../../../devhost/durable/reducer.ts';
import { Hub } from './task-hub.ts';

const MINUTE = 60_000;
const runs = new Map<string, number>();

df.app.activity('count', {
  handler: (key: string) => {
    runs.set(key, (runs.get(key) ?? 0) + 1);
    return key.length;
  },
});
df.app.activity('failOnce', {
  handler: (key: string) => {
    runs.set(key, (runs.get(key) ?? 0) + 1);
    if (runs.get(key) === 1) throw new Error('once');
    return 'second';
  },
});
df.app.orchestration('leaf', function* ({ df: context }) {
  const n: number = yield context.callActivity('count', `${context.instanceId}/leaf`);
  return n > 0;
});
/** A bit of everything: parallel work, a retry, a child, an event raced with a timer, a sleep, two generations. */
df.app.orchestration('life', function* ({ df: context }) {
  const { round, seen } = context.getInput() as { round: number; seen: unknown[] };
  const key = `${context.instanceId}/${round}`;
  yield context.Task.all([context.callActivity('count', `${key}/a`), context.callActivity('count', `${key}/b`)]);
  const retried: string = yield context.callActivityWithRetry('failOnce', new df.RetryOptions(1000, 3), `${key}/r`);
  const leaf: boolean = yield context.callSubOrchestrator('leaf', null, `${context.instanceId}:${round}`);
  const timer = context.createTimer(new Date(context.currentUtcDateTime.getTime() + 60 * MINUTE));
  const event = context.waitForExternalEvent('decision');
  const winner = yield context.Task.any([event, timer]);
  if (winner === event) timer.cancel();
  const now = [...seen, retried, leaf, winner === event ? event.result : 'timeout'];
  if (round < 2) context.continueAsNew({ round: round + 1, seen: now });
  return now;
});

const EXPECTED = ['second', true, 'yes', 'second', true, 'yes'];

/** Drives one instance to its end, answering each wait, and calls `between` whenever the engine may be thrown away. */
async function drive(hub: Hub, id: string, between: () => Promise<void>): Promise<void> {
  for (let step = 0; step < 200; step++) {
    await between();
    await hub.idle();
    const { runtimeStatus } = await hub.status(id);
    if (runtimeStatus !== 'Running' && runtimeStatus !== 'Pending') return;
    const awaiting = hub.extension.history(id)?.some(({ EventType, FireAt }) => EventType === 10 && isFar(hub, FireAt));
    if (awaiting) await hub.raise(id, 'decision', 'yes');
    else hub.clock.forward(2000);
  }
  throw new Error('the instance did not come to an end');
}

function isFar(hub: Hub, fireAt: string | undefined): boolean {
  return Date.parse(fireAt ?? '') - hub.clock.now() > 30 * MINUTE;
}

describe('After a crash', () => {
  it('a life goes on to the same end, wherever the engine is thrown away', async () => {
    runs.clear();
    const hub = new Hub();
    await hub.start('life', 'x', { round: 1, seen: [] });
    await drive(hub, 'x', async () => {});
    expect((await hub.status('x')).output).toEqual(EXPECTED);
    const complete = readFileSync(hub.journalFile, 'utf8').trimEnd().split('\n');
    expect(complete.length).toBeGreaterThan(30);

    for (let kept = 1; kept <= complete.length; kept++) {
      runs.clear();
      for (const line of complete.slice(0, kept)) countDelivered(JSON.parse(line));
      const before = new Map(runs);
      await hub.extension.stop(0);
      writeFileSync(hub.journalFile, `${complete.slice(0, kept).join('\n')}\n`);
      await hub.crash();
      await drive(hub, 'x', async () => {});
      expect((await hub.status('x')).output).toEqual(EXPECTED);
      // What had been committed as done is not done again.
      for (const [key, count] of before)
        expect([key, runs.get(key)]).toEqual([key, Math.max(count, key.endsWith('/r') ? 2 : 1)]);
    }
  });

  it('a life survives a crash before every single step', async () => {
    runs.clear();
    const hub = new Hub();
    await hub.start('life', 'y', { round: 1, seen: [] });
    await drive(hub, 'y', () => hub.crash());
    expect((await hub.status('y')).output).toEqual(EXPECTED);
  });

  it('a journal cut at any byte of its last lines is recovered without the torn line', async () => {
    const hub = new Hub();
    await hub.start('life', 'z', { round: 1, seen: [] });
    await hub.idle();
    await hub.extension.stop(0);
    const whole = readFileSync(hub.journalFile);
    const copy = join(hub.folder, 'whole');
    copyFileSync(hub.journalFile, copy);
    const lines = whole.toString().trimEnd().split('\n');
    const tail = Buffer.byteLength(`${lines.slice(-3).join('\n')}\n`);
    for (let cut = whole.length - tail; cut < whole.length; cut++) {
      copyFileSync(copy, hub.journalFile);
      truncateSync(hub.journalFile, cut);
      await hub.crash({ maxConcurrentActivities: 0, maxConcurrentOrchestrators: 0 });
      const recovered = readFileSync(hub.journalFile);
      expect(whole.subarray(0, recovered.length).equals(recovered)).toBe(true);
      expect(recovered.at(-1) ?? 10).toBe(10);
      expect(cut - recovered.length).toBeLessThan(tail);
    }
  });

  it('damage inside the journal is refused instead of skipped', async () => {
    const hub = new Hub();
    await hub.run('leaf');
    await hub.extension.stop(0);
    const text = readFileSync(hub.journalFile, 'utf8');
    writeFileSync(hub.journalFile, text.replace('"kind":"turn"', '"kind":turn"'));
    await expect(hub.crash()).rejects.toThrow(/damaged in line 2/);
  });

  it('a compacted journal holds the same state', async () => {
    runs.clear();
    const hub = new Hub();
    await hub.run('leaf', null, 'done');
    await hub.start('life', 'w', { round: 1, seen: [] });
    await hub.idle();
    await hub.extension.stop(0);
    const before = stateOf(hub);
    await hub.crash({ compactAbove: 1, maxConcurrentActivities: 0, maxConcurrentOrchestrators: 0 });
    await hub.extension.stop(0);
    expect(JSON.parse(readFileSync(hub.journalFile, 'utf8').split('\n')[0] ?? '').kind).toBe('instance');
    expect(stateOf(hub)).toEqual(before);
    await hub.crash();
    await drive(hub, 'w', async () => {});
    expect((await hub.status('w')).output).toEqual(EXPECTED);
    expect((await hub.status('done', '?showHistory=true')).historyEvents).toHaveLength(3);
  });

  it('the journal is compacted while it grows, and purged instances leave it', async () => {
    const hub = new Hub({ compactAbove: 20_000 });
    for (let i = 0; i < 60; i++) {
      const { instanceId } = await hub.run('leaf');
      await hub.request('DELETE', `instances/${instanceId}`);
    }
    expect(hub.extension.stats()).toMatchObject({ instances: 0 });
    expect(hub.extension.stats().journalBytes).toBeLessThan(25_000);
  });
});

function countDelivered(record: JournalRecord): void {
  if (record.kind === 'turn') {
    for (const event of record.history) {
      if (event.EventType === 4)
        scheduled.set(`${record.id}/${event.EventId}`, JSON.parse(JSON.parse(event.Input ?? '')[0]));
    }
  } else if (
    record.kind === 'message' &&
    (record.message.event.EventType === 5 || record.message.event.EventType === 6)
  ) {
    const key = scheduled.get(`${record.to}/${record.message.event.TaskScheduledId}`);
    if (key !== undefined) runs.set(key, (runs.get(key) ?? 0) + 1);
  }
}
const scheduled = new Map<string, string>();

function stateOf(hub: Hub): unknown[] {
  const state = new TaskHub();
  for (const line of readFileSync(hub.journalFile, 'utf8').trimEnd().split('\n')) state.apply(JSON.parse(line));
  return [...state.instances.values()].map((instance) => JSON.parse(JSON.stringify(toSnapshot(instance))));
}
