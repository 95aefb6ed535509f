import { type SourceBlock, typedLabel } from '../../assemble.ts';
import { isCapitals, isPartNumber, mayEnd, runsOn } from '../title-lines.ts';

/**
 * Paragraphs are parted by blank lines and page breaks. In a file whose lines were broken at a width (a typewriter's, EDGAR's)
 * a line end inside a paragraph is a space; in others it stays. A line that begins with a number begins a block of its own.
 * No word is ever left out, a page number neither: whether "12" is one cannot be told for certain.
 */
export function plainBlocks(text: string): SourceBlock[] {
  const paragraphs = text
    .split(/\n[ \t\v]*(?:\n[ \t\v]*)*\n|\f/)
    .map((paragraph) => paragraph.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0);
  const width = wrappedAt(paragraphs);
  return paragraphs.flatMap((lines) => pieces(lines, width)).map(blockOf);
}

/** The width lines were broken at; undefined when the line ends are the author's own. */
function wrappedAt(paragraphs: readonly (readonly string[])[]): number | undefined {
  const inner = paragraphs.flatMap((lines) => lines.slice(0, -1)).map((line) => line.trimEnd().length);
  if (inner.length < 3) return undefined;
  const sorted = inner.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const width = at(0.9);
  return width >= 40 && width <= 160 && at(0.5) >= width * 0.75 ? width : undefined;
}

function pieces(lines: readonly string[], width: number | undefined): string[] {
  const found: string[] = [];
  let previous: string | undefined;
  for (const line of lines) {
    const words = line.trim();
    // A line that could have held the next word was ended on purpose.
    const first = words.split(/\s/, 1)[0] ?? '';
    const full =
      width !== undefined && previous !== undefined && previous.trimEnd().length + 1 + first.length >= width * 0.9;
    if (
      previous === undefined ||
      (beginsOne(words) && !runsOn(previous, words) && !(full && !mayEnd.test(previous.trimEnd())))
    )
      found.push(words);
    else found.push(`${found.pop() ?? ''}${full ? ' ' : '\n'}${words}`);
    previous = line;
  }
  return found;
}

const beginsOne = (words: string): boolean => typedLabel(words) > 0 || isPartNumber(words);

function blockOf(text: string): SourceBlock {
  return isPartNumber(text) || isCapitals(text)
    ? { kind: 'heading', level: 1, text }
    : { kind: 'paragraph', level: 0, text };
}
