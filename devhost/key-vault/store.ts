import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../service.ts';

export type Kind = 'secrets' | 'keys';

/** One version of a secret or a key. */
export interface Version {
  readonly kind: Kind;
  readonly name: string;
  /** 32 hex digits, as Key Vault's. */
  readonly version: string;
  /** The secret's text, or the key's private JWK as JSON. */
  readonly value: string;
  /** Of a secret */
  readonly contentType: string | null;
  /** Of a key: JSON list. */
  readonly operations: string | null;
  readonly tags: string | null;
  readonly enabled: number;
  /** Seconds since the epoch, as all times here. */
  readonly notBefore: number | null;
  readonly expires: number | null;
  readonly created: number;
  readonly updated: number;
  readonly sequence: number;
}

type Draft = Omit<Version, 'version' | 'created' | 'updated' | 'sequence'>;

const columns = [
  'kind',
  'name',
  'version',
  'value',
  'contentType',
  'operations',
  'tags',
  'enabled',
  'notBefore',
  'expires',
  'created',
  'updated',
] as const satisfies readonly (keyof Version)[];

/** Versions are rows that are added, never overwritten, but for their attributes. A commit survives SIGKILL. */
export class VaultStore {
  readonly #db: DatabaseSync;
  readonly #clock: Clock;

  constructor(dataDir: string, clock: Clock) {
    mkdirSync(dataDir, { recursive: true });
    this.#clock = clock;
    this.#db = new DatabaseSync(join(dataDir, 'vault.db'));
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS versions (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, version TEXT NOT NULL,
        value TEXT NOT NULL, contentType TEXT, operations TEXT, tags TEXT, enabled INTEGER NOT NULL, notBefore INTEGER,
        expires INTEGER, created INTEGER NOT NULL, updated INTEGER NOT NULL, UNIQUE (kind, name, version));
    `);
  }

  add(draft: Draft): Version {
    const now = this.#seconds();
    const row = { ...draft, version: randomUUID().replaceAll('-', ''), created: now, updated: now };
    const sql = `INSERT INTO versions (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING *`;
    return this.#db.prepare(sql).get(...columns.map((column) => row[column])) as unknown as Version;
  }

  /** The version named, or the latest. */
  find(kind: Kind, name: string, version: string): Version | undefined {
    const sql =
      "SELECT * FROM versions WHERE kind = ? AND name = ? AND (? = '' OR version = ?) ORDER BY sequence DESC LIMIT 1";
    return this.#db.prepare(sql).get(kind, name, version, version) as Version | undefined;
  }

  /** Attributes alone change; what a version holds never does. */
  update({ kind, name, version, contentType, operations, tags, enabled, notBefore, expires }: Version): Version {
    const sql = `UPDATE versions SET contentType = ?, operations = ?, tags = ?, enabled = ?, notBefore = ?, expires = ?, updated = ?
      WHERE kind = ? AND name = ? AND version = ? RETURNING *`;
    const values = [contentType, operations, tags, enabled, notBefore, expires, this.#seconds(), kind, name, version];
    return this.#db.prepare(sql).get(...values) as unknown as Version;
  }

  /** The latest version of each name, by name. */
  latest(kind: Kind, after: string, limit: number): Version[] {
    const sql = `SELECT *, max(sequence) FROM versions WHERE kind = ? AND name > ? GROUP BY name ORDER BY name LIMIT ?`;
    return this.#db.prepare(sql).all(kind, after, limit) as unknown as Version[];
  }

  /** All versions of one name, in the order of their ids, which is none in particular, as in Azure. */
  versions(kind: Kind, name: string, after: string, limit: number): Version[] {
    const sql = 'SELECT * FROM versions WHERE kind = ? AND name = ? AND version > ? ORDER BY version LIMIT ?';
    return this.#db.prepare(sql).all(kind, name, after, limit) as unknown as Version[];
  }

  delete(kind: Kind, name: string): void {
    this.#db.prepare('DELETE FROM versions WHERE kind = ? AND name = ?').run(kind, name);
  }

  seconds(): number {
    return this.#seconds();
  }

  close(): void {
    this.#db.close();
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}
