import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS databases (id TEXT PRIMARY KEY, number INTEGER NOT NULL, etag TEXT NOT NULL, ts INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS containers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, database TEXT NOT NULL, id TEXT NOT NULL,
    resource TEXT NOT NULL, etag TEXT NOT NULL, ts INTEGER NOT NULL, UNIQUE (database, id));
  CREATE TABLE IF NOT EXISTS dropped (container INTEGER PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS sequence (value INTEGER NOT NULL);
  INSERT INTO sequence SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM sequence);
  CREATE TABLE IF NOT EXISTS items (
    key INTEGER PRIMARY KEY AUTOINCREMENT, container INTEGER NOT NULL, pk TEXT NOT NULL, id TEXT NOT NULL,
    lsn INTEGER NOT NULL, ts INTEGER NOT NULL, ttl INTEGER, etag TEXT NOT NULL, body TEXT NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS items_by_id ON items (container, pk, id);
  CREATE INDEX IF NOT EXISTS items_by_change ON items (container, lsn);
`;

type Bindable = string | number | null;

/**
 * One SQLite file for the account: WAL with synchronous=NORMAL, so a committed write survives SIGKILL of the process
 * (the pages are with the kernel), though not a power cut. Items of all containers share one table: containers cost a
 * row, not a table, and dropping one marks it and clears its rows in the background.
 */
export class Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #sequence: number;
  #closed = false;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#database = new DatabaseSync(join(dataDir, 'cosmos.sqlite'));
    this.#database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536');
    this.#database.exec(schema);
    this.#sequence = Number(this.get('SELECT value FROM sequence')?.value ?? 0);
    if (this.get('SELECT 1 AS found FROM dropped') !== undefined) this.#clearDropped();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= 1000) this.#statements.clear();
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  get(sql: string, ...values: Bindable[]): Record<string, unknown> | undefined {
    return this.#prepare(sql).get(...values);
  }

  all(sql: string, ...values: Bindable[]): Record<string, unknown>[] {
    return this.#prepare(sql).all(...values);
  }

  /** Rows as they are asked for. A fresh statement each time: a reader that stops early must not disturb the next. */
  iterate(sql: string, ...values: Bindable[]): Iterable<Record<string, unknown>> {
    return this.#database.prepare(sql).iterate(...values);
  }

  run(sql: string, ...values: Bindable[]): { lastInsertRowid: number; changes: number } {
    const { lastInsertRowid, changes } = this.#prepare(sql).run(...values);
    return { lastInsertRowid: Number(lastInsertRowid), changes: Number(changes) };
  }

  /** All or nothing. Never await inside: one thread runs one transaction at a time. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** The next number of the account's change order. Call it inside the transaction that uses it. */
  nextSequence(): number {
    this.#sequence++;
    this.run('UPDATE sequence SET value = ?', this.#sequence);
    return this.#sequence;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Changes the schema; prepared statements are made anew. */
  define(sql: string): void {
    this.#database.exec(sql);
  }

  /** Forgets a container's rows, a thousand at a time between other requests. Its number is never used again. */
  dropItemsOf(container: number): void {
    this.run('INSERT INTO dropped VALUES (?)', container);
    this.#clearDropped();
  }

  #clearDropped(): void {
    setImmediate(() => {
      if (this.#closed) return;
      const container = this.get('SELECT container FROM dropped LIMIT 1')?.container;
      if (typeof container !== 'number') return;
      const some = 'SELECT key FROM items WHERE container = ? LIMIT 1000';
      if (this.run(`DELETE FROM items WHERE key IN (${some})`, container).changes === 0) {
        this.define(`DROP TABLE IF EXISTS text_${container}`);
        this.run('DELETE FROM dropped WHERE container = ?', container);
      }
      this.#clearDropped();
    });
  }

  close(): void {
    this.#closed = true;
    this.#statements.clear();
    this.#database.close();
  }
}
