import { formatted } from './number-formats.ts';
import type { List, ListLevel } from './numbering.ts';
import { symbolOf } from './symbols.ts';

/** Counts the numbered paragraphs of one story, in reading order, and says the number of each as Word shows it. */
export class ListCounter {
  /** By definition: the number last given on each level. */
  readonly #counts = new Map<string, (number | undefined)[]>();
  /** Lists and levels whose own start was used. */
  readonly #started = new Set<string>();

  /** The label of the next paragraph of list `id` on `level`; '' where it shows none. */
  next(id: string, list: List, level: number): string {
    const counts = this.#counts.get(list.definition) ?? new Array<number | undefined>(9).fill(undefined);
    this.#counts.set(list.definition, counts);
    // A level that was never numbered counts as if it had been: a list may begin with "1.1".
    for (let above = 0; above < level; above++) counts[above] ??= startOf(list, above);
    const before = counts[level];
    const anew = list.startsAt[level] !== undefined && !this.#started.has(`${id} ${level}`);
    counts[level] = before === undefined || anew ? startOf(list, level) : before + 1;
    this.#started.add(`${id} ${level}`);
    for (let below = level + 1; below < 9; below++) if (begins(list.levels[below], level)) counts[below] = undefined;
    return label(list, level, counts);
  }
}

const startOf = (list: List, level: number): number => list.startsAt[level] ?? list.levels[level]?.start ?? 1;

/** Whether `below` begins anew after a paragraph on level `above` (ECMA-376 part 1, 17.9.10). */
const begins = (below: ListLevel | undefined, above: number): boolean =>
  below?.restart === undefined || (below.restart > 0 && above < below.restart);

function label(list: List, level: number, counts: readonly (number | undefined)[]): string {
  const shown = list.levels[level];
  if (!shown) return '';
  if (shown.format === 'bullet') return bullet(shown);
  const numbers = (place: number): string => {
    const of = list.levels[place];
    const number = counts[place];
    if (!of || number === undefined) return '';
    if (shown.legal && of.format !== 'none') return String(number);
    return of.digits > 0 ? String(number).padStart(of.digits, '0') : formatted(number, of.format);
  };
  return shown.text.replace(/%([1-9])/g, (_, place: string) => numbers(Number(place) - 1)).trim();
}

/** As it is seen: the letters of fonts of pictures are none. Whatever has no character is the usual dot. */
function bullet({ text, font, picture }: ListLevel): string {
  const sign = text.trim();
  if (picture) return '•';
  if (sign === '') return '';
  if (/^(?:symbol|wingdings(?: 2)?)$/i.test(font) || /[\ue000-\uf8ff]/.test(sign)) {
    const found = symbolOf(font, (sign.codePointAt(0) ?? 0).toString(16));
    return found === '\ufffd' ? '•' : found;
  }
  return sign === 'o' && /^courier/i.test(font) ? '◦' : sign;
}
