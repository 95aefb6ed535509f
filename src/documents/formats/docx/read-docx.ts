import { createHash } from 'node:crypto';
import { ok, type Result } from '../../../platform/result.ts';
import type { SourceBlock, SourceSpan } from '../../assemble.ts';
import type { SourceDocument } from '../source-document.ts';
import { type AcceptedParagraph, acceptedParagraphs } from './accepted-paragraphs.ts';
import { commentsIn } from './comments.ts';
import { ListCounter } from './list-counter.ts';
import { Looks } from './look.ts';
import { Numbering } from './numbering.ts';
import { type Docx, type DocxLimits, type NamedPart, openDocx } from './open-docx.ts';
import type { Piece } from './paragraph-text.ts';
import type { DocxParagraph, Story } from './paragraphs.ts';
import { Styles } from './styles.ts';
import { trackedChanges } from './tracked-changes.ts';
import type { XmlElement } from './xml.ts';

/**
 * Reads a .docx as Word shows it with all tracked changes accepted. Hidden text is read like any other, so that nothing can be
 * put past a reader of the text. Runs, revision marks of saving (rsid), proofing marks and bookmarks change nothing: the same
 * words in the same look give the same blocks, however the file cuts them up.
 */
export async function readDocx(bytes: Buffer, limits?: DocxLimits): Promise<Result<SourceDocument>> {
  const opened = await openDocx(bytes, limits);
  return opened.ok ? ok(sourceOf(opened.value)) : opened;
}

function sourceOf(docx: Docx): SourceDocument {
  const accepted = acceptedParagraphs(docx.paragraphs);
  const spanOf = spansIn(accepted);
  const comments = commentsIn(treeOf(docx, 'comments'), docx.named.comments ?? '', docx.paragraphs);
  return {
    blocks: blocksOf(docx, accepted),
    revisions: trackedChanges(docx.paragraphs).map(({ element: _, paragraph, start, end, ...revision }) => ({
      ...revision,
      at: spanOf(paragraph, start, end),
    })),
    comments: comments.map(({ paragraph, start, end, ...comment }) => ({
      ...comment,
      at: spanOf(paragraph, start, end),
    })),
  };
}

const treeOf = ({ named, trees }: Docx, part: NamedPart): XmlElement | undefined => trees.get(named[part] ?? '');

function blocksOf(docx: Docx, accepted: readonly AcceptedParagraph[]): readonly SourceBlock[] {
  const styles = new Styles(treeOf(docx, 'styles'));
  const numbering = new Numbering(treeOf(docx, 'numbering'), styles);
  const looks = new Looks(styles);
  const fingerprint = fingerprints();
  const repeated = repeatedPages(accepted);
  const counters = new Map<string, ListCounter>();
  const labelled = new Set<Story>();
  return accepted.map((whole) => {
    const last = whole.members.at(-1);
    if (!last || repeated.has(last.story)) return { kind: 'paragraph', text: '', level: 0 };
    const { story, element, cell, origin } = last;
    const counter = counters.get(story.part) ?? new ListCounter();
    counters.set(story.part, counter);
    const listed = last.gone ? undefined : numbering.of(element);
    const number = listed && counter.next(listed.id, listed.list, listed.level);
    const label = labelled.has(story) ? number : (story.label ?? number);
    labelled.add(story);
    const heading = styles.headingLevel(element);
    return {
      ...kindOf(story, cell !== undefined, heading, number ? (listed?.level ?? 0) + 1 : 0),
      ...(label && { label }),
      text: whole.text,
      ...(cell && { cell }),
      origin,
      look: fingerprint(looks.of(element, whole.text, piecesOf(whole))),
    };
  });
}

function piecesOf({ members, offsets }: AcceptedParagraph): readonly Piece[] {
  const [only, ...more] = members;
  if (only && more.length === 0) return only.pieces;
  return members.flatMap(({ pieces }, i) =>
    pieces.map((piece) => ({ ...piece, start: piece.start + (offsets[i] ?? 0) })),
  );
}

function kindOf(story: Story, inCell: boolean, heading: number, item: number): Pick<SourceBlock, 'kind' | 'level'> {
  if (story.kind === 'endnote') return { kind: 'footnote', level: 0 };
  if (story.kind !== 'body') return { kind: story.kind, level: 0 };
  if (inCell) return { kind: 'cell', level: 0 };
  if (heading > 0) return { kind: 'heading', level: heading };
  return item > 0 ? { kind: 'item', level: item } : { kind: 'paragraph', level: 0 };
}

/** Headers and footers that say what one before them said: sections have copies as often as not. */
function repeatedPages(accepted: readonly AcceptedParagraph[]): ReadonlySet<Story> {
  const words = new Map<Story, string>();
  for (const { members, text } of accepted) {
    const story = members.at(-1)?.story;
    if (story?.kind === 'header' || story?.kind === 'footer')
      words.set(story, `${words.get(story) ?? ''}\n${text.trim()}`);
  }
  const seen = new Set<string>();
  const repeated = new Set<Story>();
  for (const [story, text] of words) {
    const key = `${story.kind}${text}`;
    if (seen.has(key)) repeated.add(story);
    seen.add(key);
  }
  return repeated;
}

/** From places in a `w:p` to places in the blocks. */
function spansIn(
  accepted: readonly AcceptedParagraph[],
): (paragraph: DocxParagraph, start: number, end: number) => SourceSpan {
  const places: SourceSpan[] = [];
  accepted.forEach(({ members, offsets }, block) => {
    members.forEach(({ origin }, i) => {
      places[origin] = { block, start: offsets[i] ?? 0, end: 0 };
    });
  });
  return ({ origin }, start, end) => {
    const { block, start: offset } = places[origin] ?? { block: 0, start: 0 };
    return { block, start: offset + start, end: offset + end };
  };
}

/** Few looks and many paragraphs: each is hashed once. */
function fingerprints(): (look: string) => string {
  const known = new Map<string, string>();
  return (look) => {
    const found = known.get(look) ?? createHash('sha256').update(look).digest('base64url').slice(0, 12);
    known.set(look, found);
    return found;
  };
}
