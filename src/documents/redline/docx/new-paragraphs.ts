import type { ReadDocument, Span, TableCell } from '../../clause-tree.ts';
import type { Edit } from '../../compare/comparison.ts';
import { type AcceptedParagraph, acceptedParagraphs } from '../../formats/docx/accepted-paragraphs.ts';
import type { DocxParagraph } from '../../formats/docx/paragraphs.ts';
import { attribute, type XmlElement } from '../../formats/docx/xml.ts';
import { isDivisible, unitsOf } from './paragraph-units.ts';
import type { Member } from './tracked-paragraph.ts';
import type { WordPackage } from './word-package.ts';

/** The paragraphs of the package that is written, found by the blocks of the new document. */
export class NewParagraphs {
  readonly typed: boolean;
  readonly #document: ReadDocument;
  readonly #byBlock: readonly (AcceptedParagraph | undefined)[];
  readonly #byCell: ReadonlyMap<string, readonly DocxParagraph[]>;
  /** Number of a table in the document and in the package; the two may differ where there are tables without words. */
  readonly #tables = new Map<number, number>();

  /** Notes of which the mark in the text is new. */
  readonly #vanishing = new Set<XmlElement>();

  /** @param inOrder the package was made from the blocks: its paragraphs with words are they, in order. */
  constructor(document: ReadDocument, docx: WordPackage, inOrder: boolean, typed: boolean) {
    this.typed = typed;
    this.#document = document;
    const accepted = acceptedParagraphs(docx.paragraphs);
    const worded = accepted.filter(({ text }) => text.trim() !== '');
    const byOrigin = new Map(accepted.map((whole) => [whole.members.at(-1)?.origin, whole]));
    this.#byBlock = document.blocks.map((block, index) => (inOrder ? worded[index] : byOrigin.get(block.origin)));
    this.#byCell = Map.groupBy(
      docx.paragraphs.filter(({ cell }) => cell),
      ({ cell }) => keyOf(cell),
    );
    for (const [index, { cell }] of document.blocks.entries()) {
      const found = this.#last(index)?.cell;
      if (cell && found) this.#tables.set(cell.table, found.table);
    }
  }

  /** Finds the notes whose marks are not in what is the same. `same` are what is the same in both texts. */
  findNewNotes({ stories }: WordPackage, same: readonly Edit[]): void {
    const spans = same.map((edit) => edit.new).sort((a, b) => a.start - b.start);
    const notes = stories.filter(({ kind }) => kind === 'footnote' || kind === 'endnote');
    const byKey = new Map(notes.map(({ kind, root }) => [`w:${kind}Reference#${attribute(root, 'w:id')}`, root]));
    if (byKey.size === 0) return;
    const kept = new Set<XmlElement>();
    let next = 0;
    for (const block of this.#byBlock.keys()) {
      let at = this.startOf(block);
      for (const { node, text } of this.membersOf(block).flatMap(({ units }) => units)) {
        const root = byKey.get(`${node.name}#${attribute(node, 'w:id')}`);
        while ((spans[next]?.end ?? Number.POSITIVE_INFINITY) <= at) next++;
        const within = spans[next];
        if (root && within && within.start <= at && at + text.length <= within.end) kept.add(root);
        at += text.length;
      }
    }
    for (const { root } of notes) if (!kept.has(root)) this.#vanishing.add(root);
  }

  vanishes(block: number): boolean {
    return this.#vanishing.has(this.#known(block).story.root);
  }

  /** The `w:p` that has the mark of the block. */
  elementOf(block: number): XmlElement {
    return this.#known(block).element;
  }

  membersOf(block: number): readonly Member[] {
    this.#known(block);
    return (this.#byBlock[block]?.members ?? []).map(({ element, pieces }) => ({
      element,
      units: unitsOf(element, pieces),
    }));
  }

  /** Where in the canonical text the text of the members begins. */
  startOf(block: number): number {
    const { start, body, generated } = this.#document.blocks[block] ?? { start: 0, body: 0 };
    return (generated ? body : start) - this.blanks(block).before;
  }

  /** How many characters of white space are before and behind its words. */
  blanks(block: number): { readonly before: number; readonly after: number } {
    const text = this.#byBlock[block]?.text ?? '';
    return { before: text.length - text.trimStart().length, after: text.length - text.trimEnd().length };
  }

  lengthOf(block: number): number {
    return this.#byBlock[block]?.text.length ?? 0;
  }

  /** Stretches of the canonical text that cannot be divided. */
  indivisible(block: number): readonly Span[] {
    let at = this.startOf(block);
    return this.membersOf(block).flatMap(({ units }) =>
      units.flatMap((unit) => {
        const start = at;
        at += unit.text.length;
        return unit.text.length > 1 && !isDivisible(unit) ? [{ start, end: at }] : [];
      }),
    );
  }

  /** What a paragraph can be joined with: paragraphs of the same container. */
  flowOf(block: number): XmlElement {
    return this.#known(block).container;
  }

  hasCell(cell: TableCell): boolean {
    return this.paragraphsIn(cell).length > 0;
  }

  /** Those without words too. */
  paragraphsIn(cell: TableCell): readonly DocxParagraph[] {
    return this.#byCell.get(keyOf({ ...cell, table: this.#tables.get(cell.table) ?? -1 })) ?? [];
  }

  rowElement(table: number, row: number): XmlElement | undefined {
    for (let column = 0; column < 63; column++) {
      const [found] = this.paragraphsIn({ table, row, column });
      if (found?.row) return found.row;
    }
    return undefined;
  }

  #last(block: number): DocxParagraph | undefined {
    return this.#byBlock[block]?.members.at(-1);
  }

  #known(block: number): DocxParagraph {
    const found = this.#last(block);
    if (!found) throw new Error(`block ${block} is not in the package it was read from`);
    return found;
  }
}

const keyOf = (cell: TableCell | undefined): string => `${cell?.table}.${cell?.row}.${cell?.column}`;
