import { symbolOf } from './symbols.ts';
import { attribute, childOf, childrenOf, propertiesOf, valOf, type XmlElement, type XmlNode } from './xml.ts';

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
  /** One entry for each field that is open: whether its instruction or its result is being read. */
  readonly fields: ('instruction' | 'result')[];
  /** `w:fldChar` without its counterpart: taken for nothing, or one would hide the rest of the document. */
  readonly unpaired: ReadonlySet<XmlElement>;
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
      if (node.name === 'w:fldChar') this.#field(node);
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
        this.#piece(plain(child), formula, child, parents.slice(0, -1), gone);
      else if (child.name === 'w:r') this.#run(child, parents, gone);
      else if (child.name.startsWith('m:')) this.#formula(child, [...parents, child], gone);
      else if (containers.has(child.name)) this.#formula(child, [...parents, child], gone);
      else if (removals.has(child.name)) this.#formula(child, [...parents, child], true);
    }
  }

  #piece(text: string, run: XmlElement, node: XmlElement, parents: readonly XmlElement[], gone: boolean): void {
    if (text === '' || this.#reading.fields.includes('instruction')) return;
    const piece = { text, start: this.text.length, run, node, parents };
    if (gone) this.deleted.push(piece);
    else {
      this.pieces.push(piece);
      this.text += text;
    }
  }

  #field(mark: XmlElement): void {
    if (this.#reading.unpaired.has(mark)) return;
    const { fields } = this.#reading;
    const type = attribute(mark, 'w:fldCharType');
    if (type === 'begin') fields.push('instruction');
    else if (type === 'separate' && fields.length > 0) fields[fields.length - 1] = 'result';
    else if (type === 'end') fields.pop();
  }
}

/** Vocabularies a choice of markup may require for Word of today to take it (ECMA-376 part 3, 7.6). */
const understood: ReadonlySet<string> = new Set(['w14', 'w15', 'wps', 'wpg', 'wpc']);

/** The children as Word sees them: of alternate content the one choice it takes, else the fallback, never both. */
export function* shownChildren(of: XmlElement): Generator<XmlElement> {
  for (const child of childrenOf(of)) {
    if (child.name !== 'mc:AlternateContent') yield child;
    else {
      const taken = takenAlternative(child);
      if (taken) yield* shownChildren(taken);
    }
  }
}

function takenAlternative(alternatives: XmlElement): XmlElement | undefined {
  for (const choice of childrenOf(alternatives, 'mc:Choice')) {
    const required = (attribute(choice, 'Requires') ?? '').split(/\s+/).filter(Boolean);
    if (required.length > 0 && required.every((prefix) => understood.has(prefix))) return choice;
  }
  return childOf(alternatives, 'mc:Fallback');
}

const isNote = (node: XmlElement): boolean => node.name === 'w:footnoteReference' || node.name === 'w:endnoteReference';

const drawings: ReadonlySet<string> = new Set(['w:drawing', 'w:pict', 'w:object']);

/** Text boxes below, without those inside of text boxes, which belong to a paragraph in there. */
function textBoxesIn(drawing: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const open: XmlElement[] = [drawing];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.name === 'w:txbxContent') found.push(next);
    else pushReversed(open, shownChildren(next));
  }
  return found;
}

/** For a walk with a stack, in reading order. Not by spread arguments: a body may have a million children. */
function pushReversed(open: XmlElement[], children: Iterable<XmlElement>): void {
  const from = open.length;
  for (const child of children) open.push(child);
  for (let [low, high] = [from, open.length - 1]; low < high; low++, high--) {
    const [first, last] = [open[low], open[high]];
    if (first && last) [open[low], open[high]] = [last, first];
  }
}

const plain = (node: XmlElement): string =>
  node.children.filter((child: XmlNode) => typeof child === 'string').join('');

/** Line ends and tabs in the file are white space to Word; without `xml:space` it cuts what is at the ends. */
function wordsOf(node: XmlElement): string {
  const words = plain(node).replace(/[\t\r\n]/g, ' ');
  return attribute(node, 'xml:space') === 'preserve' ? words : words.replace(/^ +/, '').trimEnd();
}

/** What a child of a run shows (ECMA-376 part 1, 17.3.3); '' for what shows nothing. */
function shownBy(node: XmlElement): string {
  switch (node.name) {
    case 'w:t':
    case 'w:delText':
      return wordsOf(node);
    case 'w:tab':
    case 'w:ptab':
      return '\t';
    case 'w:br':
    case 'w:cr':
      return '\n';
    case 'w:noBreakHyphen':
      return '\u2011';
    case 'w:sym':
      return symbolOf(attribute(node, 'w:font') ?? '', attribute(node, 'w:char') ?? '');
    default:
      return '';
  }
}

/** `w:fldChar` of a part that have no counterpart in it. A field does not begin in a text box and end outside. */
export function unpairedFieldMarks(root: XmlElement): ReadonlySet<XmlElement> {
  const unpaired = new Set<XmlElement>();
  const flows: XmlElement[] = [root];
  for (let flow = flows.pop(); flow; flow = flows.pop()) {
    const begun: { readonly begin: XmlElement; separate?: XmlElement }[] = [];
    const open: XmlElement[] = [flow];
    for (let next = open.pop(); next; next = open.pop()) {
      const type = next.name === 'w:fldChar' ? attribute(next, 'w:fldCharType') : undefined;
      const field = begun.at(-1);
      if (next.name === 'w:txbxContent' && next !== flow) flows.push(next);
      else if (type === 'begin') begun.push({ begin: next });
      else if (type === 'separate' && field && !field.separate) field.separate = next;
      else if (type === 'end' && field) begun.pop();
      else if (type !== undefined) unpaired.add(next);
      else pushReversed(open, shownChildren(next));
    }
    for (const { begin, separate } of begun) {
      unpaired.add(begin);
      if (separate) unpaired.add(separate);
    }
  }
  return unpaired;
}

/** The mark at the end of the paragraph is taken out by a tracked change: it continues in the next (17.13.5.15, 17.13.5.21). */
export function isMarkDeleted(paragraph: XmlElement): boolean {
  const properties = childOf(propertiesOf(paragraph, 'w:pPr'), 'w:rPr');
  return !!childOf(properties, 'w:del') || !!childOf(properties, 'w:moveFrom');
}

/** Id of the paragraph's style; undefined for the default one. */
export const styleIdOf = (paragraph: XmlElement): string | undefined =>
  valOf(propertiesOf(paragraph, 'w:pPr'), 'w:pStyle');
