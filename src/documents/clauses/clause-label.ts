/**
 * The number of a clause taken apart: "4.2(a)" is typed in full, "(a)" and "IV." count in their place, "Schedule B" has a name.
 * A single letter may be a Roman numeral or not: both readings are given, the row it stands in decides.
 */
export interface ClauseLabel {
  /** "Article", "Schedule": as it is cited, in the singular and capitalised. */
  readonly name?: string;
  /** Its numbers where it has several or is one: "4.2.1" is ["4", "2", "1"]. */
  readonly path: readonly string[];
  /** Behind the path in brackets: "4.2(a)(i)" has ["a", "i"]. */
  readonly brackets: readonly string[];
  readonly readings: readonly Reading[];
}

/** One way to count: "(b)" is the second of a row "(a)". */
export interface Reading {
  readonly row: string;
  readonly value: number;
}

const names: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '§': 'Section',
  clause: 'Section',
});
const whole =
  /^(?:(section|article|clause|part|schedule|exhibit|annex|appendix|attachment|§)\s*)?["“]?(\()?(\d+(?:\.\d+)*|[ivxlcdm]{1,9}|[a-z]{1,2})(\))?((?:\([a-z0-9]{1,7}\))*)["”]?\s*([.):])?\s*[-–—]?$/i;

/** Undefined for a bullet and for what is no number. */
export function clauseLabel(label: string): ClauseLabel | undefined {
  const found = whole.exec(label.trim());
  if (!found) return undefined;
  const [, named, open, count = '', close, more = '', stop = ''] = found;
  if (!named && !stop && !open && !/\d/.test(count)) return undefined;
  const name = named ? (names[named.toLowerCase()] ?? capitalised(named)) : undefined;
  const path = count.split('.');
  const style = name ?? `${open ?? ''}#${close ?? stop}`;
  const readings =
    path.length > 1 || more ? [] : readingsOf(count).map(({ row, value }) => ({ row: `${style}${row}`, value }));
  const brackets = more.match(/[a-z0-9]+/gi) ?? [];
  return open || close === ')' || stop === ')'
    ? { ...(name ? { name } : {}), path: [], brackets: [count, ...brackets], readings }
    : { ...(name ? { name } : {}), path, brackets, readings };
}

const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`;

function readingsOf(count: string): Reading[] {
  if (/^\d+$/.test(count)) return [{ row: '1', value: Number(count) }];
  const upper = count === count.toUpperCase();
  const found: Reading[] = [];
  if (/^(?:([a-z])\1?)$/i.test(count)) {
    const value = count.toLowerCase().charCodeAt(0) - 96 + (count.length - 1) * 26; // after "z" comes "aa", "bb"
    found.push({ row: upper ? 'A' : 'a', value });
  }
  const roman = romanValue(count.toLowerCase());
  if (roman !== undefined) found.push({ row: upper ? 'I' : 'i', value: roman });
  return found;
}

const romanNumeral = /^m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/;
const signs: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };

function romanValue(numeral: string): number | undefined {
  if (!romanNumeral.test(numeral)) return undefined;
  const values = [...numeral].map((sign) => signs[sign] ?? 0);
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0);
}

/** As people cite it, given the number of the clause it is part of: "2" in "1" is "1.2", "(a)" in "4.2" is "4.2(a)". */
export function citation({ name, path, brackets }: ClauseLabel, within: string | undefined): string {
  const behind = brackets.map((part) => `(${part})`).join('');
  if (name && name !== 'Section') return `${name} ${path.join('.')}${behind}`;
  const own = path.join('.');
  if (!within || name || path.length > 1) return `${own}${behind}`;
  if (within.startsWith('Article ')) return own === '' ? `${within}${behind}` : `${own}${behind}`; // sections count on through articles
  const part = own === '' || /^\d/.test(own) ? own : `(${own})`;
  if (/^[A-Z][a-z]+ [^,(]+$/.test(within)) return `${within}, ${part}${behind}`; // "Schedule B, 2"
  return `${within}${part.startsWith('(') || part === '' ? '' : '.'}${part}${behind}`;
}
