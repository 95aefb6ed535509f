import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Delivery {
  readonly id: number;
  readonly sink: string;
  /** Milliseconds, moved clock. */
  readonly received: number;
  /** What the sender was answered. */
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What was delivered; survives SIGKILL. */
export class DeliveryStore {
  readonly #db: DatabaseSync;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#db = new DatabaseSync(join(dataDir, 'deliveries.db'));
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT, sink TEXT NOT NULL, received INTEGER NOT NULL, status INTEGER NOT NULL,
        headers TEXT NOT NULL, body BLOB NOT NULL);
    `);
  }

  add(sink: string, received: number, status: number, headers: unknown, body: Uint8Array): void {
    const sql = 'INSERT INTO deliveries (sink, received, status, headers, body) VALUES (?, ?, ?, ?, ?)';
    this.#db.prepare(sql).run(sink, received, status, JSON.stringify(headers), body);
  }

  list(sink: string | undefined): Delivery[] {
    const rows = this.#db
      .prepare('SELECT * FROM deliveries WHERE ?1 IS NULL OR sink = ?1 ORDER BY id')
      .all(sink ?? null);
    return rows.map((row) => ({
      id: Number(row.id),
      sink: String(row.sink),
      received: Number(row.received),
      status: Number(row.status),
      headers: JSON.parse(String(row.headers)),
      body: Buffer.from(row.body as Uint8Array).toString('utf8'),
    }));
  }

  close(): void {
    this.#db.close();
  }
}
