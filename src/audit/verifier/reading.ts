import { createHash } from 'node:crypto';
import { type Findings, Malformed } from './findings.ts';
import type { PackageFiles } from './package-files.ts';

/** Reads files of a package and holds each against the manifest on the way. */
export interface Reading {
  /** The chunks of a file; its hash is checked when it was read to the end. */
  chunks(path: string): AsyncGenerator<Uint8Array>;
  /** A whole file of at most `most` bytes, as text. */
  text(path: string, most?: number): Promise<string>;
  has(path: string): boolean;
  /** Reads what no check asked for, for its hash alone. */
  rest(): Promise<void>;
}

const million = 2 ** 20;

export function readsPackage(files: PackageFiles, hashes: ReadonlyMap<string, string>, findings: Findings): Reading {
  const checked = new Set<string>();

  async function* chunks(path: string): AsyncGenerator<Uint8Array> {
    checked.add(path);
    const digest = createHash('sha256');
    for await (const chunk of files.read(path)) {
      digest.update(chunk);
      yield chunk;
    }
    if (digest.digest('hex') !== hashes.get(path))
      findings.add(path, 'is not the file the manifest names: its SHA-256 is another');
  }

  return {
    chunks,
    has: (path) => hashes.has(path),
    async text(path, most = million) {
      const parts: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of chunks(path)) {
        bytes += chunk.length;
        if (bytes > most) throw new Malformed(`is longer than ${most} bytes`);
        parts.push(chunk);
      }
      return decoded(Buffer.concat(parts));
    },
    async rest() {
      for (const path of hashes.keys()) {
        if (checked.has(path)) continue;
        await findings.during(path, async () => {
          for await (const _ of chunks(path));
        });
      }
    },
  };
}

/** UTF-8 and nothing else: bytes that a lenient decoder replaces would look like others. A mark of byte order stays, as a character. */
export function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed('is not UTF-8');
  }
}

const lineFeed = 0x0a;

/** The lines of a file without their line feeds, in batches; each is valid until the next batch is asked for. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<readonly Uint8Array[]> {
  let begun: Uint8Array = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = begun.length > 0 ? Buffer.concat([begun, chunk]) : chunk;
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      lines.push(bytes.subarray(start, end));
      start = end + 1;
    }
    begun = bytes.subarray(start);
    if (begun.length > longest || lines.some(({ length }) => length > longest))
      throw new Malformed(`has a line of more than ${longest} bytes`);
    yield lines;
  }
  if (begun.length > 0) throw new Malformed('does not end with a line feed');
}
