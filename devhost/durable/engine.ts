import { Activities } from './activities.ts';
import { EventType } from './history.ts';
import { hasWork } from './inbox.ts';
import { type Instance, isFinished, type Message } from './instance.ts';
import { Journal } from './journal.ts';
import { clientBinding } from './links.ts';
import type { DurableOptions, DurableStats } from './options.ts';
import { type JournalRecord, type TurnRecord, toSnapshot } from './records.ts';
import { type Effect, TaskHub } from './reducer.ts';
import { Timers } from './timers.ts';
import { Traps } from './traps.ts';
import { type TurnWorld, takeTurn } from './turn.ts';
import { VersionGate } from './version-gate.ts';

const COMPACT_ABOVE = 8 * 1024 * 1024;

/** Runs the instances of one task hub: one turn per instance at a time, everything else only after its commit. */
export class Engine {
  readonly hub = new TaskHub();
  readonly #options: DurableOptions;
  readonly #journal: Journal<JournalRecord>;
  readonly #activities: Activities;
  readonly #timers: Timers;
  readonly #world: TurnWorld;
  readonly #gate: VersionGate;
  readonly #ready = new Set<Instance>();
  readonly #running = new Set<Instance>();
  #finishWaiters: (() => void)[] = [];
  #idleWaiters: (() => void)[] = [];
  #state: 'new' | 'running' | 'draining' | 'closed' = 'new';
  #turns = 0;
  #commits = 0;
  #compactedBytes = 0;

  constructor(options: DurableOptions) {
    this.#options = options;
    this.#journal = new Journal(options.journalFile, { fsync: options.fsync === true });
    this.#timers = new Timers(options.clock);
    this.#activities = new Activities({
      app: options.app,
      maxConcurrent: options.maxConcurrentActivities,
      now: () => options.clock.now(),
      clientBinding: clientBinding(options),
      deliver: (to, message) => this.send(to, message),
      logFailure: (message) => options.log('error', message),
    });
    this.#gate = new VersionGate(options, (record) => this.commit(record));
    const traps = new Traps((message) => options.log('warning', message));
    this.#world = {
      app: options.app,
      defaultVersion: options.defaultVersion,
      now: () => options.clock.now(),
      find: (id) => this.hub.instances.get(id),
      watch: (instance) => traps.watch(instance),
    };
  }

  start(): void {
    const records = this.#journal.open((record) => this.hub.apply(record));
    if (this.#journal.bytes > this.#compactAbove) this.#compact();
    this.#state = 'running';
    for (const instance of this.hub.instances.values()) {
      for (const event of instance.activities.values()) this.#activities.enqueue(instance, event);
      for (const [timer, fireAt] of instance.timers) this.#arm(instance, timer, fireAt);
      this.#wake(instance);
    }
    if (records > 0) {
      this.#options.log('information', `Durable: ${this.hub.instances.size} instances recovered from the journal.`);
    }
  }

  async stop(graceMs: number): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'draining';
    this.#activities.stop();
    this.#timers.stop();
    let timeout: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timeout = setTimeout(resolve, graceMs);
    });
    await Promise.race([grace, this.#quiet()]);
    clearTimeout(timeout);
    this.#state = 'closed';
    this.#journal.close();
  }

  /** Nothing can be committed any more. */
  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Appends to the journal, changes the state, and lets the consequences happen. Ignored once closed, as after a crash. */
  commit(record: JournalRecord): void {
    if (this.#state === 'closed') return;
    this.#journal.append(record);
    this.#commits++;
    for (const effect of this.hub.apply(record)) this.#perform(effect);
  }

  send(to: string, message: Message): void {
    this.commit({ kind: 'message', to, message });
    this.#settleIdle();
  }

  /** Resolves at the next finish of any instance. */
  nextFinish(): Promise<void> {
    return new Promise((resolve) => this.#finishWaiters.push(resolve));
  }

  idle(): Promise<void> {
    return this.#isIdle() ? Promise.resolve() : this.#quiet();
  }

  stats(): DurableStats {
    let running = 0;
    for (const { status } of this.hub.instances.values()) if (!isFinished(status)) running++;
    return {
      turns: this.#turns,
      activities: this.#activities.started,
      commits: this.#commits,
      instances: this.hub.instances.size,
      running,
      journalBytes: this.#journal.bytes,
    };
  }

  get #compactAbove(): number {
    return this.#options.compactAbove ?? COMPACT_ABOVE;
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'wake':
        this.#wake(effect.instance);
        break;
      case 'finished':
        for (const resolve of this.#finishWaiters.splice(0)) resolve();
        break;
      case 'activity':
        this.#activities.enqueue(effect.instance, effect.event);
        break;
      case 'arm':
        this.#arm(effect.instance, effect.timer, effect.fireAt);
        break;
      case 'disarm':
        this.#timers.disarm(timerKey(effect.instance, effect.timer));
        break;
    }
  }

  #arm(instance: Instance, timer: number, fireAt: string): void {
    this.#timers.arm(timerKey(instance, timer), Date.parse(fireAt), () => {
      const Timestamp = new Date(this.#options.clock.now()).toISOString();
      this.send(instance.id, {
        event: { EventType: EventType.TimerFired, EventId: -1, Timestamp, TimerId: timer, FireAt: fireAt },
        execution: instance.executionId,
      });
    });
  }

  #wake(instance: Instance): void {
    if (this.#state !== 'running' || this.#running.has(instance) || !hasWork(instance)) return;
    if (!this.#ready.has(instance) && this.#gate.admits(instance)) this.#ready.add(instance);
    this.#pump();
  }

  #pump(): void {
    for (const instance of this.#ready) {
      if (this.#state !== 'running' || this.#running.size >= this.#options.maxConcurrentOrchestrators) return;
      this.#ready.delete(instance);
      this.#running.add(instance);
      // Not at once: whoever commits several messages in a row shall get one turn for them.
      setImmediate(() => void this.#turn(instance));
    }
  }

  async #turn(instance: Instance): Promise<void> {
    let record: TurnRecord | undefined;
    try {
      // Committed messages of a draining host wait in the journal for the next start.
      if (this.#state === 'running') record = await takeTurn(instance, this.#world);
    } catch (thrown) {
      const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      this.#options.log('error', `Durable: the turn of instance '${instance.id}' was given up: ${reason}`);
    }
    this.#running.delete(instance);
    if (record && this.hub.instances.get(instance.id) === instance) {
      this.#turns++;
      this.commit(record);
    }
    this.#pump();
    this.#settleIdle();
  }

  #isIdle(): boolean {
    if (this.#running.size > 0 || this.#activities.busy) return false;
    return this.#ready.size === 0 || this.#state !== 'running';
  }

  #quiet(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  #settleIdle(): void {
    if (!this.#isIdle()) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
    const enough = Math.max(this.#compactAbove, 2 * this.#compactedBytes);
    if (this.#state === 'running' && this.#journal.bytes > enough) this.#compact();
  }

  #compact(): void {
    const { instances } = this.hub;
    this.#journal.rewrite(
      (function* () {
        for (const instance of instances.values()) yield { kind: 'instance', instance: toSnapshot(instance) } as const;
      })(),
    );
    this.#compactedBytes = this.#journal.bytes;
  }
}

function timerKey(instance: Instance, timer: number): string {
  return `${instance.id}/${timer}`;
}
