import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Operation {
  readonly id: string;
  readonly status: 'Running' | 'Succeeded' | 'Failed';
  readonly error?: { readonly code: string; readonly message: string };
}

/** The operations of sending, kept on disk: what was accepted is known after a restart. */
export class Operations {
  readonly #db: DatabaseSync;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#db = new DatabaseSync(join(dataDir, 'operations.db'));
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS operations (id TEXT PRIMARY KEY, asked INTEGER NOT NULL DEFAULT 0, code TEXT);
    `);
  }

  /** False when there is one of this id. `code` says how it will have failed. */
  begin(id: string, code: string | undefined): boolean {
    const sql = 'INSERT OR IGNORE INTO operations (id, code) VALUES (?, ?)';
    return this.#db.prepare(sql).run(id, code ?? null).changes === 1;
  }

  /** Running when it is asked for the first time, so that clients learn to ask again. */
  look(id: string): Operation | undefined {
    const sql = 'UPDATE operations SET asked = asked + 1 WHERE id = ? RETURNING asked, code';
    const row = this.#db.prepare(sql).get(id) as { asked: number; code: string | null } | undefined;
    if (!row) return undefined;
    if (row.asked === 1) return { id, status: 'Running' };
    if (row.code === null) return { id, status: 'Succeeded' };
    return { id, status: 'Failed', error: { code: row.code, message: 'The message was not sent.' } };
  }

  close(): void {
    this.#db.close();
  }
}
