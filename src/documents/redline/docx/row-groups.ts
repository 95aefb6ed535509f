import type { Block, ReadDocument } from '../../clause-tree.ts';
import type { Edit, Row } from '../../compare/comparison.ts';

/**
 * Rows that cannot be torn apart: from a place where both documents begin a paragraph to the next such place. Most are one row;
 * paragraphs that were split or joined make longer ones.
 */
export interface RowGroup {
  readonly rows: readonly Row[];
  /** Indexes of the blocks that end in it. */
  readonly old: readonly number[];
  readonly new: readonly number[];
}

export function groupsOf(rows: readonly Row[]): readonly RowGroup[] {
  const groups: RowGroup[] = [];
  let group: Row[] = [];
  let [oldOpen, newOpen] = [false, false];
  for (const row of withMarksAtEnds(rows).map(withMove)) {
    group.push(row);
    oldOpen = row.mark === 'inserted' && (oldOpen || row.pieces.some(({ kind }) => kind !== 'inserted'));
    newOpen = row.mark === 'deleted' && (newOpen || row.pieces.some(({ kind }) => kind !== 'deleted'));
    if (oldOpen || newOpen) continue;
    groups.push(grouped(group));
    group = [];
  }
  return group.length > 0 ? [...groups, grouped(group)] : groups;
}

const grouped = (rows: readonly Row[]): RowGroup => ({
  rows,
  old: rows.flatMap(({ oldBlock }) => oldBlock ?? []),
  new: rows.flatMap(({ newBlock }) => newBlock ?? []),
});

/** A paragraph was moved as a whole though it has another number now. */
function withMove(row: Row): Row {
  const { pieces, mark } = row;
  if (mark === 'same' || row.move !== undefined || !pieces.every(({ kind }) => kind === mark)) return row;
  const side = mark === 'deleted' ? 'old' : 'new';
  const length = (of: readonly Edit[]) => of.reduce((sum, each) => sum + each[side].end - each[side].start, 0);
  const moved = pieces.filter((piece) => piece.move !== undefined);
  const [first] = moved;
  if (first?.move === undefined || moved.some(({ move }) => move !== first.move)) return row;
  return 2 * length(moved) > length(pieces) ? { ...row, move: first.move } : row;
}

/** Whole paragraphs that came or went carry their own mark: "A|¶B|¶" is the same change as "A¶|B¶|", and reads better. */
function withMarksAtEnds(rows: readonly Row[]): readonly Row[] {
  const shifted = [...rows];
  for (let first = 0; first < shifted.length; first++) {
    const row = shifted[first];
    if (!row || row.mark === 'same' || row.pieces.every(({ kind }) => kind === row.mark)) continue;
    // Typed on at the end of a paragraph: as Word itself tracks it. LibreOffice (7.4) rejects the other form wrongly.
    if (row.mark === 'inserted' && row.pieces.at(-1)?.kind === 'inserted') continue;
    let last = first + 1;
    const isWhole = (at: number) => shifted[at]?.pieces.every(({ kind }) => kind === row.mark) ?? false;
    while (shifted[last]?.mark === row.mark && isWhole(last)) last++;
    if (shifted[last]?.mark !== 'same' || !isWhole(last)) continue;
    const other = row.mark === 'deleted' ? 'newBlock' : 'oldBlock';
    const kept = shifted[last]?.[other];
    for (let at = last; at > first; at--) {
      const { [other]: _, ...rest } = shifted[at] as Row;
      shifted[at] = { ...rest, mark: row.mark };
    }
    shifted[first] = { ...row, mark: 'same', ...(kept === undefined ? {} : { [other]: kept }) };
    first = last;
  }
  return shifted;
}

/** The same as paragraphs that went and paragraphs that came: always possible, where a tie cannot be written. */
export function untied({ old, new: next }: RowGroup, a: ReadDocument, b: ReadDocument): readonly RowGroup[] {
  return [
    ...old.map((index) => grouped([wholeRow('deleted', index, a.blocks[index], b.blocks[next[0] ?? 0]?.start ?? 0)])),
    ...next.map((index) => grouped([wholeRow('inserted', index, b.blocks[index], 0)])),
  ];
}

function wholeRow(mark: 'deleted' | 'inserted', index: number, block: Block | undefined, at: number): Row {
  const span = { start: block?.start ?? 0, end: block?.end ?? 0 };
  const none = { start: at, end: at };
  return mark === 'deleted'
    ? { mark, oldBlock: index, pieces: [{ kind: mark, old: span, new: none }] }
    : { mark, newBlock: index, pieces: [{ kind: mark, old: none, new: span }] };
}

/** Which run of text of its own a paragraph is in. */
export function storyOf(block: Block | undefined): string {
  if (!block) return '';
  return block.kind === 'header' || block.kind === 'footer' || block.kind === 'footnote' ? block.kind : 'body';
}
