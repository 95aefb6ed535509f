import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventType, type HistoryEvent } from '../../../devhost/durable/history.ts';
import type { Instance } from '../../../devhost/durable/instance.ts';
import { TaskHub } from '../../../devhost/durable/reducer.ts';
import { takeTurn } from '../../../devhost/durable/turn.ts';
import { tinyFunctionApp } from '../../support/tiny-function-app.ts';
import { dice } from './dice.ts';
import { type Program, randomProgram } from './random-program.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 250);

/** Ids the genuine executor gave in its last run, with the name of what it gave them to. */
const genuine = new Map<number, string>();
const { TaskOrchestrationExecutor } = createRequire(import.meta.url)(
  'durable-functions/lib/src/orchestrations/TaskOrchestrationExecutor.js',
);
const track = TaskOrchestrationExecutor.prototype.trackOpenTask;
TaskOrchestrationExecutor.prototype.trackOpenTask = function (task: {
  id: unknown;
  action: { functionName?: string };
}) {
  const unnumbered = task.id === false;
  track.call(this, task);
  if (unnumbered && typeof task.id === 'number') genuine.set(task.id, task.action?.functionName ?? 'timer or retry');
};

let turns = 0;

async function live(seed: number): Promise<void> {
  const roll = dice(seed);
  const program = randomProgram(roll);
  const hub = new TaskHub();
  let now = Date.parse('2026-03-01T00:00:00Z');
  const at = () => new Date(now).toISOString();
  const event = (EventType: number, fields: Partial<HistoryEvent>) => ({
    EventType,
    EventId: -1,
    Timestamp: at(),
    ...fields,
  });
  const send = (fields: HistoryEvent, execution?: string) =>
    hub.apply({
      kind: 'message',
      to: 'i',
      message: execution === undefined ? { event: fields } : { event: fields, execution },
    });
  const started = event(EventType.ExecutionStarted, { Name: 'fuzz', Input: JSON.stringify(program) });
  hub.apply({ kind: 'message', to: 'i', message: { event: started, start: { executionId: 'e0' } } });
  const world = {
    app: tinyFunctionApp,
    defaultVersion: undefined,
    now: () => now,
    find: () => undefined,
    watch: () => ({ wrap: <T>(call: () => T) => call(), judge: () => {} }),
  };

  for (let turn = 0; turn < 400; turn++) {
    const instance = hub.instances.get('i');
    if (!instance) throw new Error('gone');
    genuine.clear();
    const record = await takeTurn(instance, world);
    hub.apply(record);
    turns++;
    if (instance.status !== 'Running') {
      expect(instance).toMatchObject({ status: 'Completed', output: '"done"' });
      return;
    }
    if (!record.renew) compareIds(instance);
    now += roll(3) * 30_000;
    for (let i = 0; i <= roll(3); i++) happen(instance, program, roll);
    if (instance.inbox.length === 0) happen(instance, program, () => 0);
  }
  throw new Error('did not end');

  /** Something random happens to the instance: an answer to what is open, or an event. */
  function happen(instance: Instance, { steps }: Program, pick: (sides: number) => number): void {
    const open = [...instance.activities.keys(), ...instance.children, ...instance.timers.keys()];
    const id = open[pick(open.length + 1)];
    if (id === undefined) {
      const names = JSON.stringify(steps).match(/event\d/g) ?? ['event0'];
      const name = names[roll(names.length)];
      send(event(EventType.EventRaised, { Name: name, Input: JSON.stringify(name) }));
      return;
    }
    const fireAt = instance.timers.get(id);
    if (fireAt !== undefined) {
      now = Math.max(now, Date.parse(fireAt));
      send(event(EventType.TimerFired, { TimerId: id, FireAt: fireAt }), instance.executionId);
      return;
    }
    const cause = instance.events.find(({ EventId }) => EventId === id);
    const label =
      cause?.Name === 'work' ? JSON.parse(JSON.parse(cause.Input ?? '')[0]) : JSON.parse(cause?.Input ?? '');
    const completed = roll(3) > 0;
    const type = instance.activities.has(id)
      ? completed
        ? EventType.TaskCompleted
        : EventType.TaskFailed
      : completed
        ? EventType.SubOrchestrationInstanceCompleted
        : EventType.SubOrchestrationInstanceFailed;
    const outcome = completed ? { Result: JSON.stringify(label) } : { Reason: label, Details: 'L' };
    send(event(type, { TaskScheduledId: id, ...outcome }), instance.executionId);
  }
}

function compareIds(instance: Instance): void {
  const ours = new Map<number, string>();
  for (const { EventId, EventType: type, Name } of instance.events) {
    if (EventId >= 0) ours.set(EventId, type === EventType.TimerCreated ? 'timer or retry' : (Name ?? ''));
  }
  // Once it has ended the library counts no further, while retries in flight go on here.
  for (const [id, name] of genuine) {
    const same = ours.get(id) === name || (name === 'timer or retry' && ours.has(id));
    if (!same) throw new Error(`id ${id}: the library has ${name}, we have ${ours.get(id)}`);
  }
}

it('random orchestrations get the ids the genuine library gives, and none is called non-deterministic', async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), live), { numRuns: RUNS, endOnFailure: true });
  expect(turns).toBeGreaterThan(RUNS);
}, 120_000);
