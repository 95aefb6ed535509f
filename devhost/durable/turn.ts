import { randomUUID } from 'node:crypto';
import type { FunctionApp } from '../host/rpc.ts';
import { unsupportedAction } from './actions.ts';
import { findFunction, missingFunction } from './functions.ts';
import { EventType, type HistoryEvent } from './history.ts';
import { selectMessages } from './inbox.ts';
import type { Instance, RuntimeStatus } from './instance.ts';
import { invokeOrchestrator } from './invoke-orchestrator.ts';
import { customStatusProblem, payloadProblem } from './limits.ts';
import { NonDeterminismError } from './numbered-tasks.ts';
import type { Outgoing, TurnRecord } from './records.ts';
import { type ReplayOutcome, replayActions } from './replay.ts';
import { schedule } from './scheduling.ts';
import type { TurnWatch } from './traps.ts';

export interface TurnWorld {
  readonly app: FunctionApp;
  readonly defaultVersion: string | undefined;
  now(): number;
  find(instanceId: string): Instance | undefined;
  watch(instance: Instance): TurnWatch;
}

/** One turn: takes the messages, runs the orchestrator over its history, and says what is to be committed. Changes nothing. */
export async function takeTurn(instance: Instance, world: TurnWorld): Promise<TurnRecord> {
  const { take, keep, events, suspended, terminated } = selectMessages(instance);
  const at = new Date(turnTime(instance, events, world.now())).toISOString();
  const started = { EventType: EventType.OrchestratorStarted, EventId: -1, Timestamp: at };
  const status: RuntimeStatus = suspended ? 'Suspended' : 'Running';
  const draft: Draft = { instance, at, take, keep, fresh: [started, ...events] };

  if (terminated) {
    return finished({ ...draft, fresh: [started, terminated] }, 'Terminated', JSON.stringify(terminated.Input ?? null));
  }
  if (
    events.every(({ EventType: type }) => type === EventType.ExecutionSuspended || type === EventType.ExecutionResumed)
  ) {
    return carriedOn(draft, status);
  }

  const failed = (reason: string) => finished(draft, 'Failed', failure(instance, reason));
  const fn = findFunction(world.app, 'orchestrator', instance.name);
  if (!fn) return finished(draft, 'Failed', JSON.stringify(missingFunction(world.app, 'orchestrator', instance.name)));

  const watch = world.watch(instance);
  const answer = await invokeOrchestrator(world.app, fn, instance, draft.fresh, { wrap: watch.wrap });
  const { state, error } = answer;
  if (answer.broken) return failed(error ?? '');
  const actions = state.actions[0] ?? [];
  const unsupported = unsupportedAction(actions);
  if (unsupported) return failed(unsupported);

  const history = [...instance.events, ...draft.fresh];
  let replay: ReplayOutcome;
  try {
    replay = replayActions(history, actions, { executionId: instance.executionId });
  } catch (thrown) {
    if (thrown instanceof NonDeterminismError) return failed(thrown.message);
    throw thrown;
  }
  const ended = state.isDone || error !== undefined;
  watch.judge({ history, actions, replay, ended });

  const plan = schedule(instance, replay.scheduled, at, world);
  if (plan.problem) return failed(plan.problem);
  const customStatus = state.customStatus === undefined ? undefined : JSON.stringify(state.customStatus);
  const statusProblem = customStatus && customStatusProblem(customStatus);
  if (statusProblem) return failed(statusProblem);

  const next = { ...draft, scheduled: plan.events, out: plan.out, dropTimers: replay.cancelledTimers, customStatus };
  // durabletask TaskOrchestrationExecutor: nothing ends, well or badly, while a task is open.
  if (!ended || replay.openTasks > 0) return carriedOn(next, status);
  if (error !== undefined) return finished(next, 'Failed', failure(instance, error));
  if (replay.continueAsNew) return renewed(next, status, replay);
  const output = JSON.stringify(state.output ?? null);
  const tooLarge = payloadProblem(`The output of orchestrator '${instance.name}'`, output);
  return tooLarge ? failed(tooLarge) : finished(next, 'Completed', output);
}

interface Draft {
  readonly instance: Instance;
  readonly at: string;
  readonly take: number;
  readonly keep: readonly number[];
  readonly fresh: readonly HistoryEvent[];
  readonly scheduled?: readonly HistoryEvent[];
  readonly out?: readonly Outgoing[];
  readonly dropTimers?: readonly number[];
  readonly customStatus?: string | undefined;
}

/** An instance never sees time go back, nor a timer before its time, even when the clock was set back in between. */
function turnTime(instance: Instance, events: readonly HistoryEvent[], now: number): number {
  let time = Math.max(now, Date.parse(instance.lastUpdatedTime));
  for (const { FireAt } of events) if (FireAt !== undefined) time = Math.max(time, Date.parse(FireAt));
  return time;
}

function failure(instance: Instance, reason: string): string {
  return JSON.stringify(`Orchestrator function '${instance.name}' failed: ${reason}`);
}

function record(draft: Draft, status: RuntimeStatus, history: readonly HistoryEvent[]): TurnRecord {
  return {
    kind: 'turn',
    id: draft.instance.id,
    take: draft.take,
    ...(draft.keep.length > 0 ? { keep: draft.keep } : {}),
    history,
    out: draft.out ?? [],
    dropTimers: draft.dropTimers ?? [],
    status,
    at: draft.at,
    ...(draft.customStatus === undefined ? {} : { customStatus: draft.customStatus }),
  };
}

function completedEvent({ at }: Draft): HistoryEvent {
  return { EventType: EventType.OrchestratorCompleted, EventId: -1, Timestamp: at };
}

function carriedOn(draft: Draft, status: RuntimeStatus): TurnRecord {
  return record(draft, status, [...draft.fresh, ...(draft.scheduled ?? []), completedEvent(draft)]);
}

function finished(draft: Draft, status: 'Completed' | 'Failed' | 'Terminated', output: string): TurnRecord {
  const { instance, at } = draft;
  const end: HistoryEvent = {
    EventType: EventType.ExecutionCompleted,
    EventId: -1,
    Timestamp: at,
    Result: output,
    OrchestrationStatus: status,
  };
  const base = carriedOn({ ...draft, scheduled: [...(draft.scheduled ?? []), end] }, status);
  return { ...base, output, out: [...base.out, ...answerToParent(instance, status, output, at)] };
}

function answerToParent(instance: Instance, status: RuntimeStatus, output: string, at: string): Outgoing[] {
  const { parent } = instance;
  if (!parent) return [];
  const common = { EventId: -1, Timestamp: at, TaskScheduledId: parent.taskScheduledId };
  const event: HistoryEvent =
    status === 'Completed'
      ? { ...common, EventType: EventType.SubOrchestrationInstanceCompleted, Result: output }
      : {
          ...common,
          EventType: EventType.SubOrchestrationInstanceFailed,
          Reason: String(JSON.parse(output) ?? status),
          Details: '',
        };
  return [{ to: parent.instanceId, message: { event, execution: parent.executionId } }];
}

/** A fresh execution under the same instance id. Version and parent stay; events that came too late for the old one go along. */
function renewed(draft: Draft, status: RuntimeStatus, replay: ReplayOutcome): TurnRecord {
  const { instance, at } = draft;
  const input = JSON.stringify(replay.continueAsNew?.input ?? null);
  const tooLarge = payloadProblem(`The continue-as-new input of orchestrator '${instance.name}'`, input);
  if (tooLarge) return finished(draft, 'Failed', failure(instance, tooLarge));
  const started: HistoryEvent = {
    EventType: EventType.ExecutionStarted,
    EventId: -1,
    Timestamp: at,
    Name: instance.name,
    Version: instance.version,
    Input: input,
  };
  return {
    ...record(draft, status, []),
    renew: {
      executionId: randomUUID().replaceAll('-', ''),
      input,
      first: [started, ...replay.carriedOver].map((event) => ({ event })),
    },
  };
}
