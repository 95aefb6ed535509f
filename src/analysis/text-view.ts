import type { Finding } from './terms.ts';

/**
 * A reading copy of the text: each run of white space is one space, typographic quotes are plain. Rules match the copy;
 * findings are mapped back to the text itself.
 *
 * The text is attacker-controlled (anyone may send a contract). Every pattern in this folder has at most one bounded gap, is run
 * on a sentence or a window of bounded length, and never nests repetitions, so that work grows linearly with the text.
 */
export interface TextView {
  readonly text: string;
  readonly sentences: readonly Range[];
  finding<T>(value: T, range: Range, confidence: number, rule: string): Finding<T>;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Found<T> extends Range {
  readonly value: T;
}

/** A longer sentence is cut here: rules look at whole sentences, and their cost must stay bounded. */
const LONGEST_SENTENCE = 2500;

const PLAIN: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': "'",
  '’': "'",
  '´': "'",
  '`': "'",
  '‑': '-',
  '–': '-',
};

export function viewText(source: string): TextView {
  const { text, at, breaks } = collapse(source);
  return {
    text,
    sentences: sentences(text, breaks),
    finding: (value, range, confidence, rule) => {
      const start = at[range.start] ?? 0;
      const end = (at[range.end - 1] ?? 0) + 1;
      return { value, span: { start, end, text: source.slice(start, end) }, confidence, rule };
    },
  };
}

function collapse(source: string): { text: string; at: Uint32Array; breaks: ReadonlySet<number> } {
  const breaks = new Set<number>();
  const at = new Uint32Array(source.length);
  const parts: string[] = [];
  let length = 0;
  let inSpace = true;
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i);
    const isSpace = /\s/.test(char);
    if (char === '\n') breaks.add(isSpace && inSpace ? length : length + 1);
    if (char === '\u00ad' || (isSpace && inSpace)) continue;
    inSpace = isSpace;
    at[length++] = i;
    parts.push(isSpace ? ' ' : (PLAIN[char] ?? char));
  }
  return { text: parts.join(''), at, breaks };
}

/** A full stop after one of these, after a single letter or after a bare number ends no sentence. */
const ABBREVIATION =
  /(?:\b(?:inc|corp|ltd|co|llc|no|nos|mr|mrs|ms|dr|st|jr|sr|sec|art|vs|etc|e\.g|i\.e|approx|dept|bros)|\b[a-z]|[ (]\d{1,2}(?:\.\d{1,2})?)$/i;

/** A clause number at the start of a line begins a new sentence, whatever came before: headings have no full stop. */
const CLAUSE_NUMBER = /^(?:\d{1,2}\.(?:\d{1,2}\.?)? ?[A-Z"(]|ARTICLE |SECTION \d)/;

function sentences(text: string, breaks: ReadonlySet<number>): Range[] {
  const ranges: Range[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const atLimit =
      i - start >= LONGEST_SENTENCE || (breaks.has(i + 1) && CLAUSE_NUMBER.test(text.slice(i + 1, i + 12)));
    const mayEnd =
      '.?!'.includes(text.charAt(i)) && text.charAt(i + 1) === ' ' && /[A-Z0-9("'[]/.test(text.charAt(i + 2));
    if (!atLimit && !(mayEnd && !ABBREVIATION.test(text.slice(Math.max(start, i - 12), i)))) continue;
    ranges.push({ start, end: i + 1 });
    start = i + 1;
  }
  if (start < text.length) ranges.push({ start, end: text.length });
  return ranges;
}

/** The best finding: highest confidence, then first in the text. */
export function best<T>(findings: readonly Finding<T>[]): Finding<T> | undefined {
  let chosen: Finding<T> | undefined;
  for (const finding of findings) {
    const better =
      !chosen ||
      finding.confidence > chosen.confidence ||
      (finding.confidence === chosen.confidence && finding.span.start < chosen.span.start);
    if (better) chosen = finding;
  }
  return chosen;
}
