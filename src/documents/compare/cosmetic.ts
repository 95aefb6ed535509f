/** What two wordings differ in when it is only in form; undefined when they say something else. */
export function cosmeticDifference(before: string, after: string): string | undefined {
  if (!mayBeForm(before, after)) return undefined;
  for (const { says, form } of forms) if (form(before) === form(after)) return says;
  return undefined;
}

/** Where the first letters or figures differ, nothing of the rest need be looked at. Signs beyond ASCII are left to the forms. */
function mayBeForm(before: string, after: string): boolean {
  let [i, j] = [0, 0];
  for (;;) {
    while (i < before.length && !isPlain(before.charCodeAt(i))) i++;
    while (j < after.length && !isPlain(after.charCodeAt(j))) j++;
    if (i === before.length || j === after.length) return i === before.length && j === after.length;
    const [one, other] = [before.charCodeAt(i++), after.charCodeAt(j++)];
    if (one >= 128 || other >= 128) return true;
    if (one !== other && (one | 32) !== (other | 32)) return false;
  }
}

const isPlain = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  (code >= 0xc0 && code < 0x2000);

const spaces = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** Words written together or apart by mistake. Not next to a figure: "10 0" and "100" are two amounts. */
const joinedWords = (text: string): string => spaces(text).replace(/(?<!\p{N}) (?!\p{N})/gu, '');
const characters = (text: string): string =>
  joinedWords(
    text
      .normalize('NFKC')
      .replace(/[‘’‚‛′]/g, "'")
      .replace(/[“”„‟″]/g, '"')
      .replace(/[‐‑‒–—―−]/g, '-')
      .replace(/…/g, '...')
      .replace(/\u00ad/g, ''),
  );

/** Each forgives what those before it do, and one thing more. */
const forms: readonly { readonly says: string; readonly form: (text: string) => string }[] = [
  { says: 'only white space', form: joinedWords },
  { says: 'only quotation marks, dashes or spaces', form: characters },
  { says: 'only capital letters', form: (text) => characters(text).toLowerCase() },
];
