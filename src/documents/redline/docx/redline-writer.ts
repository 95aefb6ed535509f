import { blockAt, type ReadDocument } from '../../clause-tree.ts';
import type { Row } from '../../compare/comparison.ts';
import { element, propertiesOf, type XmlElement } from '../../formats/docx/xml.ts';
import { DeletedTables } from './deleted-tables.ts';
import { Insertions } from './insertions.ts';
import { moveNames } from './move-names.ts';
import type { NewParagraphs } from './new-paragraphs.ts';
import { type OldParagraphs, withoutNumber } from './old-paragraphs.ts';
import { type Entry, rowsIn, type TableEntry, type TableRow } from './redline-plan.ts';
import { storyOf } from './row-groups.ts';
import { stretchesOf } from './row-stretches.ts';
import { type Step, trackParagraph } from './tracked-paragraph.ts';
import { type Tracking, trackMark, trackProperties, trackRow } from './tracking.ts';
import type { WordPackage } from './word-package.ts';

export interface RedlineSides {
  readonly old: ReadDocument;
  readonly next: ReadDocument;
  readonly base: WordPackage;
  readonly oldParagraphs: OldParagraphs;
  readonly newParagraphs: NewParagraphs;
  readonly tracking: Tracking;
  /** All numbers of the old document are written as text: the package's own lists do not give them. */
  readonly typed: boolean;
}

interface Place {
  last?: XmlElement | undefined;
  next?: XmlElement | undefined;
}

/** Writes a planned redline into the trees of the new document's package. */
export class RedlineWriter {
  readonly #sides: RedlineSides;
  readonly #insertions: Insertions;
  readonly #tables: DeletedTables;
  readonly #madeOld = new Set<number>();
  #moves: ReadonlyMap<Row, string> = new Map();

  constructor(sides: RedlineSides) {
    this.#sides = sides;
    this.#tables = new DeletedTables(sides.old, sides.tracking, (row) => this.#deletedParagraph(row, undefined));
    this.#insertions = new Insertions(sides.base.stories.map(({ root }) => root));
  }

  write(entries: readonly Entry[]): void {
    this.#moves = moveNames(entries);
    for (const entry of entries)
      for (const row of rowsIn(entry)) if (this.#numbersItself(row)) this.#madeOld.add(row.oldBlock ?? -1);
    const ahead = this.#firstElements(entries);
    const place: Place = {};
    let lastStory = '';
    for (const [index, entry] of entries.entries()) {
      const rows = [...rowsIn(entry)];
      const oldStory = storyOf(this.#sides.old.blocks[rows[0]?.oldBlock ?? -1]);
      const newBlock = rows.findLast((row) => this.#stays(row.newBlock))?.newBlock;
      const isBehindOther = lastStory !== oldStory && this.#storyAhead(entries, index) === oldStory;
      const isOldAlone = rows.every((row) => row.newBlock === undefined);
      const at: Place = {
        last: isOldAlone && isBehindOther ? undefined : place.last,
        next: isOldAlone ? ahead[index + 1] : ahead[index],
      };
      if (entry.kind === 'text') this.#rows(entry.rows, at);
      else this.#table(entry, at, entries[index + 1]?.kind === 'table' || index === entries.length - 1);
      place.last = at.last ?? place.last;
      if (newBlock !== undefined) lastStory = storyOf(this.#sides.next.blocks[newBlock]);
    }
    this.#insertions.apply();
  }

  #storyAhead(entries: readonly Entry[], from: number): string {
    for (let at = from; at < Math.min(entries.length, from + 50); at++) {
      const entry = entries[at];
      if (!entry) break;
      for (const { newBlock } of rowsIn(entry))
        if (this.#stays(newBlock)) return storyOf(this.#sides.next.blocks[newBlock]);
    }
    return '';
  }

  /** Is a block, and one that may have the old text next to it. */
  #stays(newBlock: number | undefined): newBlock is number {
    return newBlock !== undefined && !this.#sides.newParagraphs.vanishes(newBlock);
  }

  /** For each entry the element of the new document it begins with, or else that of the next one. */
  #firstElements(entries: readonly Entry[]): readonly (XmlElement | undefined)[] {
    const found: (XmlElement | undefined)[] = [];
    for (let index = entries.length - 1; index >= 0; index--) {
      const entry = entries[index];
      const first = entry && [...rowsIn(entry)].find(({ newBlock }) => this.#stays(newBlock))?.newBlock;
      const paragraph = first === undefined ? undefined : this.#sides.newParagraphs.elementOf(first);
      found[index] =
        entry?.kind === 'table'
          ? (this.#insertions.around(paragraph, 'w:tbl') ?? found[index + 1])
          : (paragraph ?? found[index + 1]);
    }
    return found;
  }

  #put(place: Place, ...elements: readonly XmlElement[]): void {
    if (place.last) this.#insertions.after(place.last, ...elements);
    else if (place.next) this.#insertions.before(place.next, ...elements);
    else throw new Error('the new document has no place for what was deleted');
  }

  /** Whether the package gives the number of the row's old paragraph when the changes are rejected. */
  #numbersItself({ oldBlock, newBlock }: Row): boolean {
    const block = this.#sides.old.blocks[oldBlock ?? -1];
    const other = this.#sides.next.blocks[newBlock ?? -1];
    if (!block?.generated || (this.#sides.typed && other?.kind !== 'footnote')) return false;
    if (newBlock !== undefined) return other?.generated ?? false;
    return this.#sides.oldParagraphs.properties(block, true).numbered;
  }

  #rows(rows: readonly Row[], place: Place): void {
    let open: Row[] = [];
    let before: Row['mark'] = 'same';
    for (const row of rows) {
      if (row.newBlock !== undefined) {
        this.#paragraph([...open, row], row.newBlock, place, before === 'inserted');
        open = [];
        before = row.mark;
      } else if (open.length === 0 && row.pieces.every(({ kind }) => kind === 'deleted'))
        this.#put(place, ...this.#deletedParagraph(row, this.#moves.get(row)));
      else open.push(row);
    }
  }

  /** A paragraph of the old document alone. */
  #deletedParagraph(row: Row, move: string | undefined): XmlElement[] {
    const { tracking } = this.#sides;
    const by = move === undefined ? 'w:del' : 'w:moveFrom';
    const runs = this.#steps(row, -1).flatMap((step) => (step.kind === 'deleted' ? step.runs : []));
    const [start, end] = move === undefined ? [] : tracking.range('w:moveFrom', move);
    const paragraph = element('w:p', {}, [
      this.#oldProperties(row),
      ...(start ? [start] : []),
      ...(runs.length > 0 ? [tracking.change(by, runs)] : []),
    ]);
    if (row.mark === 'deleted') trackMark(paragraph, tracking.change(by));
    return end ? [paragraph, end] : [paragraph];
  }

  #oldProperties({ oldBlock }: Row): XmlElement {
    const { oldParagraphs, old, typed } = this.#sides;
    return oldParagraphs.properties(old.blocks[oldBlock ?? -1], !typed).element;
  }

  #steps(row: Row, newBlock: number): Step[] {
    const { old, next, newParagraphs, oldParagraphs } = this.#sides;
    const made = { isMadeNew: () => true, isMadeOld: (block: number) => this.#madeOld.has(block) };
    const whole = newBlock < 0 ? [] : newParagraphs.indivisible(newBlock);
    const start = newBlock < 0 ? 0 : newParagraphs.startOf(newBlock);
    const by = row.mark === 'deleted' && this.#moves.has(row) ? 'w:moveFrom' : 'w:del';
    return stretchesOf(row, old, next, made, whole).map((stretch): Step => {
      if (stretch.kind !== 'deleted') return { kind: stretch.kind, to: stretch.new.end - start };
      const block = old.blocks[blockAt(old.blocks, stretch.old.start)];
      return { kind: 'deleted', by, runs: oldParagraphs.deletedRuns(block, stretch.old.start, stretch.old.end) };
    });
  }

  /** A paragraph of the new document, with what of the old one is in it. */
  #paragraph(rows: readonly Row[], newBlock: number, place: Place, isContinued: boolean): void {
    const { newParagraphs, tracking } = this.#sides;
    const last = rows.at(-1);
    const paragraph = newParagraphs.elementOf(newBlock);
    const move = last && rows.length === 1 ? this.#moves.get(last) : undefined;
    const as = move === undefined ? 'w:ins' : 'w:moveTo';
    const { before, after } = newParagraphs.blanks(newBlock);
    const steps = rows.flatMap((row, index): Step[] => {
      const ended = index < rows.length - 1;
      return [
        ...this.#steps(row, newBlock),
        ...(ended ? [{ kind: 'break' as const, paragraph: this.#endOf(row) }] : []),
      ];
    });
    // White space at the ends of a paragraph shows nothing, and would stand between words where paragraphs are one again.
    if (isContinued && before > 0) steps.unshift({ kind: 'inserted', to: before });
    if (last?.mark === 'inserted' && after > 0) steps.push({ kind: 'inserted', to: newParagraphs.lengthOf(newBlock) });
    if (steps.some(({ kind }) => kind !== 'same')) {
      const divided = trackParagraph(newParagraphs.membersOf(newBlock), steps, tracking, as);
      for (const [member, paragraphs] of divided)
        if (paragraphs.length > 0) this.#insertions.before(member, ...paragraphs);
    }
    if (last && last.mark !== 'same') trackMark(paragraph, tracking.change(last.mark === 'deleted' ? 'w:del' : as));
    this.#oldNumber(last, newBlock, paragraph);
    if (!newParagraphs.vanishes(newBlock)) place.last = paragraph;
    if (move !== undefined) this.#moved(paragraph, move);
  }

  /** Where a paragraph of the old document ended inside one of the new. */
  #endOf(row: Row): XmlElement {
    const ended = element('w:p', {}, [this.#oldProperties(row)]);
    trackMark(ended, this.#sides.tracking.change('w:del'));
    return ended;
  }

  /** The package numbers the paragraph and the old document did not, or otherwise: that is a change of formatting. */
  #oldNumber(row: Row | undefined, newBlock: number, paragraph: XmlElement): void {
    const { next, oldParagraphs, tracking } = this.#sides;
    if (row?.oldBlock === undefined || this.#madeOld.has(row.oldBlock)) return;
    if (!next.blocks[newBlock]?.generated || !oldParagraphs.isNumbered(paragraph)) return;
    trackProperties(paragraph, withoutNumber(paragraph), tracking.change('w:pPrChange'));
  }

  #moved(paragraph: XmlElement, name: string): void {
    const [start, end] = this.#sides.tracking.range('w:moveTo', name);
    paragraph.children.splice(propertiesOf(paragraph, 'w:pPr') ? 1 : 0, 0, start);
    this.#insertions.after(paragraph, end);
  }

  #table(entry: TableEntry, place: Place, isFollowedByTable: boolean): void {
    const { newTable, oldTable } = entry;
    if (newTable === undefined) {
      this.#put(place, ...this.#tables.table(entry, place.last?.name === 'w:tbl', isFollowedByTable));
      return;
    }
    const { newParagraphs, tracking, base } = this.#sides;
    const elementOf = ({ newRow }: TableRow) =>
      newRow === undefined ? undefined : newParagraphs.rowElement(newTable, newRow);
    const within: Place = {};
    for (const [index, row] of entry.rows.entries()) {
      const found = elementOf(row);
      if (!found) {
        within.next = entry.rows
          .slice(index)
          .map(elementOf)
          .find((each) => each);
        this.#put(within, this.#tables.row(row, this.#tables.columns(oldTable)));
        continue;
      }
      for (const [column, rows] of row.cells) {
        const [first] = newParagraphs.paragraphsIn({ table: newTable, row: row.newRow ?? 0, column });
        this.#rows(rows, { next: first?.element });
      }
      if (row.oldRow === undefined) trackRow(found, tracking.change('w:ins'));
      within.last = found;
    }
    const table = this.#insertions.around(within.last, 'w:tbl');
    if (oldTable === undefined && table)
      for (const row of new Set(base.paragraphs.flatMap((each) => each.row ?? [])))
        if (this.#insertions.around(row, 'w:tbl') === table) trackRow(row, tracking.change('w:ins'));
    place.last = table ?? place.last;
  }
}
