import type { DocxParagraph } from './paragraphs.ts';

/** A paragraph as it reads once all tracked changes are accepted. */
export interface AcceptedParagraph {
  /**
   * One `w:p`, or several whose marks between them are deleted. The last one's mark remains, and with it the properties of the
   * whole (ECMA-376 part 1, 17.13.5.15), so it gives style, number and origin.
   */
  readonly members: readonly DocxParagraph[];
  /** Offset in the whole at which the text of each member begins. */
  readonly offsets: readonly number[];
  readonly text: string;
}

/** In the order of the last members, by which also the text boxes of members come before what they are anchored in if joined. */
export function acceptedParagraphs(paragraphs: readonly DocxParagraph[]): readonly AcceptedParagraph[] {
  const waiting = new Map<number, DocxParagraph[]>();
  const accepted: AcceptedParagraph[] = [];
  for (const paragraph of paragraphs) {
    const members = waiting.get(paragraph.origin) ?? [];
    waiting.delete(paragraph.origin);
    members.push(paragraph);
    if (paragraph.continuesIn !== undefined) {
      waiting.set(paragraph.continuesIn, members);
      continue;
    }
    const offsets: number[] = [];
    let text = '';
    for (const member of members) {
      offsets.push(text.length);
      text += member.text;
    }
    accepted.push({ members, offsets, text });
  }
  return accepted;
}
