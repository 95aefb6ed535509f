import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WallClock } from '../../../../devhost/host/clock.ts';
import { parseSchedule } from '../../../../devhost/host/timers/ncrontab.ts';
import { fileScheduleStore } from '../../../../devhost/host/timers/schedule-status.ts';
import { TimerListener } from '../../../../devhost/host/timers/timer-listener.ts';

interface Run {
  at: string;
  isPastDue: boolean;
  status: { Last: string; Next: string; LastUpdated: string } | null;
}

let dir: string;
let listeners: TimerListener[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'timers-'));
  listeners = [];
});
afterEach(async () => {
  await Promise.all(listeners.map((listener) => listener.stop()));
  rmSync(dir, { recursive: true });
});

/** A machine clock that stands still at `start`, under a clock the test moves. */
const clockAt = (start: string): WallClock => new WallClock(() => Date.parse(start));
const move = (clock: WallClock, to: string): void => clock.setOffset(clock.offsetFor(Date.parse(to)));

function timer(
  clock: WallClock,
  options: { schedule?: string; runOnStartup?: boolean; monitor?: boolean; work?: () => Promise<void> } = {},
) {
  const runs: Run[] = [];
  const listener = new TimerListener({
    name: 'sweep',
    schedule: parseSchedule(options.schedule ?? '0 0 * * * *'),
    runOnStartup: options.runOnStartup ?? false,
    store: options.monitor === false ? undefined : fileScheduleStore(dir),
    clock,
    run: async (json) => {
      const { IsPastDue, ScheduleStatus } = JSON.parse(json);
      runs.push({ at: new Date(clock.now()).toISOString(), isPastDue: IsPastDue, status: ScheduleStatus });
      await options.work?.();
    },
    onError: (error) => {
      throw error;
    },
  });
  listeners.push(listener);
  return { listener, runs };
}
const ran = (runs: Run[], count: number) => vi.waitFor(() => expect(runs).toHaveLength(count));

describe('a timer', () => {
  it('runs once when the clock moves over several of its times, as past due', async () => {
    const clock = clockAt('2026-11-21T10:30:00Z');
    const { listener, runs } = timer(clock);
    await listener.start();
    move(clock, '2026-11-22T10:30:00Z');
    await ran(runs, 1);
    expect(runs[0]).toEqual({
      at: '2026-11-22T10:30:00.000Z',
      isPastDue: true,
      status: {
        Last: '0001-01-01T00:00:00+00:00',
        Next: '2026-11-21T11:00:00+00:00',
        LastUpdated: '2026-11-21T10:30:00+00:00',
      },
    });
    await vi.waitFor(async () =>
      expect(await fileScheduleStore(dir).read('sweep')).toEqual({
        last: Date.parse('2026-11-22T10:30:00Z'),
        next: Date.parse('2026-11-22T11:00:00Z'),
        lastUpdated: Date.parse('2026-11-22T10:30:00Z'),
      }),
    );
  });

  it('is not past due when the clock moves to its very time', async () => {
    const clock = clockAt('2026-11-21T10:30:00Z');
    const { listener, runs } = timer(clock);
    await listener.start();
    move(clock, '2026-11-21T11:00:00Z');
    await ran(runs, 1);
    expect(runs[0]?.isPastDue).toBe(false);
  });

  it('runs late what it missed while the host was down', async () => {
    await timer(clockAt('2026-11-21T10:30:00Z')).listener.start();
    await listeners[0]?.stop();
    const { listener, runs } = timer(clockAt('2026-11-21T12:30:00Z'));
    await listener.start();
    await ran(runs, 1);
    expect(runs[0]?.isPastDue).toBe(true);
  });

  it('does not run late when its schedule was changed meanwhile, nor without a monitor', async () => {
    await timer(clockAt('2026-11-21T10:30:00Z')).listener.start();
    await listeners[0]?.stop();
    const changed = timer(clockAt('2026-11-21T12:30:00Z'), { schedule: '0 15 * * * *' });
    const unmonitored = timer(clockAt('2026-11-21T12:30:00Z'), { monitor: false });
    await changed.listener.start();
    await unmonitored.listener.start();
    await changed.listener.trigger();
    await unmonitored.listener.trigger();
    expect(changed.runs.map((run) => run.isPastDue)).toEqual([false]);
    expect(unmonitored.runs).toMatchObject([{ isPastDue: false, status: null }]);
  });

  it('runs at startup when told to', async () => {
    const { listener, runs } = timer(clockAt('2026-11-21T10:30:00Z'), { runOnStartup: true });
    await listener.start();
    await ran(runs, 1);
    expect(runs[0]?.isPastDue).toBe(false);
  });

  it('never runs twice at once: what falls due meanwhile is one run afterwards', async () => {
    const clock = clockAt('2026-11-21T10:30:00Z');
    const finish: (() => void)[] = [];
    const { listener, runs } = timer(clock, { work: () => new Promise((resolve) => finish.push(resolve)) });
    await listener.start();
    move(clock, '2026-11-21T11:00:00Z');
    await ran(runs, 1);
    move(clock, '2026-11-21T12:00:00Z');
    move(clock, '2026-11-21T13:00:00Z');
    const byHand = listener.trigger();
    finish.shift()?.();
    await ran(runs, 2);
    finish.shift()?.();
    await ran(runs, 3);
    finish.shift()?.();
    await byHand;
    expect(finish).toEqual([]);
    expect(runs).toHaveLength(3);
  });

  it('goes on after a run that failed', async () => {
    const clock = clockAt('2026-11-21T10:30:00Z');
    const { listener, runs } = timer(clock, { work: () => Promise.reject(new Error('no')) });
    await listener.start();
    for (const [i, hour] of ['11', '12', '13'].entries()) {
      move(clock, `2026-11-21T${hour}:00:00Z`);
      await ran(runs, i + 1);
      await vi.waitFor(async () => expect((await fileScheduleStore(dir).read('sweep'))?.last).toBe(clock.now()));
    }
  });

  it('waits for a run that is under way when it is stopped, and then runs no more', async () => {
    const clock = clockAt('2026-11-21T10:30:00Z');
    let finish: () => void = () => undefined;
    const { listener, runs } = timer(clock, { work: () => new Promise((resolve) => (finish = resolve)) });
    await listener.start();
    move(clock, '2026-11-21T11:00:00Z');
    await ran(runs, 1);
    let stopped = false;
    const stopping = listener.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    finish();
    await stopping;
    move(clock, '2026-11-21T15:00:00Z');
    expect(runs).toHaveLength(1);
  });
});
