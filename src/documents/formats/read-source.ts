import { BeyondBounds, inBoundedThread } from '../../platform/bounded-thread.ts';
import { type Result, refused } from '../../platform/result.ts';
import { otherType, tookTooLong } from '../refusals.ts';
import { mediaTypes } from '../version.ts';
import { readDocx } from './docx/read-docx.ts';
import { looksLike } from './looks-like.ts';
import { type Question, readHere } from './read-here.ts';
import type { SourceDocument } from './source-document.ts';

/** Below this even work that grows with the square of the size is over in a moment. */
const harmless = 64 * 1024;

/** What the reader of a format finds in a file of it. What may hold up the host is read in a thread that can be ended. */
export async function readSource(bytes: Buffer, mediaType: string): Promise<Result<SourceDocument>> {
  const seen = looksLike(bytes, mediaType);
  if (seen) return refused(otherType(seen));
  if (mediaType === mediaTypes.docx) return readDocx(bytes);
  const apart = mediaType === mediaTypes.pdf || (mediaType !== mediaTypes.text && bytes.length > harmless);
  return apart ? readApart({ bytes, mediaType }) : readHere(bytes, mediaType);
}

/** Beside this file in the sources, and beside the chunk this ends up in in the bundle. */
const worker = new URL(
  import.meta.url.endsWith('.ts') ? './reading-worker.ts' : './reading-worker.mjs',
  import.meta.url,
);

async function readApart(question: Question): Promise<Result<SourceDocument>> {
  const megabytes = question.bytes.length / 1024 / 1024;
  const bounds = { milliseconds: Math.min(4_500 + 10_000 * megabytes, 120_000), megabytes: 256 };
  try {
    return await inBoundedThread<Result<SourceDocument>>(worker, question, bounds);
  } catch (error) {
    if (error instanceof BeyondBounds) return refused(tookTooLong());
    throw error;
  }
}
