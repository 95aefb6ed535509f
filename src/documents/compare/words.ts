import type { Block } from '../clause-tree.ts';

/**
 * A text as a row of words: runs of letters, numbers with what is inside them ("2,450.00"), single marks, and the breaks between
 * paragraphs. White space is no word; it lies between them. Equal words have equal ids within one dictionary.
 */
export interface Words {
  readonly count: number;
  readonly ids: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** For each block the index of its first word, its number included; the break before it is not. */
  readonly blockStarts: Int32Array;
}

/** Index behind the last word of a block, without the break that follows. */
export const blockEnd = (words: Words, block: number): number =>
  block + 1 < words.blockStarts.length ? (words.blockStarts[block + 1] ?? 1) - 1 : words.count;

/**
 * Not words but what stands between them: the break behind a paragraph, a row, a cell, the number before a paragraph, quotation
 * marks. All numbers are equal here, so that a renumbered clause is still the same clause, and so are straight and curly quotes.
 */
export const marks = { paragraph: 0, row: 1, cell: 2, label: 3, quote: 4, apostrophe: 5 } as const;
const firstWord = 6;

export const isBreak = (id: number): boolean => id < marks.label;
/** Equal ids of these do not say that the characters are equal. */
export const isLoose = (id: number): boolean => id >= marks.label && id < firstWord;

const other = 0;
const space = 1;
const letter = 2;
const digit = 3;

const classes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  // Line feeds and tabs within a paragraph are words: what parts paragraphs must never be taken for what does not.
  if (character === ' ') classes[code] = space;
  else if (/[A-Za-z_]/.test(character)) classes[code] = letter;
  else if (/[0-9]/.test(character)) classes[code] = digit;
}

/** White space within a line. */
export const isSpace = (code: number): boolean => classOf(code) === space;

/** Beyond ASCII only spaces and the blocks of punctuation and symbols are told from letters: Unicode 16, Blocks.txt. */
function classOf(code: number): number {
  if (code < 128) return classes[code] ?? other;
  if (code === 0xa0 || code === 0x202f || code === 0x2007 || code === 0x3000) return space;
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba ? letter : other;
  if (code === 0xd7 || code === 0xf7) return other;
  if (code >= 0x2000 && code <= 0x2bff) return code <= 0x200a ? space : other;
  if ((code >= 0x3001 && code <= 0x303f) || code === 0xfeff) return other;
  return letter;
}

/** Who writes a document can make its words collide. What finds no room so near its place goes to a map of the engine's own. */
const mostTries = 48;

/** Gives equal words equal numbers, over as many texts as are split with it. Open addressing; never shrinks. */
export class Dictionary {
  #slots = new Int32Array(1 << 13).fill(-1);
  readonly #crowded = new Map<string, number>();
  #hashes: number[] = [];
  #words: { readonly text: string; readonly start: number; readonly end: number }[] = [];

  /** How many ids there are, breaks included. */
  get size(): number {
    return firstWord + this.#words.length;
  }

  idOf(text: string, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let tries = 0; tries < mostTries; tries++, slot = (slot + 1) & mask) {
      const found = this.#slots[slot] ?? -1;
      if (found < 0)
        return this.#crowded.size > 0
          ? this.#amongCrowded(text, start, end, hash, slot)
          : this.#add(text, start, end, hash, slot);
      if (this.#hashes[found] === hash && this.#same(found, text, start, end)) return firstWord + found;
    }
    return this.#amongCrowded(text, start, end, hash, -1);
  }

  /** New words only: those known are found before. Without a slot they are found by the map alone. */
  #add(text: string, start: number, end: number, hash: number, slot: number): number {
    if (slot >= 0) this.#slots[slot] = this.#words.length;
    else this.#crowded.set(text.slice(start, end), this.#words.length);
    this.#hashes.push(hash);
    this.#words.push({ text, start, end });
    if (this.#words.length * 2 > this.#slots.length) this.#grow();
    return this.size - 1;
  }

  #amongCrowded(text: string, start: number, end: number, hash: number, slot: number): number {
    const found = this.#crowded.get(text.slice(start, end));
    return found === undefined ? this.#add(text, start, end, hash, slot) : firstWord + found;
  }

  /** The word itself; of a mark nothing. */
  wordOf(id: number): string {
    const word = this.#words[id - firstWord];
    return word ? word.text.slice(word.start, word.end) : '';
  }

  /** Letters or figures, neither a sign nor a mark. */
  isWord(id: number): boolean {
    const word = this.#words[id - firstWord];
    return word !== undefined && classOf(word.text.charCodeAt(word.start)) >= letter;
  }

  /** Characters of the word; of a mark as many as it usually has. */
  lengthOf(id: number): number {
    const word = this.#words[id - firstWord];
    return word ? word.end - word.start : 1;
  }

  #same(found: number, text: string, start: number, end: number): boolean {
    const word = this.#words[found];
    if (!word || word.end - word.start !== end - start) return false;
    for (let i = start, j = word.start; i < end; i++, j++) {
      if (text.charCodeAt(i) !== word.text.charCodeAt(j)) return false;
    }
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const crowded = new Set(this.#crowded.values());
    this.#hashes.forEach((hash, word) => {
      if (crowded.has(word)) return;
      let slot = hash & (slots.length - 1);
      let tries = 0;
      while ((slots[slot] ?? -1) >= 0 && tries++ < mostTries) slot = (slot + 1) & (slots.length - 1);
      if (tries < mostTries) slots[slot] = word;
      else this.#crowded.set(this.wordOf(firstWord + word), word);
    });
    this.#slots = slots;
  }
}

/** Index of the first word that begins at the offset or after it. */
export function wordAt({ starts, count }: Words, offset: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Splits a document. */
export function wordsOf(text: string, blocks: readonly Block[], dictionary: Dictionary): Words {
  const row = new Row(64 + (text.length >> 2), blocks.length);
  let before = 0;
  for (const [index, block] of blocks.entries()) {
    if (block.start > before) row.push(breakAt(text, before), before, block.start);
    row.blockStarts[index] = row.count;
    if (block.body > block.start) row.push(marks.label, block.start, block.body);
    splitInto(row, text, block.body, block.end, dictionary);
    before = block.end;
  }
  return row;
}

const breakAt = (text: string, at: number): number => {
  if (text.charCodeAt(at) === 9) return marks.cell;
  return text.charCodeAt(at + 1) === 10 ? marks.paragraph : marks.row;
};

function splitInto(row: Row, text: string, from: number, to: number, dictionary: Dictionary): void {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    if (kind === space) {
      at++;
      continue;
    }
    const start = at++;
    const quote = kind === other ? quoteOf(code) : 0;
    if (quote) {
      row.push(quote, start, at);
      continue;
    }
    let hash = Math.imul(code ^ 0x811c9dc5, 0x01000193);
    if (kind !== other) {
      for (; at < to; at++) {
        const next = text.charCodeAt(at);
        if (classOf(next) < letter && !isInsideNumber(text, at, to)) break;
        hash = Math.imul(hash ^ next, 0x01000193);
      }
    }
    row.push(dictionary.idOf(text, start, at, hash ^ (hash >>> 15)), start, at);
  }
}

function quoteOf(code: number): number {
  if (code === 0x22 || code === 0x201c || code === 0x201d) return marks.quote;
  return code === 0x27 || code === 0x2018 || code === 0x2019 ? marks.apostrophe : 0;
}

/** The point, comma, colon or slash of 2,450.00, 17:30, 1/3: a mark between two digits. */
function isInsideNumber(text: string, at: number, to: number): boolean {
  const code = text.charCodeAt(at);
  return (
    (code === 0x2c || code === 0x2e || code === 0x3a || code === 0x2f) &&
    at + 1 < to &&
    classes[text.charCodeAt(at - 1)] === digit &&
    classes[text.charCodeAt(at + 1)] === digit
  );
}

class Row implements Words {
  count = 0;
  ids: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  readonly blockStarts: Int32Array;

  constructor(capacity: number, blocks: number) {
    this.blockStarts = new Int32Array(blocks);
    this.ids = new Int32Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
  }

  push(id: number, start: number, end: number): void {
    if (this.count === this.ids.length) this.#grow();
    this.ids[this.count] = id;
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  #grow(): void {
    const grown = (from: Int32Array) => {
      const to = new Int32Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.ids = grown(this.ids);
    this.starts = grown(this.starts);
    this.ends = grown(this.ends);
  }
}
