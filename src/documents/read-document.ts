import { ok, type Result, refused } from '../platform/result.ts';
import { type Assembled, assemble, type SourceSpan } from './assemble.ts';
import type { Place, ReadDocument, Span } from './clause-tree.ts';
import { crossReferences } from './clauses/cross-references.ts';
import { definedTerms } from './clauses/defined-terms.ts';
import { outline } from './clauses/outline.ts';
import { readSource } from './formats/read-source.ts';
import type { SourceDocument } from './formats/source-document.ts';
import { emptyText } from './refusals.ts';

/** Reads a file of one of the accepted media types. The bytes are hostile: time and memory are bounded, nothing is fetched. */
export async function readDocument(bytes: Buffer, mediaType: string): Promise<Result<ReadDocument>> {
  const source = await readSource(bytes, mediaType);
  return source.ok ? documentOf(source.value) : source;
}

function documentOf(source: SourceDocument): Result<ReadDocument> {
  const assembled = assemble(source.blocks);
  if (assembled.blocks.length === 0) return refused(emptyText());
  const { text, blocks } = assembled;
  const spanOf = spansIn(assembled);
  const clauses = outline(text, blocks);
  return ok({
    text,
    blocks,
    clauses,
    definedTerms: definedTerms(text),
    crossReferences: crossReferences(text, blocks, clauses),
    revisions: (source.revisions ?? []).map(({ at, ...revision }) => ({ ...revision, span: spanOf(at) })),
    comments: (source.comments ?? []).map(({ at, ...comment }) => ({ ...comment, span: spanOf(at) })),
    places: placed((source.places ?? []).map(({ at, ...place }) => ({ ...spanOf(at), ...place }))),
  });
}

/** From places in what the reader found to places in the canonical text. What was in a dropped block is where that was. */
function spansIn({ blocks, offsets }: Assembled): (at: SourceSpan) => Span {
  let kept = 0;
  const before = offsets.map((offset) => (offset < 0 ? kept : kept++));
  return ({ block, start, end }) => {
    const [offset, index] = [offsets[block] ?? -1, before[block] ?? blocks.length];
    const { body: first, end: last } = blocks[index] ?? { body: blocks.at(-1)?.end ?? 0, end: 0 };
    if (offset < 0) {
      const gap = blocks[index - 1]?.end ?? 0;
      return { start: gap, end: gap };
    }
    const floor = Math.min(first, offset);
    const clamp = (at: number) => Math.max(floor, Math.min(at, last));
    return { start: clamp(offset + start), end: clamp(offset + end) };
  };
}

function placed(places: readonly Place[]): Place[] {
  let end = 0;
  return places
    .filter((place) => place.end > place.start)
    .sort((a, b) => a.start - b.start)
    .filter((place) => {
      const free = place.start >= end;
      if (free) end = place.end;
      return free;
    });
}
