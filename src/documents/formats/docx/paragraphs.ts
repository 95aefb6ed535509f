import type { TableCell } from '../../clause-tree.ts';
import { Fields, unpairedFieldMarks } from './fields.ts';
import { isMarkDeleted, type ParagraphText, readParagraphText } from './paragraph-text.ts';
import { shownChildren } from './shown-children.ts';
import { childOf, childrenOf, integerOf, valOf, type XmlElement } from './xml.ts';

/** A run of text of its own within the package. */
export interface Story {
  readonly kind: 'header' | 'body' | 'footnote' | 'endnote' | 'footer';
  /** Name of the part it is in. */
  readonly part: string;
  /** `w:hdr`, `w:body`, `w:footnote`, `w:endnote` or `w:ftr`. */
  readonly root: XmlElement;
  /** Of a note what stands before it, the same as its mark in the text: "[1]". */
  readonly label?: string;
}

/** A `w:p`, in reading order: a text box's paragraphs come directly after the one it is anchored in. */
export interface DocxParagraph extends ParagraphText {
  /** Its index among all of the document, from 0. */
  readonly origin: number;
  readonly story: Story;
  readonly element: XmlElement;
  /** Its direct parent: `w:body`, `w:tc`, `w:sdtContent`, `w:txbxContent`… */
  readonly container: XmlElement;
  readonly cell?: TableCell;
  /** The innermost row of a table it is in. */
  readonly row?: XmlElement;
  /** In a row or cell that a tracked change took out: all of its text is in `deleted`. */
  readonly gone: boolean;
  /** Its mark is deleted by a tracked change, and this is the `origin` of the paragraph it continues in. */
  continuesIn?: number;
  /** What stands before it outside of any paragraph: ends of ranges, tracked changes of the table, row and cell it begins. */
  readonly before: readonly XmlElement[];
}

/** Reads the paragraphs of story after story. Recursion is as deep as the tree, which is bounded where it is read. */
export class ParagraphReader {
  readonly paragraphs: DocxParagraph[] = [];
  readonly #most: number;
  readonly #noteMark: (reference: XmlElement, gone: boolean) => string;
  #tables = 0;
  #unpaired: ReadonlySet<XmlElement> = new Set();

  /** @param most paragraphs read at all; with more, `full` becomes true and the rest is left. */
  constructor(most: number, noteMark: (reference: XmlElement, gone: boolean) => string) {
    this.#most = most;
    this.#noteMark = noteMark;
  }

  get full(): boolean {
    return this.paragraphs.length > this.#most;
  }

  read(story: Story): void {
    this.#unpaired = unpairedFieldMarks(story.root);
    this.#flow(story.root, { story, gone: false }, []);
  }

  /** What runs on by itself: the body, a cell, a note, a text box. A deleted mark joins paragraphs within one only. */
  #flow(root: XmlElement, place: PlaceInStory, waiting: XmlElement[]): void {
    this.#blocks(root, place, { fields: new Fields(this.#unpaired), waiting });
  }

  #blocks(container: XmlElement, place: PlaceInStory, flow: Flow): void {
    for (const child of shownChildren(container)) {
      if (this.full) return;
      if (child.name === 'w:p') this.#paragraph(child, container, place, flow);
      else if (child.name === 'w:tbl') {
        flow.open = undefined;
        this.#table(child, place);
      } else if (child.name === 'w:sdt') {
        const content = childOf(child, 'w:sdtContent');
        if (content) this.#blocks(content, place, flow);
      } else if (transparent.has(child.name)) this.#blocks(child, place, flow);
      else if (removed.has(child.name)) this.#blocks(child, { ...place, gone: true }, flow);
      else if (/^w:(?:comment|bookmark|move)/.test(child.name)) flow.waiting.push(child);
    }
  }

  #paragraph(element: XmlElement, container: XmlElement, place: PlaceInStory, flow: Flow): void {
    const reading = { fields: flow.fields, noteMark: this.#noteMark };
    const { text, pieces, deleted, marks, textBoxes } = readParagraphText(element, reading, place.gone);
    const origin = this.paragraphs.length;
    const before = flow.waiting.length === 0 ? none : flow.waiting.splice(0);
    const paragraph = { text, pieces, deleted, marks, textBoxes, origin, element, container, before, ...place };
    this.paragraphs.push(paragraph);
    if (flow.open) flow.open.continuesIn = origin;
    flow.open = isMarkDeleted(element) ? paragraph : undefined;
    for (const box of textBoxes) this.#flow(box, place, []);
  }

  #table(table: XmlElement, place: PlaceInStory): void {
    const number = this.#tables++;
    let index = 0;
    const changes = changesIn(childOf(table, 'w:tblPr'));
    for (const row of within(table, 'w:tr')) {
      const properties = childOf(row, 'w:trPr');
      const gone = place.gone || !!childOf(properties, 'w:del');
      changes.push(...changesIn(properties));
      let column = span(valOf(properties, 'w:gridBefore'), 0);
      for (const cell of within(row, 'w:tc')) {
        const ofCell = childOf(cell, 'w:tcPr');
        const cellGone = gone || !!childOf(ofCell, 'w:cellDel');
        const before = [...changes.splice(0), ...changesIn(ofCell)];
        const inCell = { story: place.story, gone: cellGone, row, cell: { table: number, row: index, column } };
        this.#flow(cell, inCell, before);
        column += span(valOf(ofCell, 'w:gridSpan'), 1);
      }
      index++;
    }
  }
}

type PlaceInStory = Pick<DocxParagraph, 'story' | 'gone' | 'row' | 'cell'>;

interface Flow {
  readonly fields: Fields;
  readonly waiting: XmlElement[];
  /** The paragraph before, when its mark is deleted. */
  open?: DocxParagraph | undefined;
}

const none: readonly XmlElement[] = [];
const transparent: ReadonlySet<string> = new Set(['w:customXml', 'w:ins', 'w:moveTo', 'w:smartTag']);
const removed: ReadonlySet<string> = new Set(['w:del', 'w:moveFrom']);

const tableChanges = /^w:(?:ins|del|cellIns|cellDel|cellMerge|(?:tbl|tr|tc)PrChange)$/;

/** Tracked changes among the properties of a table, row or cell, which hold at most a few hundred things. */
const changesIn = (properties: XmlElement | undefined): XmlElement[] =>
  [...childrenOf(properties)].filter(({ name }) => tableChanges.test(name));

/** Rows of a table, cells of a row, also those in content controls. */
function* within(container: XmlElement, name: string): Generator<XmlElement> {
  for (const child of shownChildren(container)) {
    if (child.name === name) yield child;
    else if (child.name === 'w:sdt' || child.name === 'w:sdtContent' || transparent.has(child.name))
      yield* within(child, name);
  }
}

/** Word has tables of at most 63 columns. */
const span = (text: string | undefined, least: number): number =>
  Math.min(63, Math.max(least, integerOf(text) ?? least));
