import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Json } from './answer.ts';

export type Kind = 'agreement' | 'company' | 'addition' | 'agreementType' | 'callback';

export interface Write {
  readonly seq: number;
  readonly at: string;
  readonly member: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
}

export interface Delivery {
  readonly id: number;
  readonly callbackId: number;
  /** With the record id and the action appended. */
  readonly url: string;
  readonly body: string;
  readonly state: 'pending' | 'held' | 'delivered' | 'failed';
  /** The HTTP status of each attempt; 0 where there was no answer. */
  readonly statuses: readonly number[];
}

type Row = Record<string, SQLOutputValue>;

/** Everything the simulator knows, in SQLite: what was acknowledged survives SIGKILL (not power loss: WAL without a sync per commit). */
export class Store {
  readonly #db: DatabaseSync;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#db = new DatabaseSync(join(dataDir, 'connectwise.sqlite'));
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS records (kind TEXT, id INTEGER, parent INTEGER, json TEXT, PRIMARY KEY (kind, id));
      CREATE TABLE IF NOT EXISTS writes (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT, member TEXT, method TEXT, path TEXT, body TEXT, status INTEGER);
      CREATE TABLE IF NOT EXISTS deliveries (id INTEGER PRIMARY KEY AUTOINCREMENT, callback INTEGER, url TEXT, body TEXT, state TEXT, statuses TEXT);
      CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, json TEXT);`);
  }

  close(): void {
    this.#db.close();
  }

  /** All of `work` or nothing of it. */
  atomically<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  setting<T>(name: string, fallback: T): T {
    const row = this.#db.prepare('SELECT json FROM settings WHERE name = ?').get(name);
    return row ? (JSON.parse(String(row.json)) as T) : fallback;
  }

  set(name: string, value: unknown): void {
    this.#db
      .prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json')
      .run(name, JSON.stringify(value));
  }

  /** An id never given before, deleted records included. */
  nextId(kind: Kind): number {
    const id = this.setting(`nextId:${kind}`, 1);
    this.set(`nextId:${kind}`, id + 1);
    return id;
  }

  get(kind: Kind, id: number): Json | undefined {
    const row = this.#db.prepare('SELECT json FROM records WHERE kind = ? AND id = ?').get(kind, id);
    return row && (JSON.parse(String(row.json)) as Json);
  }

  /** By id, ascending. */
  list(kind: Kind, parent?: number): Json[] {
    const rows = this.#db
      .prepare('SELECT json FROM records WHERE kind = ? AND (? IS NULL OR parent = ?) ORDER BY id')
      .all(kind, parent ?? null, parent ?? null);
    return rows.map((row) => JSON.parse(String(row.json)) as Json);
  }

  put(kind: Kind, id: number, record: Json, parent?: number): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)')
      .run(kind, id, parent ?? null, JSON.stringify(record));
    if (id >= this.setting(`nextId:${kind}`, 1)) this.set(`nextId:${kind}`, id + 1);
  }

  delete(kind: Kind, id: number): void {
    this.#db.prepare('DELETE FROM records WHERE kind = ? AND id = ?').run(kind, id);
  }

  logWrite(write: Omit<Write, 'seq'>): void {
    const { at, member, method, path, body, status } = write;
    this.#db
      .prepare('INSERT INTO writes (at, member, method, path, body, status) VALUES (?, ?, ?, ?, ?, ?)')
      .run(at, member, method, path, JSON.stringify(body ?? null), status);
  }

  writes(): Write[] {
    const rows = this.#db.prepare('SELECT * FROM writes ORDER BY seq').all();
    return rows.map((row) => ({ ...(row as unknown as Write), body: JSON.parse(String(row.body)) as unknown }));
  }

  enqueue(delivery: Pick<Delivery, 'callbackId' | 'url' | 'body' | 'state'>): number {
    const { callbackId, url, body, state } = delivery;
    const { lastInsertRowid } = this.#db
      .prepare("INSERT INTO deliveries (callback, url, body, state, statuses) VALUES (?, ?, ?, ?, '[]')")
      .run(callbackId, url, body, state);
    return Number(lastInsertRowid);
  }

  delivery(id: number): Delivery | undefined {
    const row = this.#db.prepare('SELECT * FROM deliveries WHERE id = ?').get(id);
    return row && toDelivery(row);
  }

  deliveries(state?: Delivery['state']): Delivery[] {
    return this.#db
      .prepare('SELECT * FROM deliveries WHERE ? IS NULL OR state = ? ORDER BY id')
      .all(state ?? null, state ?? null)
      .map(toDelivery);
  }

  progress(id: number, state: Delivery['state'], statuses: readonly number[]): void {
    this.#db
      .prepare('UPDATE deliveries SET state = ?, statuses = ? WHERE id = ?')
      .run(state, JSON.stringify(statuses), id);
  }
}

const toDelivery = (row: Row): Delivery => ({
  id: Number(row.id),
  callbackId: Number(row.callback),
  url: String(row.url),
  body: String(row.body),
  state: row.state as Delivery['state'],
  statuses: JSON.parse(String(row.statuses)) as number[],
});
