/** The paragraphs of a sample agreement. The text file is the source; numbers in it are checked, then left to Word. */
export type Block =
  | { readonly kind: 'title' | 'heading' | 'paragraph'; readonly text: string }
  /** level 0 an article ("1."), 1 a clause ("1.1"), 2 an item ("(a)"); `text` without the number. */
  | { readonly kind: 'numbered'; readonly level: 0 | 1 | 2; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

/** Splits the text at blank lines. Throws where a number is not the one Word's numbering will show, so the two cannot differ. */
export function agreementBlocks(text: string): readonly Block[] {
  const counters = [0, 0, 0];
  return text
    .trim()
    .split(/\n{2,}/)
    .map((block, index): Block => {
      if (index === 0) return { kind: 'title', text: block };
      if (block.includes('\t')) return { kind: 'table', rows: block.split('\n').map((row) => row.split('\t')) };
      const label = /^(?:(\d+)\.|(\d+\.\d+)|\(([a-z])\)) /.exec(block);
      if (!label) return { kind: /^[A-Z][A-Z :,]+$/.test(block) ? 'heading' : 'paragraph', text: block };
      const level = label[1] ? 0 : label[2] ? 1 : 2;
      counters[level] = (counters[level] ?? 0) + 1;
      counters.fill(0, level + 1);
      const expected = `${numberAt(level, counters)} `;
      if (label[0] !== expected)
        throw new Error(`clause number "${label[0]}" should be "${expected}": ${block.slice(0, 60)}`);
      return { kind: 'numbered', level, text: block.slice(label[0].length) };
    });
}

function numberAt(level: 0 | 1 | 2, [article = 0, clause = 0, item = 0]: readonly number[]): string {
  if (level === 0) return `${article}.`;
  return level === 1 ? `${article}.${clause}` : `(${String.fromCharCode(96 + item)})`;
}
