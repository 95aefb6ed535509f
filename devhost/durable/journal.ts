import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

const NEWLINE = 10;

/**
 * An append-only file of JSON lines; one line is one atomic commit. Lines are written with one synchronous write, so
 * what was appended survives SIGKILL of the process (it is in the page cache), and power loss only with `fsync`.
 */
export class Journal<Entry> {
  readonly #file: string;
  readonly #fsync: boolean;
  #descriptor = -1;
  #bytes = 0;

  constructor(file: string, options: { fsync: boolean }) {
    this.#file = file;
    this.#fsync = options.fsync;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Reads all commits in order, cuts off a torn last line, and opens for appending. Returns the number of commits. */
  open(apply: (entry: Entry) => void): number {
    mkdirSync(dirname(this.#file), { recursive: true });
    const content = existsSync(this.#file) ? readFileSync(this.#file) : Buffer.alloc(0);
    let entries = 0;
    let start = 0;
    for (let end = content.indexOf(NEWLINE, start); end >= 0; end = content.indexOf(NEWLINE, start)) {
      let entry: Entry;
      try {
        entry = JSON.parse(content.toString('utf8', start, end));
      } catch {
        // A torn write has no newline, so this is damage; going on would silently undo acknowledged commits.
        throw new Error(`The journal ${this.#file} is damaged in line ${entries + 1} (byte ${start}).`);
      }
      apply(entry);
      entries++;
      start = end + 1;
    }
    if (start < content.length) truncateSync(this.#file, start);
    this.#bytes = start;
    this.#descriptor = openSync(this.#file, 'a');
    return entries;
  }

  append(entry: Entry): void {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    try {
      writeAll(this.#descriptor, line);
      if (this.#fsync) fdatasyncSync(this.#descriptor);
    } catch (error) {
      // A full disk may have taken half a line; the next one must not be glued to it.
      truncateSync(this.#file, this.#bytes);
      throw error;
    }
    this.#bytes += line.length;
  }

  /** Replaces the file by these entries: a temporary file, synced, then renamed, so that a crash leaves one of the two. */
  rewrite(entries: Iterable<Entry>): void {
    const temporary = `${this.#file}.tmp`;
    const descriptor = openSync(temporary, 'w');
    let bytes = 0;
    for (const entry of entries) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      writeAll(descriptor, line);
      bytes += line.length;
    }
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, this.#file);
    closeSync(this.#descriptor);
    this.#descriptor = openSync(this.#file, 'a');
    this.#bytes = bytes;
  }

  close(): void {
    if (this.#descriptor >= 0) closeSync(this.#descriptor);
    this.#descriptor = -1;
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
