import type { Comment } from '../../clause-tree.ts';
import { type DocxParagraph, ParagraphReader } from './paragraphs.ts';
import { attribute, childrenOf, shortAttribute, type XmlElement } from './xml.ts';

/** A comment, and the paragraph it begins in. */
export interface DocxComment extends Omit<Comment, 'span'> {
  readonly paragraph: DocxParagraph;
  /** In the text of that paragraph; one that goes on into others ends with it. */
  readonly start: number;
  readonly end: number;
}

/** The comments that are anchored in the text, in its order (ECMA-376 part 1, 17.13.4). What is anchored nowhere Word does not show. */
export function commentsIn(
  root: XmlElement | undefined,
  part: string,
  paragraphs: readonly DocxParagraph[],
): DocxComment[] {
  const byId = new Map<string, XmlElement>();
  for (const comment of childrenOf(root, 'w:comment')) byId.set(attribute(comment, 'w:id') ?? '', comment);
  if (byId.size === 0) return [];
  const found = new Map<string, { paragraph: DocxParagraph; start: number; end: number; closed: boolean }>();
  const mark = (element: XmlElement, paragraph: DocxParagraph, at: number): void => {
    if (!/^w:comment/.test(element.name)) return;
    const id = attribute(element, 'w:id') ?? '';
    const known = found.get(id);
    if (!byId.has(id)) return;
    if (element.name === 'w:commentRangeEnd') {
      if (known && !known.closed)
        found.set(id, { ...known, end: known.paragraph === paragraph ? at : known.end, closed: true });
    } else if (!known) {
      const starts = element.name === 'w:commentRangeStart';
      found.set(id, { paragraph, start: at, end: starts ? paragraph.text.length : at, closed: !starts });
    }
  };
  for (const paragraph of paragraphs) {
    for (const element of paragraph.before) mark(element, paragraph, 0);
    for (const { element, at } of paragraph.marks) mark(element, paragraph, at);
  }
  return [...found].flatMap(([id, { paragraph, start, end }]) => {
    const comment = byId.get(id);
    if (!comment) return [];
    const date = shortAttribute(comment, 'w:date');
    const author = shortAttribute(comment, 'w:author') ?? '';
    return [{ id, author, ...(date && { date }), text: wordsOf(comment, part), paragraph, start, end }];
  });
}

function wordsOf(comment: XmlElement, part: string): string {
  const reader = new ParagraphReader(10_000, () => '');
  reader.read({ kind: 'body', part, root: comment });
  return reader.paragraphs
    .map(({ text }) => text)
    .join('\n')
    .trim();
}
