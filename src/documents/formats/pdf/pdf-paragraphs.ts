import { type SourceBlock, typedLabel } from '../../assemble.ts';
import type { SourceDocument } from '../source-document.ts';
import { isCapitals, isPartNumber, mayEnd, runsOn } from '../title-lines.ts';
import type { PdfLine } from './pdf-lines.ts';
import type { Parted } from './running-lines.ts';

/** Lines made to paragraphs, with the place of each line. Headers and footers come behind the body. */
export function paragraphsOf({ body, headers, footers }: Parted): SourceDocument {
  const size = usual(body.flat().map((line) => line.size));
  const leading = leadingOf(body);
  const words = vocabulary(body);
  const paragraphs: PdfLine[][] = [];
  for (const lines of body) {
    const rights = ([0, 1, 2] as const).map((column) => usualRight(lines.filter((line) => line.column === column)));
    let before: PdfLine | undefined;
    for (const line of lines) {
      const previous = before ?? paragraphs.at(-1)?.at(-1);
      const goesOn =
        previous &&
        (before ? !parts(previous, line, leading, rights[previous.column] ?? 0) : runsOverPage(previous, line));
      if (goesOn) paragraphs.at(-1)?.push(line);
      else paragraphs.push([line]);
      before = line;
    }
  }
  const levels = headingLevels(paragraphs, size);
  const found = [
    ...paragraphs.map((lines) => ({ lines, ...kindOf(lines, levels) })),
    ...headers.map((line) => ({ lines: [line], kind: 'header' as const, level: 0 })),
    ...footers.map((line) => ({ lines: [line], kind: 'footer' as const, level: 0 })),
  ];
  const blocks: SourceBlock[] = [];
  const places: NonNullable<SourceDocument['places']>[number][] = [];
  for (const { lines, kind, level } of found) {
    const pieces: string[] = [];
    let end = 0;
    for (const line of lines) {
      const before = pieces.pop() ?? '';
      const joined = joinedTo(before, line.text, words);
      end += joined.length - before.length;
      places.push({ page: line.page, ...line.box, at: { block: blocks.length, start: end - line.text.length, end } });
      pieces.push(joined.slice(0, -line.text.length), line.text); // only the last line is looked at again
    }
    blocks.push({ kind, level, text: pieces.join('') });
  }
  return { blocks, places };
}

/** Whether a paragraph ends between two lines of one page. */
function parts(before: PdfLine, line: PdfLine, leading: number, right: number): boolean {
  const drop = before.y - line.y;
  if (drop < 0) return !runsOverPage(before, line); // the next column
  if (Math.abs(before.size - line.size) > 0.1 * before.size || drop > line.size * leading * 1.25) return true;
  const full = before.right > right - (right - before.left) * 0.25;
  if (isPartNumber(before.text) || (isPartNumber(line.text) && !(full && !ended(before.text)))) return true;
  const wrapped = full && !mayEnd.test(before.text) && line.left > before.left - 2; // "thirty" / "(30) days"
  if ((typedLabel(line.text) > 0 || bullet.test(line.text)) && !wrapped && !runsOn(before.text, line.text)) return true;
  const indented = line.left - before.left > line.size && !typedLabel(before.text) && !bullet.test(before.text);
  if (indented && ended(before.text)) return true;
  return !full && (ended(before.text) || isCapitals(before.text));
}

const bullet = /^[•●○▪■◦‣–—*-]\s/;
const ended = (text: string): boolean => /[.:;!?]["”’)]*$/.test(text);

/** A sentence that the end of the page interrupts. */
const runsOverPage = (before: PdfLine, line: PdfLine): boolean =>
  Math.abs(before.size - line.size) <= 0.1 * before.size &&
  !ended(before.text) &&
  !isCapitals(before.text) &&
  (/^[\p{Ll}(“"]/u.test(line.text) || /[,\p{Ll}-]$/u.test(before.text)) &&
  (typedLabel(line.text) === 0 || runsOn(before.text, line.text));

/** A hyphen at the end of a line stays, unless the document has the word without it and not with it. */
function joinedTo(text: string, next: string, words: ReadonlySet<string>): string {
  if (text === '') return next;
  if (text.endsWith('\u00ad')) return text.slice(0, -1) + next;
  const head = /([\p{L}]+)-$/u.exec(text.slice(-40))?.[1];
  const tail = /^\p{Ll}+/u.exec(next.slice(0, 40))?.[0];
  if (!head || !tail) return /[-–—/]$/.test(text) && /^\p{L}/u.test(next) ? text + next : `${text} ${next}`;
  const [whole, hyphened] = [`${head}${tail}`.toLowerCase(), `${head}-${tail}`.toLowerCase()];
  return words.has(whole) && !words.has(hyphened) ? text.slice(0, -1) + next : text + next;
}

function vocabulary(body: Parted['body']): Set<string> {
  const found = new Set<string>();
  for (const { text } of body.flat())
    for (const [word] of text.matchAll(/\p{L}+(?:-\p{L}+)*/gu)) found.add(word.toLowerCase());
  return found;
}

function leadingOf(body: Parted['body']): number {
  const ratios: number[] = [];
  for (const lines of body)
    for (const [i, line] of lines.entries()) {
      const drop = ((lines[i - 1]?.y ?? line.y) - line.y) / line.size;
      if (drop > 0.8 && drop < 2.2) ratios.push(Math.round(drop * 20) / 20);
    }
  return usual(ratios) || 1.2;
}

/** The most common; of equals the first. */
function usual(values: readonly number[]): number {
  const counts = new Map<number, number>();
  let best = { value: 0, count: 0 };
  for (const each of values) {
    const value = Math.round(each * 20) / 20;
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    if (count > best.count) best = { value, count };
  }
  return best.value;
}

function usualRight(lines: readonly PdfLine[]): number {
  const sorted = lines.map(({ right }) => right).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 0;
}

type Levels = ReadonlyMap<number, number>;
const step = (size: number): number => Math.round(size * 2) / 2;

/** Sizes clearly larger than the usual one, the largest first. */
function headingLevels(paragraphs: readonly (readonly PdfLine[])[], size: number): Levels {
  const larger = paragraphs.flatMap(([line]) => (line && line.size > size * 1.12 ? [step(line.size)] : []));
  return new Map([...new Set(larger)].sort((a, b) => b - a).map((each, index) => [each, Math.min(index + 1, 6)]));
}

function kindOf(lines: readonly PdfLine[], levels: Levels): Pick<SourceBlock, 'kind' | 'level'> {
  const [first] = lines;
  const text = lines.map((line) => line.text).join(' ');
  const level = first && levels.get(step(first.size));
  if (level !== undefined && text.length <= 200) return { kind: 'heading', level };
  return isCapitals(text) || isPartNumber(text)
    ? { kind: 'heading', level: Math.min(levels.size + 1, 6) }
    : { kind: 'paragraph', level: 0 };
}
