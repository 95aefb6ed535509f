import { onlyCase } from './letter-case.ts';

/** What two wordings differ in when it is only in form; undefined when they say something else, or may do. */
export function cosmeticDifference(before: string, after: string): string | undefined {
  if (!mayBeForm(before, after)) return undefined;
  const [one, other] = [spaced(before), spaced(after)];
  if (one === other) return 'only white space';
  const [plain, otherPlain] = [typography(one), typography(other)];
  if (plain === otherPlain) return 'only quotation marks, dashes or spaces';
  return onlyCase(plain, otherPlain) ? 'only capital letters' : undefined;
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
  (code >= 0xc0 && code < 0x2000) ||
  isLigature(code);

/** Letters that fonts join: U+FB00 to U+FB06. Of other compatibility characters "²" is not "2", nor "½" "1/2". */
const isLigature = (code: number): boolean => code >= 0xfb00 && code <= 0xfb06;

/**
 * A space counts for nothing beside a mark, as long as no figure is next to it: "10 0" and "100" are two amounts. Between letters
 * it parts words ("now here"), except behind a term that ran into the next word: "Agreementand".
 */
const spaced = (text: string): string =>
  text
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .replace(/(?<=[^\p{L}\p{N}]) (?!\p{N})|(?<!\p{N}) (?=[^\p{L}\p{N}])/gu, '')
    .replace(ranTogether, (all, term: string, word: string) =>
      formsAWord.test(word) || prefixes.test(term) ? all : term + word,
    );

const ranTogether = /(?<![\p{L}\p{N}])(\p{Lu}\p{Ll}{5,}) (\p{Ll}{3,})(?![\p{L}\p{N}])/gu;
const formsAWord =
  /^(?:able|ful|less|ness|ship|wise|ward|wards|hood|like|will|not|out|over|under|off|down|for|time|day|where|place|man|men|one|body|thing|how|ever|with|work|hold|holder|some|all|any|ability|ably|ing|ion|ment|ments|ers|est|ity|ory|ant|ent)$/;
const prefixes =
  /^(?:Should|Anti|Inter|Intra|Multi|Counter|Under|Super|Other|Every|Never|Where|There|Through|Without|Within|Neither|Either)$/;

const typography = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\ufb00-\ufb06]/g, (joined) => joined.normalize('NFKC'))
    .replace(/[‘’‛′]/g, "'")
    .replace(/[“”„‟″]/g, '"')
    .replace(/(?<=\p{N} ?)[‐‑‒–—―]|[‐‑‒–—―](?! ?[\p{N}\p{Sc}.,])/gu, '-')
    .replace(/…/g, '...')
    .replace(/(?<=\p{L})\u00ad(?=\p{L})/gu, '');
