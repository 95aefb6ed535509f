import { EventType, type HistoryEvent } from './history.ts';
import { forgetHistory, type Instance, isFinished, type Message, newInstance, sealHistory } from './instance.ts';
import { fromSnapshot, type JournalRecord, type TurnRecord } from './records.ts';

/** What is to be done in the world after a commit. After a crash the same follows from the state alone. */
export type Effect =
  | { readonly kind: 'wake' | 'finished'; readonly instance: Instance }
  | { readonly kind: 'activity'; readonly instance: Instance; readonly event: HistoryEvent }
  | { readonly kind: 'arm'; readonly instance: Instance; readonly timer: number; readonly fireAt: string }
  | { readonly kind: 'disarm'; readonly instance: Instance; readonly timer: number };

/**
 * The state of the task hub. `apply` is the only place that changes it, live and in recovery alike, so what was
 * committed and what is rebuilt after a crash cannot differ.
 */
export class TaskHub {
  readonly instances = new Map<string, Instance>();

  apply(record: JournalRecord): Effect[] {
    const effects: Effect[] = [];
    switch (record.kind) {
      case 'message':
        this.#deliver(record.to, record.message, effects);
        break;
      case 'turn':
        this.#turn(record, effects);
        break;
      case 'purge':
        for (const id of record.ids) this.instances.delete(id);
        break;
      case 'instance':
        this.instances.set(record.instance.id, fromSnapshot(record.instance));
        break;
    }
    return effects;
  }

  #deliver(to: string, message: Message, effects: Effect[]): void {
    const { event, start } = message;
    let instance = this.instances.get(to);
    if (start) {
      if (instance && !isFinished(instance.status)) return;
      instance = newInstance(to, event, start);
      // Deleted first, so that the map stays in the order of creation.
      this.instances.delete(to);
      this.instances.set(to, instance);
    } else if (!instance || isFinished(instance.status) || !expected(instance, message)) return;
    instance.inbox.push(message);
    effects.push({ kind: 'wake', instance });
  }

  #turn(record: TurnRecord, effects: Effect[]): void {
    const instance = this.instances.get(record.id);
    if (!instance) throw new Error(`The journal has a turn of the unknown instance '${record.id}'.`);
    const taken = instance.inbox.splice(0, record.take);
    if (record.keep) instance.inbox.unshift(...pick(taken, record.keep));
    for (const event of record.history) this.#remember(instance, event, effects);
    this.#dropTimers(instance, record.dropTimers, effects);
    instance.status = record.status;
    instance.lastUpdatedTime = record.at;
    if (record.customStatus !== undefined) instance.customStatus = record.customStatus;
    if (record.output !== undefined) instance.output = record.output;
    if (record.renew) this.#renew(instance, record.renew, effects);
    if (isFinished(record.status)) this.#finish(instance, effects);
    for (const { to, message } of record.out) this.#deliver(to, message, effects);
    if (instance.inbox.length > 0) effects.push({ kind: 'wake', instance });
  }

  #remember(instance: Instance, event: HistoryEvent, effects: Effect[]): void {
    instance.events.push(event);
    switch (event.EventType) {
      case EventType.TaskScheduled:
        instance.activities.set(event.EventId, event);
        effects.push({ kind: 'activity', instance, event });
        break;
      case EventType.SubOrchestrationInstanceCreated:
        instance.children.add(event.EventId);
        break;
      case EventType.TimerCreated:
        instance.timers.set(event.EventId, event.FireAt ?? '');
        effects.push({ kind: 'arm', instance, timer: event.EventId, fireAt: event.FireAt ?? '' });
        break;
    }
  }

  /** Also takes back a firing that came while the turn cancelled the timer: a cancelled long timer must not go on. */
  #dropTimers(instance: Instance, timers: readonly number[], effects: Effect[]): void {
    for (const timer of timers) {
      instance.timers.delete(timer);
      effects.push({ kind: 'disarm', instance, timer });
    }
    if (timers.length === 0) return;
    instance.inbox = instance.inbox.filter(
      ({ event }) => event.EventType !== EventType.TimerFired || !timers.includes(event.TimerId ?? -1),
    );
  }

  /** Ids start again at 0, so nothing of the old execution may stay. */
  #renew(instance: Instance, renew: NonNullable<TurnRecord['renew']>, effects: Effect[]): void {
    this.#close(instance, effects);
    forgetHistory(instance);
    instance.executionId = renew.executionId;
    instance.input = renew.input;
    instance.inbox = [...renew.first, ...instance.inbox.filter(({ execution }) => execution === undefined)];
  }

  #finish(instance: Instance, effects: Effect[]): void {
    this.#close(instance, effects);
    instance.inbox = [];
    sealHistory(instance);
    effects.push({ kind: 'finished', instance });
  }

  #close(instance: Instance, effects: Effect[]): void {
    for (const timer of instance.timers.keys()) effects.push({ kind: 'disarm', instance, timer });
    instance.timers.clear();
    instance.activities.clear();
    instance.children.clear();
  }
}

/** A result is delivered once, to the execution that asked for it; a second one (an activity run twice) is dropped. */
function expected(instance: Instance, { event, execution }: Message): boolean {
  if (execution !== undefined && execution !== instance.executionId) return false;
  switch (event.EventType) {
    case EventType.TaskCompleted:
    case EventType.TaskFailed:
      return instance.activities.delete(event.TaskScheduledId ?? -1);
    case EventType.SubOrchestrationInstanceCompleted:
    case EventType.SubOrchestrationInstanceFailed:
      return instance.children.delete(event.TaskScheduledId ?? -1);
    case EventType.TimerFired:
      return instance.timers.delete(event.TimerId ?? -1);
    default:
      return true;
  }
}

function pick<T>(items: readonly T[], indexes: readonly number[]): T[] {
  return indexes.flatMap((index) => items.slice(index, index + 1));
}
