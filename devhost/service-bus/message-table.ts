import type { BrokerMessage } from './message.ts';
import type { Turn } from './turn.ts';
import { storedForm } from './wire-message.ts';

/** The rows behind the messages of all entities. */
export class MessageTable {
  private readonly turn: Turn;
  private lastId: number;

  constructor(turn: Turn, lastId: number) {
    this.turn = turn;
    this.lastId = lastId;
  }

  nextId(): number {
    this.lastId++;
    return this.lastId;
  }

  insert(entity: string, message: BrokerMessage): void {
    this.turn.change(
      'INSERT INTO messages (id, entity, seq, enqueuedSeq, state, deliveryCount, enqueuedAt, expiresAt, scheduledAt, content) VALUES (?,?,?,?,?,?,?,?,?,?)',
      message.id,
      entity,
      message.seq,
      message.enqueuedSeq,
      message.state,
      message.deliveryCount,
      message.enqueuedAt,
      message.expiresAt ?? null,
      message.wire.scheduledAt ?? null,
      storedForm(message.wire),
    );
  }

  /** Rewrites the row, content included. */
  replace(entity: string, message: BrokerMessage): void {
    this.turn.change('DELETE FROM messages WHERE id = ?', message.id);
    this.insert(entity, message);
  }

  /** Writes what changes without touching the content. */
  update(message: BrokerMessage): void {
    const { state, deliveryCount, id } = message;
    this.turn.change('UPDATE messages SET state = ?, deliveryCount = ? WHERE id = ?', state, deliveryCount, id);
  }

  remove(message: BrokerMessage): void {
    this.turn.change('DELETE FROM messages WHERE id = ?', message.id);
  }

  /** Remembered so that a broker that is killed counts the delivery when it starts again. */
  delivered(message: BrokerMessage): void {
    this.turn.change('INSERT OR IGNORE INTO deliveries (id) VALUES (?)', message.id);
  }

  returned(message: BrokerMessage): void {
    this.turn.change('DELETE FROM deliveries WHERE id = ?', message.id);
  }
}

/** The sequence numbers of one entity; the next one is written once a turn. */
export class SequenceNumbers {
  private next: number;
  private readonly entity: string;
  private readonly turn: Turn;

  constructor(entity: string, next: number, turn: Turn) {
    this.entity = entity;
    this.next = next;
    this.turn = turn;
  }

  take(): number {
    this.turn.wake(this);
    return this.next++;
  }

  pump(): void {
    this.turn.change('INSERT OR REPLACE INTO entities (path, nextSeq) VALUES (?, ?)', this.entity, this.next);
  }
}
