import { describe, expect, it } from 'vitest';
import { type Action, ActionType, unsupportedAction } from '../../../devhost/durable/actions.ts';
import { EventType, type HistoryEvent } from '../../../devhost/durable/history.ts';
import { NonDeterminismError } from '../../../devhost/durable/numbered-tasks.ts';
import { replayActions } from '../../../devhost/durable/replay.ts';

const T0 = Date.parse('2026-03-01T00:00:00Z');
const DAY = 86_400_000;
const at = (ms: number) => new Date(T0 + ms).toISOString();

const turn = (ms = 0) => e(EventType.OrchestratorStarted, { Timestamp: at(ms) });
const started = e(EventType.ExecutionStarted, { Name: 'o' });
const begin = [turn(), started];
const activity = (functionName: string): Action => ({ actionType: ActionType.CallActivity, functionName, input: 1 });
const retried = (functionName: string, maxNumberOfAttempts: number): Action => ({
  actionType: ActionType.CallActivityWithRetry,
  functionName,
  retryOptions: { firstRetryIntervalInMilliseconds: 1000, maxNumberOfAttempts, backoffCoefficient: 2 },
});
const timer = (ms: number, isCanceled = false): Action => ({
  actionType: ActionType.CreateTimer,
  fireAt: at(ms),
  isCanceled,
});
const wait = (externalEventName: string): Action => ({
  actionType: ActionType.WaitForExternalEvent,
  externalEventName,
});
const any = (...compoundActions: Action[]): Action => ({ actionType: ActionType.WhenAny, compoundActions });
const all = (...compoundActions: Action[]): Action => ({ actionType: ActionType.WhenAll, compoundActions });
const again: Action = { actionType: ActionType.ContinueAsNew, input: 2 };
const did = (EventId: number, Name: string) => e(EventType.TaskScheduled, { EventId, Name });
const slept = (EventId: number) => e(EventType.TimerCreated, { EventId });
const ok = (TaskScheduledId: number) => e(EventType.TaskCompleted, { TaskScheduledId });
const failed = (TaskScheduledId: number) => e(EventType.TaskFailed, { TaskScheduledId });
const fired = (TimerId: number) => e(EventType.TimerFired, { TimerId });
const raised = (Name: string) => e(EventType.EventRaised, { Name });

function e(type: number, fields: Partial<HistoryEvent>): HistoryEvent {
  return { EventType: type, EventId: -1, Timestamp: at(0), ...fields };
}

const replay = (history: HistoryEvent[], actions: Action[]) => replayActions(history, actions, { executionId: 'x' });
const short = (history: HistoryEvent[], actions: Action[]) =>
  replay(history, actions).scheduled.map(
    ({ EventId, Name, FireAt }) => `${EventId} ${Name ?? (Date.parse(FireAt ?? '') - T0) / 1000}`,
  );

describe('The replay of an action list', () => {
  it.each<[string, HistoryEvent[], Action[], string[]]>([
    ['starts the first action', begin, [activity('a')], ['0 a']],
    ['waits for it before the second', begin, [activity('a'), activity('b')], ['0 a']],
    ['goes on after it', [...begin, did(0, 'a'), turn(), ok(0)], [activity('a'), activity('b')], ['1 b']],
    ['goes on after its failure', [...begin, did(0, 'a'), turn(), failed(0)], [activity('a'), activity('b')], ['1 b']],
    ['starts all of Task.all at once', begin, [all(activity('a'), activity('b'), timer(5000))], ['0 a', '1 b', '2 5']],
    [
      'counts through nested compounds',
      begin,
      [any(activity('a'), all(activity('b'), activity('c')))],
      ['0 a', '1 b', '2 c'],
    ],
    [
      'goes on after one of Task.any',
      [...begin, did(0, 'a'), did(1, 'b'), turn(), ok(1)],
      [any(activity('a'), activity('b')), activity('c')],
      ['2 c'],
    ],
    [
      'goes on at the first failure of Task.all',
      [...begin, did(0, 'a'), did(1, 'b'), turn(), failed(1)],
      [all(activity('a'), activity('b')), activity('c')],
      ['2 c'],
    ],
    ['gives waiting no id', begin, [any(wait('x'), activity('a'))], ['0 a']],
    ['uses an event that came early', [...begin, raised('x')], [wait('x'), activity('a')], ['0 a']],
    ['takes an event name exactly', [...begin, raised('X')], [wait('x'), activity('a')], []],
    ['waits before a retry', [...begin, did(0, 'a'), turn(7000), failed(0)], [retried('a', 3)], ['1 8']],
    [
      'tries again after the wait',
      [...begin, did(0, 'a'), turn(), failed(0), slept(1), turn(1000), fired(1)],
      [retried('a', 3)],
      ['2 a'],
    ],
    [
      'waits longer each time',
      [...begin, did(0, 'a'), failed(0), slept(1), fired(1), did(2, 'a'), turn(9000), failed(2)],
      [retried('a', 3)],
      ['3 11'],
    ],
    [
      'adds an immediate timer after the last failure',
      [...begin, did(0, 'a'), turn(3000), failed(0)],
      [retried('a', 1), activity('b')],
      ['1 3'],
    ],
    [
      'and fails only then',
      [...begin, did(0, 'a'), failed(0), slept(1), fired(1)],
      [retried('a', 1), activity('b')],
      ['2 b'],
    ],
    ['needs no further timer after success', [...begin, did(0, 'a'), ok(0)], [retried('a', 3), activity('b')], ['1 b']],
    ['keeps a timer of 6 days whole', begin, [timer(6 * DAY)], [`0 ${(6 * DAY) / 1000}`]],
    ['chains a longer one by 3 days', begin, [timer(6 * DAY + 1)], [`0 ${(3 * DAY) / 1000}`]],
    [
      'links the chain when it fires',
      [...begin, slept(0), turn(3 * DAY), fired(0)],
      [timer(8 * DAY)],
      [`1 ${(8 * DAY) / 1000}`],
    ],
    ['ends the chain in time', [...begin, slept(0), turn(8 * DAY), fired(0)], [timer(8 * DAY), activity('a')], ['1 a']],
  ])('%s', (_name, history, actions, scheduled) => {
    expect(short(history, actions)).toEqual(scheduled);
  });

  it.each<[string, HistoryEvent[], Action[]]>([
    ['another name', [...begin, did(0, 'a')], [activity('b')]],
    ['another type', [...begin, did(0, 'a')], [timer(1000)]],
    ['nothing any more', [...begin, did(0, 'a')], [wait('x')]],
    ['fewer', [...begin, did(0, 'a'), did(1, 'b')], [activity('a')]],
  ])('calls an orchestrator that schedules %s non-deterministic', (_name, history, actions) => {
    expect(() => replay(history, actions)).toThrow(NonDeterminismError);
  });

  it('compares function names without regard to case, as the extension does', () => {
    expect(short([...begin, did(0, 'ACT')], [activity('act')])).toEqual([]);
  });

  it('counts open tasks without cancelled timers and without waiting', () => {
    const outcome = replay(begin, [any(activity('a'), timer(1000), timer(2000, true), wait('x'))]);
    expect(outcome).toMatchObject({ openTasks: 2, cancelledTimers: [2], awaited: ['x'] });
  });

  it('keeps events that come after continue-as-new for the next generation, and names those that are lost', () => {
    const history = [...begin, raised('lost'), raised('go'), raised('late')];
    const outcome = replay(history, [wait('go'), again]);
    expect(outcome.continueAsNew).toEqual({ input: 2 });
    expect(outcome.carriedOver.map(({ Name }) => Name)).toEqual(['late']);
    expect(outcome.unheard).toEqual(['lost']);
  });

  it('gives a child an id made of the execution and the sequence number', () => {
    const child = { actionType: ActionType.CallSubOrchestrator, functionName: 'c' };
    expect(replay(begin, [child]).scheduled).toMatchObject([{ InstanceId: 'x:0', Input: 'null' }]);
  });

  it.each([
    [ActionType.CallEntity, 'entities'],
    [ActionType.SignalEntity, 'entities'],
    [ActionType.LockEntities, 'entity locks'],
    [ActionType.CallHttp, 'callHttp'],
  ])('action type %i is refused by name, also inside a compound', (actionType, feature) => {
    expect(unsupportedAction([all({ actionType })])).toContain(feature);
  });

  it('a retry timeout is refused, as it never ends in Azure', () => {
    const options = { firstRetryIntervalInMilliseconds: 1, maxNumberOfAttempts: 2, retryTimeoutInMilliseconds: 5 };
    expect(unsupportedAction([{ ...retried('a', 2), retryOptions: options }])).toContain('retryTimeoutInMilliseconds');
  });
});
