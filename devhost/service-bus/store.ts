import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export type MessageState = 'active' | 'deferred' | 'scheduled';

/** One message of one queue, subscription, dead-letter queue or (scheduled only) topic. */
export interface MessageRow {
  readonly id: number;
  readonly entity: string;
  readonly seq: number;
  /** The number the message had when it first entered the namespace (topic, or scheduling). */
  readonly enqueuedSeq: number;
  readonly state: MessageState;
  readonly deliveryCount: number;
  readonly enqueuedAt: number;
  readonly expiresAt: number | null;
  readonly scheduledAt: number | null;
  readonly content: Uint8Array;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entities (path TEXT PRIMARY KEY, nextSeq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, entity TEXT NOT NULL, seq INTEGER NOT NULL, enqueuedSeq INTEGER NOT NULL, state TEXT NOT NULL,
    deliveryCount INTEGER NOT NULL, enqueuedAt INTEGER NOT NULL, expiresAt INTEGER, scheduledAt INTEGER, content BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS deliveries (id INTEGER PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS sessions (entity TEXT NOT NULL, id TEXT NOT NULL, state BLOB NOT NULL, PRIMARY KEY (entity, id)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS duplicates (entity TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (entity, id)) WITHOUT ROWID;
`;

/**
 * What survives a SIGKILL. WAL with synchronous=NORMAL keeps every commit when the process dies, not when the machine
 * loses power (sqlite.org/pragma.html#pragma_synchronous). The exclusive lock makes a second broker on the same folder fail.
 */
export class Store {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private open = false;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.database = new DatabaseSync(join(dataDir, 'service-bus.sqlite'));
    this.database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    this.database.exec(SCHEMA);
  }

  messages(): MessageRow[] {
    return this.database.prepare('SELECT * FROM messages ORDER BY id').all() as unknown as MessageRow[];
  }

  /** Ids of messages that were out under a lock when the broker stopped. */
  deliveries(): number[] {
    return this.database
      .prepare('SELECT id FROM deliveries')
      .all()
      .map((row) => Number(row.id));
  }

  nextSeq(entity: string): number {
    return Number(this.database.prepare('SELECT nextSeq FROM entities WHERE path = ?').get(entity)?.nextSeq ?? 1);
  }

  sessions(entity: string): { id: string; state: Uint8Array }[] {
    const rows = this.database.prepare('SELECT id, state FROM sessions WHERE entity = ?').all(entity);
    return rows as unknown as { id: string; state: Uint8Array }[];
  }

  duplicates(entity: string): { id: string; at: number }[] {
    const rows = this.database.prepare('SELECT id, at FROM duplicates WHERE entity = ? ORDER BY at').all(entity);
    return rows as unknown as { id: string; at: number }[];
  }

  /** Runs one change inside the transaction that the next `commit` ends. */
  change(sql: string, ...values: (string | number | null | Uint8Array)[]): void {
    if (!this.open) {
      this.database.exec('BEGIN IMMEDIATE');
      this.open = true;
    }
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.statements.set(sql, statement);
    }
    statement.run(...values);
  }

  commit(): void {
    if (this.open) this.database.exec('COMMIT');
    this.open = false;
  }

  close(): void {
    this.commit();
    this.statements.clear();
    this.database.close();
  }
}
