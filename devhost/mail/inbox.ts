import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readMessage } from './mime.ts';

export interface Arrival {
  readonly via: 'smtp' | 'graph' | 'communication';
  /** Envelope sender and recipients: who it was really for. */
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Uint8Array;
}

export interface StoredMessage extends Arrival {
  readonly id: number;
  /** Milliseconds, moved clock. */
  readonly received: number;
  readonly messageId: string;
  /** How many arrivals bear this Message-ID: more than one was sent again, as after a lost answer. */
  readonly copies: number;
}

/** All captured mail, whoever it was for. What `add` returned for survives SIGKILL. */
export class Inbox {
  readonly #db: DatabaseSync;
  readonly #now: () => number;

  constructor(dataDir: string, now: () => number) {
    mkdirSync(dataDir, { recursive: true });
    this.#now = now;
    this.#db = new DatabaseSync(join(dataDir, 'inbox.db'));
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT, received INTEGER NOT NULL, via TEXT NOT NULL, sender TEXT NOT NULL,
        recipients TEXT NOT NULL, messageId TEXT NOT NULL, raw BLOB NOT NULL);
      CREATE INDEX IF NOT EXISTS by_message_id ON messages (messageId);
    `);
  }

  add({ via, from, to, raw }: Arrival): number {
    const { messageId } = readMessage(raw);
    const sql = 'INSERT INTO messages (received, via, sender, recipients, messageId, raw) VALUES (?, ?, ?, ?, ?, ?)';
    return Number(
      this.#db.prepare(sql).run(this.#now(), via, from, JSON.stringify(to), messageId, raw).lastInsertRowid,
    );
  }

  /** Newest first, one per Message-ID (the first to arrive) and recipient list; `to` is an address, in any case. */
  list(to: string | undefined, limit: number): StoredMessage[] {
    const sql = `SELECT *, count(*) AS copies, min(id) FROM messages
      WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM json_each(recipients) WHERE lower(value) = lower(?1))
      GROUP BY CASE messageId WHEN '' THEN id ELSE messageId || recipients END ORDER BY id DESC LIMIT ?2`;
    return this.#db
      .prepare(sql)
      .all(to ?? null, limit)
      .map(stored);
  }

  find(id: number): StoredMessage | undefined {
    const sql =
      'SELECT *, (SELECT count(*) FROM messages AS other WHERE other.messageId = messages.messageId) AS copies FROM messages WHERE id = ?';
    const row = this.#db.prepare(sql).get(id);
    return row && stored(row);
  }

  close(): void {
    this.#db.close();
  }
}

const stored = (row: Record<string, unknown>): StoredMessage => ({
  id: Number(row.id),
  received: Number(row.received),
  via: row.via === 'graph' || row.via === 'communication' ? row.via : 'smtp',
  from: String(row.sender),
  to: JSON.parse(String(row.recipients)),
  raw: row.raw as Uint8Array,
  messageId: String(row.messageId),
  copies: Number(row.copies),
});
