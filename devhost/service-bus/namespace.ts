import type { Clock } from '../service.ts';
import { Alarms } from './alarms.ts';
import { DuplicateHistory } from './duplicates.ts';
import { Inlet } from './inlet.ts';
import type { BrokerMessage } from './message.ts';
import { MessageTable, SequenceNumbers } from './message-table.ts';
import { Queue } from './queue.ts';
import { parseRules } from './rules.ts';
import type { MessageRow, Store } from './store.ts';
import {
  demandInteger,
  demandName,
  type QueueSettings,
  settingsOf,
  subscriptionSettings,
  type Topology,
} from './topology.ts';
import { Turn } from './turn.ts';
import { readMessage } from './wire-message.ts';

const DEAD_LETTER_SUFFIX = '/$DeadLetterQueue';

/** All entities by their address, which is not case-sensitive. */
export class Namespace {
  readonly turn: Turn;
  readonly inlets = new Map<string, Inlet>();
  readonly queues = new Map<string, Queue>();
  private readonly clock: Clock;
  private readonly store: Store;
  private readonly alarms: Alarms;
  private readonly table: MessageTable;

  constructor(topology: Topology, store: Store, clock: Clock, log: (message: string) => void) {
    this.store = store;
    this.clock = clock;
    this.turn = new Turn(store);
    this.alarms = new Alarms(clock);
    const rows = store.messages();
    this.table = new MessageTable(this.turn, rows.at(-1)?.id ?? 0);
    for (const queue of topology.queues) {
      demandName('queue', queue.name);
      const settings = settingsOf(queue.name, queue, parseRules(queue.name, undefined));
      this.addInlet(queue.name, [this.addQueue(settings)], false, queue.duplicateDetectionWindowMs);
    }
    for (const topic of topology.topics) {
      demandName('topic', topic.name);
      const defaultTtl = topic.defaultTtlMs === undefined ? {} : { defaultTtlMs: topic.defaultTtlMs };
      const outlets = topic.subscriptions.map((definition) => {
        demandName(`subscription of '${topic.name}'`, definition.name, 50);
        return this.addQueue(subscriptionSettings(topic.name, { ...defaultTtl, ...definition }));
      });
      this.addInlet(topic.name, outlets, true, topic.duplicateDetectionWindowMs);
    }
    this.restore(rows, log);
  }

  /** What can be sent to under this address. */
  inlet(address: string): Inlet | undefined {
    return this.inlets.get(address.toLowerCase());
  }

  /** What can be received from under this address. */
  queue(address: string): Queue | undefined {
    return this.queues.get(address.toLowerCase());
  }

  stop(): void {
    this.turn.stop();
    this.alarms.stop();
    for (const queue of this.queues.values()) queue.stop();
  }

  private addQueue(settings: QueueSettings): Queue {
    const path = settings.path + DEAD_LETTER_SUFFIX;
    const deadLetterSettings = { ...settings, path, requiresSession: false, defaultTtlMs: undefined };
    const parts = this.parts(settings.path);
    const deadLetters = new Queue(deadLetterSettings, undefined, parts);
    const queue = new Queue(settings, deadLetters, parts);
    for (const entity of [queue, deadLetters]) this.register(this.queues, entity.path, entity);
    for (const { id, state } of this.store.sessions(queue.path)) queue.sessions.get(id).state = Buffer.from(state);
    return queue;
  }

  private addInlet(path: string, outlets: Queue[], isTopic: boolean, windowMs: number | undefined): void {
    if (windowMs !== undefined) demandInteger(path, 'duplicateDetectionWindowMs', windowMs, 1);
    const queue = isTopic ? undefined : outlets[0];
    const parts = queue?.backlog.parts ?? this.parts(path);
    const duplicates =
      windowMs === undefined ? undefined : new DuplicateHistory(path, windowMs, this.turn, this.alarms);
    for (const { id, at } of duplicates === undefined ? [] : this.store.duplicates(path)) duplicates?.restore(id, at);
    this.register(this.inlets, path, new Inlet(path, outlets, isTopic, { ...parts, duplicates }));
  }

  private parts(path: string) {
    const sequence = new SequenceNumbers(path, this.store.nextSeq(path), this.turn);
    return { clock: this.clock, turn: this.turn, alarms: this.alarms, table: this.table, sequence };
  }

  private register<T>(entities: Map<string, T>, path: string, entity: T): void {
    const address = path.toLowerCase();
    if (entities.has(address)) throw new Error(`Service Bus topology: '${path}' is defined twice`);
    entities.set(address, entity);
  }

  /** Messages of entities the topology no longer names stay on disk, untouched. */
  private restore(rows: readonly MessageRow[], log: (message: string) => void): void {
    const out = new Set(this.store.deliveries());
    let orphans = 0;
    for (const row of rows) {
      const message = messageOf(row);
      if (row.state === 'scheduled') {
        const inlet = this.inlet(row.entity);
        inlet?.keep(message);
        if (inlet === undefined) orphans++;
      } else {
        const queue = this.queue(row.entity);
        queue?.restore(message, out.has(row.id));
        if (queue === undefined) orphans++;
      }
    }
    if (orphans > 0)
      log(`${orphans} messages belong to entities that the topology no longer has; they are kept on disk`);
  }
}

function messageOf(row: MessageRow): BrokerMessage {
  return {
    id: row.id,
    seq: row.seq,
    enqueuedSeq: row.enqueuedSeq,
    wire: readMessage(Buffer.from(row.content)),
    state: row.state,
    deliveryCount: row.deliveryCount,
    enqueuedAt: row.enqueuedAt,
    expiresAt: row.expiresAt ?? undefined,
    lock: undefined,
    expiry: undefined,
  };
}
