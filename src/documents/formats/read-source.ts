import { BeyondBounds, inBoundedThread } from '../../platform/bounded-thread.ts';
import { type Result, refused } from '../../platform/result.ts';
import { otherType, tooComplex, tookTooLong, tooLargeInside } from '../refusals.ts';
import { mediaTypes } from '../version.ts';
import { looksLike } from './looks-like.ts';
import { type Question, readHere } from './read-here.ts';
import type { SourceDocument } from './source-document.ts';

/** Below this even work that grows with the square of the size is over in a moment. */
const harmless = 64 * 1024;
/** A Word document says little by its size, for it unpacks to a thousand times that: what is inside must be small as well. */
const smallDocx = { file: 32 * 1024, inside: { bytes: 512 * 1024, nodes: 20_000 } } as const;
const tooMuchInside: ReadonlySet<string> = new Set([tooLargeInside().code, tooComplex().code]);

/** What the reader of a format finds in a file of it. What may hold up the host is read in a thread that can be ended. */
export async function readSource(bytes: Buffer, mediaType: string): Promise<Result<SourceDocument>> {
  const seen = looksLike(bytes, mediaType);
  if (seen) return refused(otherType(seen));
  const question = { bytes, mediaType };
  if (mediaType === mediaTypes.pdf) return readApart(question);
  if (mediaType !== mediaTypes.docx) return bytes.length > harmless ? readApart(question) : readHere(question);
  if (bytes.length > smallDocx.file) return readApart(question);
  const read = await readHere(question, smallDocx.inside);
  return read.ok || !tooMuchInside.has(read.refusal.code) ? read : readApart(question);
}

/** Beside this file in the sources, and beside the chunk this ends up in in the bundle. */
const worker = new URL(
  import.meta.url.endsWith('.ts') ? './reading-worker.ts' : './reading-worker.mjs',
  import.meta.url,
);

async function readApart({ bytes, mediaType }: Question): Promise<Result<SourceDocument>> {
  const megabytes = bytes.length / 1024 / 1024;
  const bounds = {
    // Four seconds for all that is not large: what a thousand pages of words take, several times over.
    milliseconds: Math.min(4_000 + 20_000 * Math.max(0, megabytes - 0.5), 120_000),
    heapMegabytes: 160,
    // Readers keep the file, a copy of it or what it unpacks to, and little else.
    bufferMegabytes: 96 + 3 * megabytes,
  };
  // A copy: a Buffer may be a piece of memory with other people's bytes around it, and all of that would go along.
  const question = { bytes: new Uint8Array(bytes), mediaType };
  try {
    return await inBoundedThread<Result<SourceDocument>>(worker, question, bounds, [question.bytes.buffer]);
  } catch (error) {
    if (error instanceof BeyondBounds) return refused(tookTooLong());
    throw error;
  }
}
