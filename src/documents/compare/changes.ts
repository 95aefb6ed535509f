import { type Block, blockAt, type ReadDocument, type Span } from '../clause-tree.ts';
import type { ChangeKind, Edit, Row } from './comparison.ts';
import { type Grouped, type Growing, grouped } from './grouped.ts';
import { isNumbering } from './numbering.ts';
import { type CellPair, inAnotherColumn } from './table-columns.ts';

/** So many characters between two edits, and no end of a sentence in them, and they are one change to a reader. */
const closeBy = 24;

/** Puts edits together that a person would call one change, paragraph by paragraph. */
export function groupChanges(old: ReadDocument, next: ReadDocument, rows: readonly Row[]): Grouped {
  const grouping = new Grouping(old, next);
  const elsewhere = inAnotherColumn(old, next, rows);
  for (const [index, row] of rows.entries()) grouping.take(row, rows[index + 1], elsewhere.get(index));
  return grouping.result();
}

class Grouping {
  readonly #old: ReadDocument;
  readonly #new: ReadDocument;
  readonly #edits: Edit[] = [];
  readonly #changes: Growing[] = [];
  /** The change that may still grow. */
  #open: Growing | undefined;

  constructor(old: ReadDocument, next: ReadDocument) {
    this.#old = old;
    this.#new = next;
  }

  take(row: Row, following: Row | undefined, elsewhere: CellPair | undefined): void {
    const stays = row.pieces.some((piece) => piece.kind === 'same');
    let beginning = true;
    for (const piece of stays ? row.pieces.flatMap((one) => this.#cutBehindNumber(one)) : row.pieces) {
      if (piece.kind === 'same') {
        beginning = false;
        this.#same(piece);
        continue;
      }
      const number: boolean = stays && beginning && this.#isNumber(piece);
      if (!number && beginning && this.#open?.kind === 'renumbered') this.#open = undefined;
      beginning = number;
      this.#changed(piece, number ? 'renumbered' : undefined);
    }
    if (this.#open?.kind === 'renumbered') this.#open = undefined;
    if (elsewhere) this.#dress(elsewhere.old, elsewhere.new, true);
    else this.#look(row);
    if (following) this.#break(row, following);
  }

  result(): Grouped {
    return grouped(this.#changes, this.#edits);
  }

  /** The number of a paragraph and the words behind it are two changes, though they came together. */
  #cutBehindNumber(piece: Edit): readonly Edit[] {
    if (piece.kind === 'same') return [piece];
    const side = piece.kind === 'deleted' ? 'old' : 'new';
    const body = this.#numberEnd(piece, side);
    const { start, end } = piece[side];
    if (body <= start || body >= end) return [piece];
    return [
      { ...piece, [side]: { start, end: body } },
      { ...piece, [side]: { start: body, end } },
    ];
  }

  #isNumber(piece: Edit): boolean {
    const side = piece.kind === 'deleted' ? 'old' : 'new';
    return piece[side].end <= this.#numberEnd(piece, side);
  }

  #numberEnd(piece: Edit, side: 'old' | 'new'): number {
    const document = side === 'old' ? this.#old : this.#new;
    const block = document.blocks[blockAt(document.blocks, piece[side].start)];
    return block && isNumbering(document, block) ? block.body : 0;
  }

  /** The same words in another dress. */
  #look({ pieces, oldBlock, newBlock, mark }: Row): void {
    const [before, after] = [this.#old.blocks[oldBlock ?? -1], this.#new.blocks[newBlock ?? -1]];
    if (mark !== 'same' || !before?.look || !after?.look || before.look === after.look) return;
    if (pieces.every(isSame)) this.#dress(before, after, false);
  }

  /** A change without edits: the texts do not show it. */
  #dress(before: Block, after: Block, anotherColumn: boolean): void {
    const span = ({ start, end }: Block): Span => ({ start, end });
    this.#changes.push({ edits: [], kind: 'reformatted', old: span(before), new: span(after), anotherColumn });
    this.#open = undefined;
  }

  #same(piece: Edit): void {
    if (piece.old.end === piece.old.start) return;
    this.#keep(piece);
    const between = this.#new.text.slice(piece.new.start, piece.new.end);
    if (between.length > closeBy || /[.;:]\s/.test(between)) this.#open = undefined;
  }

  /** Joined to what was the same just before. */
  #keep({ old, new: next }: Edit): void {
    const last = this.#edits.at(-1);
    const joins = last?.kind === 'same';
    const edit: Edit = {
      kind: 'same',
      old: { start: joins ? last.old.start : old.start, end: old.end },
      new: { start: joins ? last.new.start : next.start, end: next.end },
    };
    if (joins) this.#edits[this.#edits.length - 1] = edit;
    else this.#edits.push(edit);
  }

  #changed(piece: Edit, kind?: ChangeKind): void {
    const last = this.#edits[this.#open?.edits.at(-1) ?? -1];
    if (!this.#open || this.#open.kind !== kind || last?.move !== piece.move || last?.recased !== piece.recased) {
      this.#open = { edits: [], ...(kind ? { kind } : {}) };
      this.#changes.push(this.#open);
    }
    this.#open.edits.push(this.#edits.length);
    this.#edits.push({ ...piece, change: this.#changes.length });
  }

  /**
   * The break behind a row. One that came or went belongs to the words before it, or to the whole paragraph that came or went
   * behind it; else it is a change of its own.
   */
  #break(row: Row, following: Row): void {
    const { oldBlock, newBlock, mark } = row;
    const whole = row.pieces.at(-1)?.kind === mark || row.pieces.length === 0;
    const leads = !whole && mark !== 'same' && isWhole(following, mark);
    const move = leads ? following.pieces[0]?.move : row.move;
    const between: Edit = {
      kind: mark,
      old: mark === 'inserted' ? this.#empty('old') : this.#separator(this.#old, oldBlock),
      new: mark === 'deleted' ? this.#empty('new') : this.#separator(this.#new, newBlock),
      ...(move === undefined ? {} : { move }),
    };
    if (mark === 'same') {
      this.#keep(between);
      this.#open = undefined;
      return;
    }
    if (!whole) this.#open = undefined;
    this.#changed(between, whole ? this.#open?.kind : leads ? undefined : mark === 'inserted' ? 'split' : 'merged');
    // What comes next goes with it only where it is the beginning of a paragraph that was there before.
    const goesOn = whole && following.pieces.some(isSame) && row.pieces.some(isSame);
    if (!goesOn && !leads) this.#open = undefined;
  }

  #empty(side: 'old' | 'new'): Span {
    const end = this.#edits.at(-1)?.[side].end ?? 0;
    return { start: end, end };
  }

  #separator({ blocks, text }: ReadDocument, block: number | undefined): Span {
    const at = block ?? blocks.length;
    return { start: blocks[at]?.end ?? text.length, end: blocks[at + 1]?.start ?? text.length };
  }
}

const isSame = ({ kind }: Edit): boolean => kind === 'same';
const isWhole = ({ pieces }: Row, kind: Edit['kind']): boolean =>
  pieces.length > 0 && pieces.every((piece) => piece.kind === kind);
