import '../../support/tiny-function-app.ts';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { Hub } from './task-hub.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const attempts = new Map<string, number>();

df.app.activity('double', { handler: (n: number) => n * 2 });
df.app.activity('echo', { handler: (value: unknown) => value });
df.app.activity('fail', {
  handler: (message: string) => {
    throw new Error(message);
  },
});
df.app.activity('flaky', {
  handler: ({ key, failures }: { key: string; failures: number }) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (attempt <= failures) throw new Error(`try ${attempt}`);
    return attempt;
  },
});

df.app.orchestration('sequence', function* ({ df: context }) {
  let n = context.getInput() as number;
  for (let i = 0; i < 3; i++) n = yield context.callActivity('double', n);
  return n;
});
df.app.orchestration('fan', function* ({ df: context }) {
  const parts: number[] = yield context.Task.all([1, 2, 3, 4].map((n) => context.callActivity('double', n)));
  return parts;
});
df.app.orchestration('echoes', function* ({ df: context }) {
  const values: unknown[] = [];
  for (const value of ['text', '', 7, 1.5, true, null, { a: [1] }, 'quo"te']) {
    values.push(yield context.callActivity('echo', value));
  }
  return values;
});
df.app.orchestration('catches', function* ({ df: context }) {
  try {
    yield context.callActivity('fail', 'boom');
    return 'not reached';
  } catch (error) {
    return String(error);
  }
});
df.app.orchestration('throws', function* ({ df: context }) {
  yield context.callActivity('double', 1);
  throw new Error('kaboom');
});
df.app.orchestration('throwsText', function* ({ df: context }) {
  yield context.callActivity('double', 1);
  throw 'text';
});
df.app.orchestration('retries', function* ({ df: context }) {
  const { key, failures, max } = context.getInput() as { key: string; failures: number; max: number };
  try {
    const result: number = yield context.callActivityWithRetry('flaky', new df.RetryOptions(5, max), { key, failures });
    return { result };
  } catch (error) {
    return { error: String(error) };
  }
});
df.app.orchestration('parent', function* ({ df: context }) {
  const one: number = yield context.callSubOrchestrator('sequence', 1);
  const named: number = yield context.callSubOrchestrator('sequence', 2, `${context.instanceId}:named`);
  return [one, named];
});
df.app.orchestration('failingParent', function* ({ df: context }) {
  try {
    yield context.callSubOrchestratorWithRetry('throws', new df.RetryOptions(5, 2), null);
    return 'not reached';
  } catch (error) {
    return String(error);
  }
});
df.app.orchestration('sleeps', function* ({ df: context }) {
  const due = new Date(context.currentUtcDateTime.getTime() + (context.getInput() as number));
  yield context.createTimer(due);
  return context.currentUtcDateTime.getTime() >= due.getTime();
});
df.app.orchestration('race', function* ({ df: context }) {
  const timer = context.createTimer(new Date(context.currentUtcDateTime.getTime() + MINUTE));
  const event = context.waitForExternalEvent('approval');
  const winner = yield context.Task.any([event, timer]);
  if (winner === timer) return 'timeout';
  timer.cancel();
  return event.result;
});
df.app.orchestration('collects', function* ({ df: context }) {
  const got: unknown[] = [];
  for (let i = 0; i < 3; i++) got.push(yield context.waitForExternalEvent('item'));
  return got;
});
df.app.orchestration('generations', function* ({ df: context }) {
  const n = context.getInput() as number;
  context.setCustomStatus(n);
  yield context.callActivity('double', n);
  if (n < 3) {
    context.continueAsNew(n + 1);
    return 'ignored';
  }
  return { n };
});
df.app.orchestration('reports', function* ({ df: context }) {
  context.setCustomStatus({ step: 1 });
  yield context.waitForExternalEvent('go');
  return 'gone';
});

describe('An orchestration', () => {
  it.each([
    ['sequence', 5, 40],
    ['fan', null, [2, 4, 6, 8]],
    ['echoes', null, ['text', '', 7, 1.5, true, null, { a: [1] }, 'quo"te']],
    ['retries', { key: 'a', failures: 0, max: 3 }, { result: 1 }],
    ['parent', null, [8, 16]],
  ])('%s completes with its result', async (name, input, output) => {
    const hub = new Hub();
    expect(await hub.run(name, input)).toMatchObject({ runtimeStatus: 'Completed', output, input });
  });

  it('sees an activity failure as an error it can catch', async () => {
    const { output } = await new Hub().run('catches');
    expect(output).toContain("Activity function 'fail' failed: boom");
  });

  it.each([
    ['throws', "Orchestrator function 'throws' failed: kaboom"],
    ['throwsText', "Orchestrator function 'throwsText' failed: The orchestrator threw a value without a message."],
  ])('%s fails with what it threw', async (name, output) => {
    expect(await new Hub().run(name)).toMatchObject({ runtimeStatus: 'Failed', output });
  });

  it('retries an activity until it succeeds', async () => {
    const hub = new Hub();
    const id = await hub.start('retries', '', { key: 'b', failures: 2, max: 3 });
    await finished(hub, id);
    expect((await hub.status(id)).output).toEqual({ result: 3 });
  });

  it('gives up after the last attempt, and after the extra timer the library waits for', async () => {
    const hub = new Hub();
    const id = await hub.start('retries', '', { key: 'c', failures: 9, max: 2 });
    await finished(hub, id);
    expect((await hub.status(id)).output).toEqual({ error: expect.stringContaining('try 2') });
    expect(hub.extension.history(id)?.filter(({ FireAt, EventId }) => FireAt && EventId >= 0)).toHaveLength(2);
  });

  it('retries a sub-orchestration and sees its failure', async () => {
    const hub = new Hub();
    const id = await hub.start('failingParent');
    await finished(hub, id);
    expect((await hub.status(id)).output).toContain('kaboom');
    expect(hub.extension.stats().instances).toBe(3);
  });

  it.each([1000, DAY, 6 * DAY, 20 * DAY])('sleeps %i ms when the clock is moved, and not before', async (duration) => {
    const hub = new Hub();
    const id = await hub.start('sleeps', '', duration);
    await hub.idle();
    for (let left = duration; left > 0; left -= DAY) {
      expect((await hub.status(id)).runtimeStatus).toBe('Running');
      hub.clock.forward(Math.min(left, DAY));
      await hub.idle();
    }
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: true });
    expect(hub.warnings).toEqual([]);
  });

  it('wakes from a long sleep in one jump of the clock', async () => {
    const hub = new Hub();
    const id = await hub.start('sleeps', '', 400 * DAY);
    await hub.idle();
    hub.clock.forward(400 * DAY);
    await hub.idle();
    expect((await hub.status(id)).output).toBe(true);
  });

  it('takes an event that came in time and drops the cancelled timer', async () => {
    const hub = new Hub();
    const id = await hub.start('race');
    await hub.idle();
    expect(await hub.raise(id, 'approval', { by: 'ann' })).toBe(202);
    await hub.idle();
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: { by: 'ann' } });
    expect(hub.warnings).toEqual([]);
  });

  it('times out when no event comes', async () => {
    const hub = new Hub();
    const id = await hub.start('race');
    await hub.idle();
    hub.clock.forward(MINUTE);
    await hub.idle();
    expect((await hub.status(id)).output).toBe('timeout');
  });

  it('gets events in their order, also those that came before it waited', async () => {
    const hub = new Hub();
    const id = await hub.start('collects');
    for (const n of [1, 2, 3]) await hub.raise(id, 'item', n);
    await hub.idle();
    expect((await hub.status(id)).output).toEqual([1, 2, 3]);
  });

  it('continues as new with the new input and a fresh history', async () => {
    const hub = new Hub();
    const status = await hub.run('generations', 1);
    expect(status).toMatchObject({ runtimeStatus: 'Completed', output: { n: 3 }, input: 3 });
    expect(hub.extension.history(status.instanceId)?.filter(({ Name }) => Name === 'double')).toHaveLength(1);
  });

  it('shows its custom status while it runs', async () => {
    const hub = new Hub();
    const id = await hub.start('reports');
    await hub.idle();
    expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Running', customStatus: { step: 1 }, output: null });
  });
});

async function finished(hub: Hub, id: string): Promise<void> {
  // Retry intervals are real milliseconds on the moved clock.
  for (let i = 0; i < 100; i++) {
    await hub.idle();
    if ((await hub.status(id)).runtimeStatus !== 'Running') return;
    hub.clock.forward(1000);
  }
}
