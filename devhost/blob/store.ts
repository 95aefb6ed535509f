import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../service.ts';
import { type BlobRow, type BlockRow, blobColumns, type ContainerRow, openIndex, type Row } from './rows.ts';

/** Bytes on disk that no row names yet. */
export interface Content {
  readonly file: string;
  readonly size: number;
  /** base64 */
  readonly md5: string;
}

/** Uncommitted blocks are discarded after a week (learn.microsoft.com, Put Block, remarks). */
const uncommittedForMs = 7 * 86_400_000;

/**
 * Contents are files that are written once; what exists is said by the rows of a SQLite index (WAL). A content is on disk
 * before a row names it, so a process killed at any moment leaves at most files nobody names: those go at the next start.
 * Everything but reading and writing contents is synchronous: a check and the change after it cannot be interleaved.
 */
export class BlobStore {
  readonly #db: DatabaseSync;
  readonly #contents: string;
  readonly #clock: Clock;

  constructor(dataDir: string, clock: Clock) {
    this.#contents = join(dataDir, 'contents');
    this.#clock = clock;
    mkdirSync(this.#contents, { recursive: true });
    this.#db = openIndex(join(dataDir, 'index.db'));
    this.#run('DELETE FROM blocks WHERE staged < ?', clock.now() - uncommittedForMs);
    const named = new Set(
      this.#all<Row>('SELECT file FROM blobs UNION SELECT file FROM blocks').map(({ file }) => file),
    );
    for (const file of readdirSync(this.#contents)) if (!named.has(file)) rmSync(join(this.#contents, file));
  }

  container(name: string): ContainerRow | undefined {
    return this.#all<ContainerRow>('SELECT * FROM containers WHERE name = ?', name)[0];
  }

  containers(prefix: string, after: string, limit: number): ContainerRow[] {
    const sql = 'SELECT * FROM containers WHERE name > ? AND substr(name, 1, ?) = ? ORDER BY name LIMIT ?';
    return this.#all<ContainerRow>(sql, after, prefix.length, prefix, limit);
  }

  putContainer(name: string, metadata: string): ContainerRow {
    const row = { name, etag: newEtag(), modified: this.#clock.now(), metadata };
    this.#run('INSERT OR REPLACE INTO containers VALUES (?, ?, ?, ?)', row.name, row.etag, row.modified, row.metadata);
    return row;
  }

  deleteContainer(name: string): void {
    const files = this.#all<Row>(
      'SELECT file FROM blobs WHERE container = ? UNION SELECT file FROM blocks WHERE container = ?',
      name,
      name,
    );
    this.#transaction(() => {
      for (const table of ['blobs', 'blocks']) this.#run(`DELETE FROM ${table} WHERE container = ?`, name);
      this.#run('DELETE FROM containers WHERE name = ?', name);
    });
    for (const { file } of files) this.discard({ file: String(file) });
  }

  blob(container: string, name: string): BlobRow | undefined {
    return this.#all<BlobRow>('SELECT * FROM blobs WHERE container = ? AND name = ?', container, name)[0];
  }

  /** In the order of their names' UTF-8 bytes, from `from` on. */
  blobs(container: string, prefix: string, from: string, limit: number): BlobRow[] {
    const sql =
      'SELECT * FROM blobs WHERE container = ? AND name >= ? AND name >= ? AND substr(name, 1, ?) = ? ORDER BY name LIMIT ?';
    return this.#all<BlobRow>(sql, container, from, prefix, [...prefix].length, prefix, limit);
  }

  holds(container: string): boolean {
    const sql = 'SELECT 1 AS held FROM blobs WHERE container = ? AND (legalHold = 1 OR retainedUntil > ?) LIMIT 1';
    return this.#all(sql, container, this.#clock.now()).length > 0;
  }

  /** Writes the blob's row with a new ETag; uncommitted blocks of the name go, as after any Put Blob or Put Block List. */
  putBlob(row: Omit<BlobRow, 'etag' | 'modified' | 'created'>, created?: number): BlobRow {
    const before = this.blob(row.container, row.name);
    const now = this.#clock.now();
    const whole: BlobRow = { ...row, etag: newEtag(), modified: now, created: created ?? now };
    const blocks = before?.file === row.file ? [] : this.blocks(row.container, row.name);
    this.#transaction(() => {
      const places = blobColumns.map(() => '?').join(', ');
      this.#run(
        `INSERT OR REPLACE INTO blobs (${blobColumns.join(', ')}) VALUES (${places})`,
        ...blobColumns.map((c) => whole[c]),
      );
      if (blocks.length > 0) this.#run('DELETE FROM blocks WHERE container = ? AND blob = ?', row.container, row.name);
    });
    if (before && before.file !== row.file) this.discard(before);
    for (const block of blocks) this.discard(block);
    return whole;
  }

  /** Holds change neither ETag nor Last-Modified. */
  putHold({ container, name, legalHold, retainedUntil, retentionMode }: BlobRow): void {
    const sql = 'UPDATE blobs SET legalHold = ?, retainedUntil = ?, retentionMode = ? WHERE container = ? AND name = ?';
    this.#run(sql, legalHold, retainedUntil, retentionMode, container, name);
  }

  deleteBlob(row: BlobRow): void {
    this.#run('DELETE FROM blobs WHERE container = ? AND name = ?', row.container, row.name);
    this.discard(row);
  }

  putBlock(container: string, blob: string, id: string, content: Content): void {
    const before = this.blocks(container, blob).find((block) => block.id === id);
    const sql = 'INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?, ?)';
    this.#run(sql, container, blob, id, content.file, content.size, this.#clock.now());
    if (before) this.discard(before);
  }

  blocks(container: string, blob: string): BlockRow[] {
    return this.#all<BlockRow>('SELECT * FROM blocks WHERE container = ? AND blob = ?', container, blob);
  }

  /** Writes a content that no row names yet. */
  async write(source: AsyncIterable<Uint8Array>): Promise<Content> {
    const file = randomUUID();
    const hash = createHash('md5');
    let size = 0;
    try {
      await pipeline(
        source,
        async function* (pieces: AsyncIterable<Uint8Array>) {
          for await (const piece of pieces) {
            hash.update(piece);
            size += piece.length;
            yield piece;
          }
        },
        createWriteStream(join(this.#contents, file)),
      );
    } catch (fault) {
      this.discard({ file });
      throw fault;
    }
    return { file, size, md5: hash.digest('base64') };
  }

  /** Opened at once, so that the content can be read to its end even when the blob is replaced meanwhile. */
  read({ file, size }: Pick<BlobRow, 'file' | 'size'>, start = 0, end = size - 1): AsyncIterable<Uint8Array> {
    const fd = openSync(join(this.#contents, file), 'r');
    if (end >= start) return createReadStream('', { fd, start, end, highWaterMark: 256 * 1024 });
    closeSync(fd);
    return (async function* () {})();
  }

  /** The blocks' contents, one after the other. */
  async *join(blocks: readonly BlockRow[]): AsyncGenerator<Uint8Array> {
    for (const block of blocks) yield* this.read(block);
  }

  /** Best effort: what is left behind goes at the next start. */
  discard({ file }: { readonly file: string }): void {
    rm(join(this.#contents, file), { force: true }).catch(() => {});
  }

  close(): void {
    this.#db.close();
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#db.prepare(sql).run(...values);
  }

  #all<T>(sql: string, ...values: (string | number | null)[]): T[] {
    return this.#db.prepare(sql).all(...values) as T[];
  }

  #transaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (fault) {
      this.#db.exec('ROLLBACK');
      throw fault;
    }
  }
}

/** The shape of Azure's ETags; opaque, and never used twice. */
const newEtag = (): string => `"0x8D${randomBytes(6).toString('hex').toUpperCase()}"`;
