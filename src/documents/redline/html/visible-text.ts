import { type Html, html } from '../../../platform/html.ts';

/**
 * Text as a contract has it may hide what it says: overrides turn letters round, marks of no width part words that look whole
 * (Unicode TR 36 section 2.7, CVE-2021-42574). What cannot be seen or rearranges others is shown as its code, "‹U+202E›", and
 * never put on the page itself. Tabs and line feeds stay; so do joiners and variation selectors where they belong: inside a
 * script that joins its letters, and behind a pictograph. Elsewhere they are shown too.
 */
const hidden =
  /[[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]--[\t\n\u200c\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]]|(?<![[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]])[\u200c\u200d\ufe00-\ufe0f]/gv;

export const holdsHidden = (text: string): boolean => text.search(hidden) >= 0;

/** The text, escaped, with each hidden character as its code. */
export function visibleText(text: string): Html {
  let at = 0;
  const parts: Html[] = [];
  for (const { 0: character, index } of text.matchAll(hidden)) {
    parts.push(html`${text.slice(at, index)}<span class="code">${codeOf(character)}</span>`);
    at = index + character.length;
  }
  return parts.length === 0 ? html`${text}` : html`${parts}${text.slice(at)}`;
}

/** The same as a plain string, for attributes and other places without markup. */
export const plainText = (text: string): string => text.replace(hidden, codeOf);

const codeOf = (character: string): string =>
  `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;

const spaces: Readonly<Record<string, string>> = {
  ' ': 'a space',
  '\t': 'a tab',
  '\n': 'a line break',
  '\u00a0': 'a no-break space',
};

/** What a stretch of mere white space is, in words, for it cannot be seen; undefined for other text. */
export function spaceInWords(text: string): string | undefined {
  if (text.trim() !== '' || text === '') return undefined;
  return spaces[text] ?? (/^ +$/.test(text) ? `${text.length} spaces` : 'white space');
}
