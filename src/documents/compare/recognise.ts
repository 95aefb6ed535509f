import type { Topic } from './comparison.ts';
import { figure, operativeWord, topics } from './topics.ts';
import type { Dictionary, Words } from './words.ts';

/** What is recognised in a stretch of words. */
export interface Recognised {
  readonly topics: readonly Topic[];
  readonly figure: boolean;
  readonly operative: boolean;
}

/** Also set by whoever finds a figure that is no word. */
export const figureBit = 1 << 29;
const operativeBit = 1 << 30;
const phraseBit = 1 << 28;
const topicBits = phraseBit - 1;

const phrases = topics.flatMap(({ phrases = [] }, index) => phrases.map((phrase) => ({ phrase, bit: 1 << index })));
const phrasesByFirstWord = Map.groupBy(phrases, ({ phrase }) => /^[a-z]+/.exec(phrase)?.[0] ?? '');
const longestPhrase = Math.max(...phrases.map(({ phrase }) => phrase.length));
/** Most words are in none of the lists; one look tells. */
const anything = new RegExp(
  [...topics.map(({ word }) => word), figure, operativeWord].map(({ source }) => source).join('|'),
  'u',
);

/** What a word is in, lower case. Contracts use the same few thousand words; what comes beyond is looked at anew. */
const seen = new Map<string, number>();
const mostSeen = 20_000;
/** V8 keeps a longer piece of a string as a view of the whole, and a word must not keep a document in memory. */
const longestSeen = 12;

function bitsOf(word: string): number {
  const known = seen.get(word);
  if (known !== undefined) return known;
  let mask = phrasesByFirstWord.has(word) ? phraseBit : 0;
  if (anything.test(word)) {
    for (const [index, topic] of topics.entries()) if (topic.word.test(word)) mask |= 1 << index;
    if (figure.test(word)) mask |= figureBit;
    if (operativeWord.test(word)) mask |= operativeBit;
  }
  if (seen.size < mostSeen && word.length <= longestSeen) seen.set(word, mask);
  return mask;
}

/** Each different word is looked at once, however often it occurs. */
export function recogniser(dictionary: Dictionary) {
  const masks = new Int32Array(dictionary.size).fill(-1);
  const maskOf = (id: number): number => {
    const known = masks[id] ?? 0;
    if (known >= 0) return known;
    const mask = bitsOf(dictionary.wordOf(id).toLowerCase());
    masks[id] = mask;
    return mask;
  };
  const begun = new Map<number, typeof phrases>();
  const phrasesFrom = (id: number): typeof phrases => {
    const known = begun.get(id) ?? phrasesByFirstWord.get(dictionary.wordOf(id).toLowerCase()) ?? [];
    begun.set(id, known);
    return known;
  };
  /** In the words from index `from` to before `end` of a text. */
  return ({ ids, starts, ends }: Words, text: string, from: number, end: number): number => {
    let mask = 0;
    for (let i = from; i < end; i++) {
      const word = maskOf(ids[i] ?? 0);
      mask |= word;
      if (word & phraseBit) {
        const start = starts[i] ?? 0;
        const here = text.slice(start, Math.min(start + longestPhrase, ends[end - 1] ?? start)).toLowerCase();
        for (const { phrase, bit } of phrasesFrom(ids[i] ?? 0)) if (here.startsWith(phrase)) mask |= bit;
      }
    }
    return mask;
  };
}

export const recognised = (mask: number): Recognised => ({
  topics: mask & topicBits ? topics.filter((_, index) => mask & (1 << index)).map(({ topic }) => topic) : [],
  figure: (mask & figureBit) !== 0,
  operative: (mask & operativeBit) !== 0,
});
