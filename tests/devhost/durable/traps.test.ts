import '../../support/tiny-function-app.ts';
import * as df from 'durable-functions';
import { expect, it } from 'vitest';
import { createLog } from '../../../devhost/host/log.ts';
import { Hub } from './task-hub.ts';

const HOUR = 3_600_000;
const runs: string[] = [];

df.app.activity('note', {
  handler: (text: string) => {
    runs.push(text);
    return text;
  },
});
df.app.activity('never', {
  handler: () => {
    throw new Error('no');
  },
});
df.app.orchestration('asCompleted', function* ({ df: context }) {
  const open = ['a', 'b', 'c'].map((text) => context.callActivity('note', text));
  const done: unknown[] = [];
  while (open.length > 0) {
    const first: df.Task = yield context.Task.any(open);
    done.push(first.result);
    open.splice(open.indexOf(first), 1);
  }
  return done.length;
});
df.app.orchestration('forgetsTimer', function* ({ df: context }) {
  const timer = context.createTimer(new Date(context.currentUtcDateTime.getTime() + HOUR));
  yield context.Task.any([context.waitForExternalEvent('go'), timer]);
  return 'went';
});
df.app.orchestration('forgetsTimerInEachRound', function* ({ df: context }) {
  const timer = context.createTimer(new Date(context.currentUtcDateTime.getTime() + HOUR));
  yield context.Task.any([context.waitForExternalEvent('go'), timer]);
  const round = context.getInput() as number;
  if (round < 2) context.continueAsNew(round + 1);
  return round;
});
df.app.orchestration('waitsInLowerCase', function* ({ df: context }) {
  yield context.waitForExternalEvent('approval');
});
df.app.orchestration('losesEvents', function* ({ df: context }) {
  yield context.waitForExternalEvent('go');
  const round = context.getInput() as number;
  if (round < 2) context.continueAsNew(round + 1);
  return round;
});
df.app.orchestration('racesRetry', function* ({ df: context }) {
  const timer = context.createTimer(new Date(context.currentUtcDateTime.getTime() + HOUR));
  const retried = context.callActivityWithRetry('never', new df.RetryOptions(1000, 3));
  try {
    yield context.Task.any([retried, timer]);
  } catch {}
  timer.cancel();
  yield context.callActivity('note', 'after');
  return 'ok';
});
df.app.orchestration('clean', function* ({ df: context }) {
  const timer = context.createTimer(new Date(context.currentUtcDateTime.getTime() + HOUR));
  const event = context.waitForExternalEvent('go');
  const winner: df.Task = yield context.Task.any([event, timer]);
  if (winner === event) timer.cancel();
  yield context.Task.all([context.callActivity('note', 'x'), context.callActivity('note', 'y')]);
  return 'ok';
});

it('a task put into a second Task.any is warned about, with its place, and runs again as in Azure', async () => {
  const hub = new Hub();
  runs.length = 0;
  await hub.run('asCompleted');
  expect(runs.length).toBeGreaterThan(3);
  expect(hub.warnings.find((text) => text.includes('#574'))).toMatch(
    /^Orchestrator 'asCompleted' at .*traps\.test\.ts:\d+: /,
  );
});

it('the host may look at the clock to write a warning while the code of the app is on the stack', async () => {
  const said: string[] = [];
  const { host: log } = createLog({ levels: {}, print: (line) => void said.push(line) });
  const hub = new Hub({ log });
  expect((await hub.run('asCompleted')).runtimeStatus).toBe('Completed');
  expect(said.filter((text) => text.includes('#574'))).toHaveLength(1);
});

it('an uncancelled timer keeps the instance running, and is warned about with its place', async () => {
  const hub = new Hub();
  const id = await hub.start('forgetsTimer');
  await hub.raise(id, 'go');
  await hub.idle();
  expect((await hub.status(id)).runtimeStatus).toBe('Running');
  expect(hub.warnings).toEqual([
    expect.stringMatching(/^Orchestrator 'forgetsTimer' at .*traps\.test\.ts:\d+: a timer was not cancelled/),
  ]);
  hub.clock.forward(HOUR);
  await hub.idle();
  expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'went' });
});

it('an uncancelled timer delays continue-as-new; an event that comes meanwhile is carried over', async () => {
  const hub = new Hub();
  const id = await hub.start('forgetsTimerInEachRound', '', 1);
  await hub.raise(id, 'go');
  await hub.idle();
  await hub.raise(id, 'go');
  await hub.idle();
  expect((await hub.status(id)).input).toBe(1);
  hub.clock.forward(HOUR);
  await hub.idle();
  expect((await hub.status(id)).input).toBe(2);
  hub.clock.forward(HOUR);
  await hub.idle();
  expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 2 });
  expect(hub.extension.history(id)?.some(({ EventType }) => EventType === 15)).toBe(true);
});

it('an event whose name differs in case only is warned about', async () => {
  const hub = new Hub();
  const id = await hub.start('waitsInLowerCase');
  await hub.raise(id, 'APPROVAL');
  await hub.idle();
  expect(hub.warnings).toEqual([expect.stringContaining("'APPROVAL' came, but 'approval' is awaited")]);
});

it('events lost at continue-as-new are named', async () => {
  const hub = new Hub();
  const id = await hub.start('losesEvents', '', 1);
  await hub.raise(id, 'other');
  await hub.raise(id, 'go');
  await hub.idle();
  expect((await hub.status(id)).input).toBe(2);
  expect(hub.warnings).toEqual([expect.stringContaining("lost at continue-as-new: 'other'")]);
});

it('a cancelled timer beside a retried task works here, and is warned about as Azure would fail it', async () => {
  const hub = new Hub();
  const id = await hub.start('racesRetry');
  for (let i = 0; i < 5; i++) {
    await hub.idle();
    hub.clock.forward(1000);
  }
  expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'ok' });
  expect(hub.warnings).toEqual([expect.stringContaining('a cancelled timer raced with a retried task')]);
});

it('a correct orchestration causes no warning', async () => {
  const hub = new Hub();
  const id = await hub.start('clean');
  await hub.raise(id, 'go');
  await hub.idle();
  expect((await hub.status(id)).output).toBe('ok');
  expect(hub.warnings).toEqual([]);
});
