import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

export interface ContainerRow {
  readonly name: string;
  readonly etag: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly modified: number;
  /** JSON object */
  readonly metadata: string;
}

export interface BlobRow {
  readonly container: string;
  readonly name: string;
  readonly file: string;
  readonly size: number;
  /** base64; null when the client gave none for a blob made of blocks, as in Azure. */
  readonly md5: string | null;
  readonly etag: string;
  readonly created: number;
  readonly modified: number;
  /** JSON: content-type, content-encoding, content-language, content-disposition, cache-control. */
  readonly headers: string;
  readonly metadata: string;
  readonly legalHold: number;
  readonly retainedUntil: number | null;
  /** 'unlocked' or 'locked' */
  readonly retentionMode: string | null;
}

export interface BlockRow {
  readonly container: string;
  readonly blob: string;
  /** base64, as the client gave it */
  readonly id: string;
  readonly file: string;
  readonly size: number;
  readonly staged: number;
}

export const blobColumns = [
  'container',
  'name',
  'file',
  'size',
  'md5',
  'etag',
  'created',
  'modified',
  'headers',
  'metadata',
  'legalHold',
  'retainedUntil',
  'retentionMode',
] as const satisfies readonly (keyof BlobRow)[];

/** WAL with synchronous=NORMAL: a commit survives the process, not necessarily the machine (sqlite.org/wal.html). */
export function openIndex(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS containers (name TEXT PRIMARY KEY, etag TEXT NOT NULL, modified INTEGER NOT NULL, metadata TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS blobs (
      container TEXT NOT NULL, name TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, md5 TEXT, etag TEXT NOT NULL,
      created INTEGER NOT NULL, modified INTEGER NOT NULL, headers TEXT NOT NULL, metadata TEXT NOT NULL,
      legalHold INTEGER NOT NULL, retainedUntil INTEGER, retentionMode TEXT, PRIMARY KEY (container, name)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS blocks (
      container TEXT NOT NULL, blob TEXT NOT NULL, id TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL,
      staged INTEGER NOT NULL, PRIMARY KEY (container, blob, id)) WITHOUT ROWID;
  `);
  return db;
}
