import { ok, type Result } from '../../platform/result.ts';
import { assemble } from '../assemble.ts';
import type { ReadDocument } from '../clause-tree.ts';
import { readTextOf } from '../read-text.ts';

/** What a file says. */
export async function readFile(bytes: Buffer, mediaType: string): Promise<Result<ReadDocument>> {
  const read = await readTextOf(bytes, mediaType);
  if (!read.ok) return read;
  const paragraphs = read.value.split(/\n{2,}/).map((text) => ({ kind: 'paragraph', text, level: 0 }) as const);
  const { text, blocks } = assemble(paragraphs);
  const nothing = { clauses: [], definedTerms: [], crossReferences: [], revisions: [], comments: [], places: [] };
  return ok({ text, blocks, ...nothing });
}
