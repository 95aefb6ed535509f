import { formatted } from './number-formats.ts';
import type { Story } from './paragraphs.ts';
import { attribute, childOf, childrenOf, valOf, type XmlElement } from './xml.ts';

type NoteKind = 'footnote' | 'endnote';

/**
 * Numbers notes in the order in which they are referred to, as Word does when it numbers through; where a document begins anew
 * on each page or section, the numbers here still run through, so that each is said once. Marks are shown in brackets.
 */
export class Notes {
  readonly #numbers: Readonly<Record<NoteKind, Map<string, string>>> = { footnote: new Map(), endnote: new Map() };
  readonly #counts = { footnote: 0, endnote: 0 };
  readonly #formats: Readonly<Record<NoteKind, string>>;

  constructor(body: XmlElement, settings: XmlElement | undefined) {
    const section = childOf(body, 'w:sectPr');
    const formatOf = (name: string): string | undefined =>
      valOf(childOf(section, name), 'w:numFmt') ?? valOf(childOf(settings, name), 'w:numFmt');
    this.#formats = {
      footnote: formatOf('w:footnotePr') ?? 'decimal',
      endnote: formatOf('w:endnotePr') ?? 'lowerRoman',
    };
  }

  /** The mark in the text. A mark of the author's own is typed behind the reference; what is deleted has no number. */
  readonly mark = (reference: XmlElement, gone: boolean): string => {
    if (gone) return '[*]';
    const kind = reference.name === 'w:footnoteReference' ? 'footnote' : 'endnote';
    const numbers = this.#numbers[kind];
    const id = attribute(reference, 'w:id') ?? '';
    const known = numbers.get(id);
    if (known !== undefined) return known;
    const own = /^(?:1|true|on)$/.test(attribute(reference, 'w:customMarkFollows') ?? '');
    const label = own ? '' : `[${formatted(++this.#counts[kind], this.#formats[kind])}]`;
    numbers.set(id, label);
    return label;
  };

  /** The notes that are referred to, in that order. */
  stories(kind: NoteKind, part: string, root: XmlElement): readonly Story[] {
    const byId = new Map<string, XmlElement>();
    for (const note of childrenOf(root, `w:${kind}`)) byId.set(attribute(note, 'w:id') ?? '', note);
    return [...this.#numbers[kind]].flatMap(([id, label]) => {
      const note = byId.get(id);
      return note ? [{ kind, part, root: note, ...(label && { label }) }] : [];
    });
  }
}
