import type { Fields } from './fields.ts';
import { drawings, plainText, shownBy, textBoxesIn } from './run-content.ts';
import { shownChildren } from './shown-children.ts';
import { childOf, propertiesOf, valOf, type XmlElement } from './xml.ts';

/**
 * A stretch of a paragraph's text and where in the tree it comes from. Pieces are in order, without gaps: each begins where
 * the one before ends. A piece whose node is `w:t` has the node's characters one for one, save white space that Word cuts.
 * Every other node (`w:tab`, `w:br`, `w:footnoteReference`…) stands for its piece as a whole.
 */
export interface Piece {
  readonly text: string;
  /** Offset in the paragraph's text. Of a deleted piece: where it stood. */
  readonly start: number;
  /** `w:r`, or `m:r` in a formula. */
  readonly run: XmlElement;
  readonly node: XmlElement;
  /** From the `w:p` (first) to the direct parent of `run` (last): `w:ins`, `w:hyperlink`, `w:sdtContent`… */
  readonly parents: readonly XmlElement[];
}

/** Something that stands at an offset: the ends of a comment's or a move's range, a bookmark, a run of tracked changes. */
export interface Mark {
  readonly at: number;
  readonly element: XmlElement;
}

export interface ParagraphText {
  /** Tracked changes taken as accepted. */
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** What tracked changes took out, in order. */
  readonly deleted: readonly Piece[];
  readonly marks: readonly Mark[];
  /** `w:txbxContent` anchored in it, in order; those in what was deleted too. */
  readonly textBoxes: readonly XmlElement[];
}

/** What is carried from paragraph to paragraph of a part: fields span paragraphs, and a note's number is known before its text. */
export interface Reading {
  readonly fields: Fields;
  /** What the mark of a note looks like in the text: "[1]". Asked in reading order; `gone` if the mark was deleted. */
  readonly noteMark: (reference: XmlElement, gone: boolean) => string;
}

/**
 * Reads one `w:p`; `gone` if it stands in what a tracked change took out as a whole, a row of a table. `reading` is changed:
 * the fields that are open behind it.
 */
export function readParagraphText(paragraph: XmlElement, reading: Reading, gone = false): ParagraphText {
  const walk = new Walk(reading);
  walk.inside(paragraph, [paragraph], gone);
  const { text, pieces, deleted, marks, textBoxes } = walk;
  return {
    text,
    pieces: compact(pieces),
    deleted: compact(deleted),
    marks: compact(marks),
    textBoxes: compact(textBoxes),
  };
}

const none: readonly never[] = [];
/** An array that grew has room for many more, and paragraphs are many. */
const compact = <T>(grown: readonly T[]): readonly T[] => (grown.length === 0 ? none : grown.slice());

/** Inline containers whose content is shown where they stand; whatever else is unknown is not shown by Word either. */
const containers: ReadonlySet<string> = new Set([
  'w:hyperlink',
  'w:ins',
  'w:moveTo',
  'w:smartTag',
  'w:customXml',
  'w:sdtContent',
  'w:fldSimple',
  'w:dir',
  'w:bdo',
  'w:rubyBase',
]);
const removals: ReadonlySet<string> = new Set(['w:del', 'w:moveFrom']);
const tracked: ReadonlySet<string> = new Set(['w:ins', 'w:moveTo', 'w:del', 'w:moveFrom']);
const ranges =
  /^w:(?:comment(?:RangeStart|RangeEnd|Reference)|bookmark(?:Start|End)|moveFromRange(?:Start|End)|moveToRange(?:Start|End))$/;

class Walk {
  text = '';
  readonly pieces: Piece[] = [];
  readonly deleted: Piece[] = [];
  readonly marks: Mark[] = [];
  readonly textBoxes: XmlElement[] = [];
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  inside(container: XmlElement, parents: readonly XmlElement[], gone: boolean): void {
    for (const child of shownChildren(container)) {
      const removed = gone || removals.has(child.name);
      if (tracked.has(child.name)) this.marks.push({ at: this.text.length, element: child });
      if (child.name === 'w:r') this.#run(child, parents, gone);
      else if (child.name === 'w:sdt') {
        const content = childOf(child, 'w:sdtContent');
        if (content) this.inside(content, [...parents, child, content], gone);
      } else if (containers.has(child.name) || removals.has(child.name))
        this.inside(child, [...parents, child], removed);
      else if (child.name.startsWith('m:')) this.#formula(child, [...parents, child], gone);
      else if (ranges.test(child.name)) this.marks.push({ at: this.text.length, element: child });
    }
  }

  #run(run: XmlElement, parents: readonly XmlElement[], gone: boolean): void {
    for (const node of shownChildren(run)) {
      if (node.name === 'w:fldChar') this.#reading.fields.pass(node);
      else if (ranges.test(node.name)) this.marks.push({ at: this.text.length, element: node });
      else if (node.name === 'w:ruby') this.#ruby(node, parents, gone);
      else if (drawings.has(node.name)) this.textBoxes.push(...textBoxesIn(node));
      else this.#piece(isNote(node) ? this.#reading.noteMark(node, gone) : shownBy(node), run, node, parents, gone);
    }
  }

  /** Of annotated writing (East Asian) the words; what is written small above them is how they are pronounced. */
  #ruby(ruby: XmlElement, parents: readonly XmlElement[], gone: boolean): void {
    const base = childOf(ruby, 'w:rubyBase');
    if (base) this.inside(base, [...parents, ruby, base], gone);
  }

  /** Formulas give their letters and signs in order; how they are set is lost. */
  #formula(formula: XmlElement, parents: readonly XmlElement[], gone: boolean): void {
    for (const child of shownChildren(formula)) {
      if (formula.name === 'm:r' && child.name === 'm:t')
        this.#piece(plainText(child), formula, child, parents.slice(0, -1), gone);
      else if (child.name === 'w:r') this.#run(child, parents, gone);
      else if (child.name.startsWith('m:')) this.#formula(child, [...parents, child], gone);
      else if (containers.has(child.name)) this.#formula(child, [...parents, child], gone);
      else if (removals.has(child.name)) this.#formula(child, [...parents, child], true);
    }
  }

  #piece(text: string, run: XmlElement, node: XmlElement, parents: readonly XmlElement[], gone: boolean): void {
    if (text === '' || this.#reading.fields.hide) return;
    const piece = { text, start: this.text.length, run, node, parents };
    if (gone) this.deleted.push(piece);
    else {
      this.pieces.push(piece);
      this.text += text;
    }
  }
}

const isNote = (node: XmlElement): boolean => node.name === 'w:footnoteReference' || node.name === 'w:endnoteReference';

/** The mark at the end of the paragraph is taken out by a tracked change: it continues in the next (17.13.5.15, 17.13.5.21). */
export function isMarkDeleted(paragraph: XmlElement): boolean {
  const properties = childOf(propertiesOf(paragraph, 'w:pPr'), 'w:rPr');
  return !!childOf(properties, 'w:del') || !!childOf(properties, 'w:moveFrom');
}

/** Id of the paragraph's style; undefined for the default one. */
export const styleIdOf = (paragraph: XmlElement): string | undefined =>
  valOf(propertiesOf(paragraph, 'w:pPr'), 'w:pStyle');
