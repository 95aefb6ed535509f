import type { Revision } from '../../clause-tree.ts';
import type { Piece } from './paragraph-text.ts';
import type { DocxParagraph } from './paragraphs.ts';
import { childOf, childrenOf, propertiesOf, shortAttribute as short, type XmlElement } from './xml.ts';

/** A tracked change that is still open, and the element that says it. */
export interface TrackedChange extends Omit<Revision, 'span'> {
  readonly element: XmlElement;
  readonly paragraph: DocxParagraph;
  /** In the text of the paragraph; empty where it has no words in it. */
  readonly start: number;
  readonly end: number;
}

const wrappers: Readonly<Record<string, Revision['kind']>> = {
  'w:ins': 'inserted',
  'w:del': 'deleted',
  'w:moveFrom': 'movedFrom',
  'w:moveTo': 'movedTo',
};

/** Of a row, a cell, or how a table looks; they stand among its properties. */
const ofTables: Readonly<Record<string, Revision['kind']>> = {
  'w:ins': 'inserted',
  'w:del': 'deleted',
  'w:cellIns': 'inserted',
  'w:cellDel': 'deleted',
  'w:cellMerge': 'formatted',
  'w:tblPrChange': 'formatted',
  'w:trPrChange': 'formatted',
  'w:tcPrChange': 'formatted',
};

/**
 * All of them in reading order: of words, of paragraph marks, of rows, of formatting. Their ids are those of the file, with the
 * part's name, and a number behind where a program gave one id twice.
 */
export function trackedChanges(paragraphs: readonly DocxParagraph[]): readonly TrackedChange[] {
  const found: TrackedChange[] = [];
  const ids = new Map<string, number>();
  const add = (element: XmlElement, paragraph: DocxParagraph, kind: Revision['kind'], words: Words): void => {
    const id = `${paragraph.story.part}#${short(element, 'w:id') ?? ''}`;
    const before = ids.get(id) ?? 0;
    ids.set(id, before + 1);
    const date = short(element, 'w:date');
    found.push({
      id: before === 0 ? id : `${id}~${before + 1}`,
      kind,
      author: short(element, 'w:author') ?? '',
      ...(date && { date }),
      ...words,
      element,
      paragraph,
    });
  };
  for (const paragraph of paragraphs) {
    const ofParagraph = { text: paragraph.text, start: 0, end: paragraph.text.length };
    for (const element of paragraph.before) {
      const kind = ofTables[element.name];
      if (kind) add(element, paragraph, kind, nothing(0));
    }
    const properties = propertiesOf(paragraph.element, 'w:pPr');
    for (const change of childrenOf(properties, 'w:pPrChange')) add(change, paragraph, 'formatted', ofParagraph);
    for (const change of childrenOf(childOf(properties, 'w:sectPr'), 'w:sectPrChange'))
      add(change, paragraph, 'formatted', nothing(paragraph.text.length));
    for (const [element, kind, words] of ofWords(paragraph)) add(element, paragraph, kind, words);
    for (const [element, kind] of ofMark(childOf(properties, 'w:rPr')))
      add(element, paragraph, kind, nothing(paragraph.text.length));
  }
  return found;
}

type Words = Pick<TrackedChange, 'text' | 'start' | 'end'>;

const nothing = (at: number): Words => ({ text: '', start: at, end: at });

function* ofMark(run: XmlElement | undefined): Generator<[XmlElement, Revision['kind']]> {
  for (const element of childrenOf(run)) {
    if (element.name === 'w:ins' || element.name === 'w:moveTo') yield [element, 'paragraphInserted'];
    else if (element.name === 'w:del' || element.name === 'w:moveFrom') yield [element, 'paragraphDeleted'];
    else if (element.name === 'w:rPrChange') yield [element, 'formatted'];
  }
}

/** Changes of words in one paragraph, each with all words in it, whether they still stand or are out by another change. */
function ofWords({ marks, pieces, deleted }: DocxParagraph): readonly [XmlElement, Revision['kind'], Words][] {
  const found = new Map<XmlElement, { kind: Revision['kind']; text: string; start: number; end: number }>();
  for (const { at, element } of marks) {
    const kind = wrappers[element.name];
    if (kind) found.set(element, { kind, text: '', start: at, end: at });
  }
  const take = (piece: Piece, shown: boolean): void => {
    const end = piece.start + (shown ? piece.text.length : 0);
    for (const parent of piece.parents) {
      const change = found.get(parent);
      if (!change) continue;
      change.text += piece.text;
      change.end = Math.max(change.end, end);
    }
    const format = childOf(propertiesOf(piece.run, 'w:rPr'), 'w:rPrChange');
    if (!format) return;
    const known = found.get(format) ?? { kind: 'formatted' as const, text: '', start: piece.start, end };
    found.set(format, { ...known, text: known.text + piece.text, end: Math.max(known.end, end) });
  };
  if (found.size > 0 || pieces.length + deleted.length > 0)
    for (const [piece, shown] of inOrder(pieces, deleted)) take(piece, shown);
  return [...found].map(([element, { kind, ...words }]) => [element, kind, words]);
}

/** Deleted pieces stand before the shown one that begins where they stood. */
function* inOrder(pieces: readonly Piece[], deleted: readonly Piece[]): Generator<[piece: Piece, shown: boolean]> {
  let out = 0;
  for (const piece of pieces) {
    for (let next = deleted[out]; next && next.start <= piece.start; next = deleted[++out]) yield [next, false];
    yield [piece, true];
  }
  for (const piece of deleted.slice(out)) yield [piece, false];
}
