import type { Block, ReadDocument } from '../clause-tree.ts';
import type { Comparison, Edit, Row } from './comparison.ts';

/** The comparison paragraph by paragraph, as a redline shows it. Their pieces are all of the text but the breaks between paragraphs. */
export function rowsOf(old: ReadDocument, next: ReadDocument, { edits }: Pick<Comparison, 'edits'>): readonly Row[] {
  const rows: Row[] = [];
  let pieces: Edit[] = [];
  let [oldBlock, newBlock] = [0, 0];

  const close = (mark: Row['mark'], move?: number) => {
    const blocks = {
      ...(mark === 'inserted' ? {} : { oldBlock: oldBlock++ }),
      ...(mark === 'deleted' ? {} : { newBlock: newBlock++ }),
    };
    const moved = move !== undefined && pieces.length > 0 && pieces.every((piece) => piece.move === move);
    rows.push({ pieces, mark, ...blocks, ...(moved ? { move } : {}) });
    pieces = [];
  };
  for (const edit of edits) {
    const onOld = edit.kind === 'deleted';
    const blocks = onOld ? old.blocks : next.blocks;
    const span = onOld ? edit.old : edit.new;
    let at = span.start;
    while (at < span.end) {
      const block = blocks[onOld ? oldBlock : newBlock];
      const end = Math.min(span.end, block?.end ?? span.end);
      if (end > at) pieces.push(part(edit, at - span.start, end - span.start));
      if (end === span.end) break;
      close(edit.kind === 'same' ? 'same' : edit.kind, edit.move);
      at = startOf(blocks, onOld ? oldBlock : newBlock, span.end);
    }
  }
  close('same');
  return rows;
}

const startOf = (blocks: readonly Block[], index: number, end: number): number =>
  Math.min(blocks[index]?.start ?? end, end);

function part(edit: Edit, from: number, to: number): Edit {
  const cut = ({ start, end }: { start: number; end: number }) =>
    start === end ? { start, end } : { start: start + from, end: start + to };
  return { ...edit, old: cut(edit.old), new: cut(edit.new) };
}
