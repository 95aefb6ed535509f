import type { Block, BlockKind, TableCell } from './clause-tree.ts';

/** A paragraph as a reader found it. Blank ones are dropped; white space at the ends is cut. */
export interface SourceBlock {
  readonly kind: BlockKind;
  /** Its number as shown, when the reader knows it apart from the words: "4.2", "(a)", "•". */
  readonly label?: string;
  /** The words, without such a label; a number typed in front of them is found here. */
  readonly text: string;
  readonly level: number;
  readonly cell?: TableCell;
  readonly origin?: number;
  readonly look?: string;
}

export interface Assembled {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** For each source block the offset its `text` begins at in the canonical text; -1 where it was dropped. The cut white space
   * is counted: offset + i is where text[i] went, for every i that is not cut. */
  readonly offsets: readonly number[];
}

/** Joins what a reader found to the canonical text and its blocks. */
export function assemble(sources: readonly SourceBlock[]): Assembled {
  const parts: string[] = [];
  const blocks: Block[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const source of sources) {
    const words = source.text.trim();
    if (words === '') {
      offsets.push(-1);
      continue;
    }
    const between = separator(blocks.at(-1), source);
    const label = source.label ? `${source.label} ` : '';
    const start = at + between.length;
    const body = start + (label ? label.length : typedLabel(words));
    parts.push(between, label, words);
    at = start + label.length + words.length;
    offsets.push(start + label.length - (source.text.length - source.text.trimStart().length));
    const { label: _, text: __, ...rest } = source;
    blocks.push({ ...rest, start, body, end: at, ...(label ? { generated: true } : {}) });
  }
  return { text: parts.join(''), blocks, offsets };
}

function separator(before: Block | undefined, { cell }: SourceBlock): string {
  if (!before) return '';
  if (!cell || !before.cell || before.cell.table !== cell.table) return '\n\n';
  return before.cell.row === cell.row && before.cell.column !== cell.column ? '\t' : '\n';
}

/**
 * How people number clauses by hand: "1.", "4.2.1", "(a)", "iv)", "§ 5". A year or an amount that begins a sentence is none, so
 * a bare number needs its full stop or bracket. "Section 4.2" is one before a title, and a reference before "shall apply".
 */
const numbered =
  /^(?:\d{1,3}(?:\.\d{1,3})+[.)]?|\d{1,3}[.)]|\((?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,7})\)|(?:[a-z]|[ivxlc]{1,7})[.)])(?:\s+[-–—]\s+|\s+)(?=\S)/i;
const named =
  /^(?:(?:section|article|clause|schedule|exhibit|annex|appendix) ?|§ ?)(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])(?:[.:)]\s+|\s+[-–—]\s+)(?=\S)/i;
const capital = /^(?:(?:[Ss]ection|SECTION|[Aa]rticle|ARTICLE) |§ ?)(?:\d+(?:\.\d+)*|[IVXLC]+)\s+(?=[A-Z“"])/;

/** Length of the number typed at the start of a paragraph, with the space behind it; 0 where there is none. */
export const typedLabel = (words: string): number =>
  (numbered.exec(words) ?? named.exec(words) ?? capital.exec(words))?.[0].length ?? 0;

/** A place in what a reader found: characters `start` to `end` of the text of source block `block`. */
export interface SourceSpan {
  readonly block: number;
  readonly start: number;
  readonly end: number;
}
