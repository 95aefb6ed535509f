import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assemble, type SourceBlock } from '../../../src/documents/assemble.ts';
import type { ReadDocument } from '../../../src/documents/clause-tree.ts';
import { outline } from '../../../src/documents/clauses/outline.ts';
import { readDocument } from '../../../src/documents/read-document.ts';

/** Dated versions of public agreements (CC BY 4.0, CC0 1.0). Not part of this repository. */
const folder =
  process.env.CONTRACT_VERSIONS_DIR ??
  fileURLToPath(new URL('../../../../shared/data/contracts/versions', import.meta.url));

/** GitHub's Marketplace Developer Agreement before and after it was rewritten: about a third of its words changed. */
const rewritten = ['2023-12-27_dbdfe9c6.md', '2024-05-21_189a004f.md'];

export interface Pair {
  readonly name: string;
  readonly old: ReadDocument;
  readonly next: ReadDocument;
}

/** Undefined where the agreements are missing and no files were named. */
export async function pairs(files: readonly string[]): Promise<readonly Pair[] | undefined> {
  const [one, other] = files.length === 2 ? files : realPair();
  if (!one || !other) return undefined;
  const [old, next] = [await read(one), await read(other)];
  const heavy = { name: 'heavy, 33,000 characters', old: made(cut(old)), next: made(cut(next)) };
  const tenfold = (blocks: readonly SourceBlock[]) => Array.from({ length: 10 }, (_, i) => variant(blocks, i)).flat();
  const heavyTenfold = {
    name: 'heavy, 330,000 characters',
    old: made(tenfold(cut(old))),
    next: made(tenfold(cut(next))),
  };
  return [
    heavy,
    { name: 'light, 33,000 characters, 40 edits', old: heavy.old, next: edited(heavy.old, 40) },
    heavyTenfold,
    { name: 'light, 330,000 characters, 400 edits', old: heavyTenfold.old, next: edited(heavyTenfold.old, 400) },
  ];
}

function realPair(): readonly string[] {
  const agreements = `${folder}/github-site-policy/marketplace-developer-agreement`;
  const paths = rewritten.map((name) => `${agreements}/${name}`);
  return paths.every((path) => existsSync(path)) ? paths : [];
}

async function read(path: string): Promise<readonly SourceBlock[]> {
  const outcome = await readDocument(readFileSync(path), 'text/markdown');
  if (!outcome.ok) throw new Error(`${path}: ${outcome.refusal.message}`);
  return sourcesOf(outcome.value);
}

const sourcesOf = ({ text, blocks }: ReadDocument): SourceBlock[] =>
  blocks.map(({ kind, level, start, body, end, generated, cell }) => ({
    kind,
    level,
    text: text.slice(generated ? body : start, end),
    ...(generated ? { label: text.slice(start, body).trim() } : {}),
    ...(cell ? { cell } : {}),
  }));

function made(sources: readonly SourceBlock[]): ReadDocument {
  const { text, blocks } = assemble(sources);
  const clauses = outline(text, blocks);
  return { text, blocks, clauses, definedTerms: [], crossReferences: [], revisions: [], comments: [], places: [] };
}

/** Whole paragraphs up to 33,000 characters. */
function cut(sources: readonly SourceBlock[]): readonly SourceBlock[] {
  let length = 0;
  return sources.filter(({ text, label = '' }) => {
    length += text.length + label.length + 2;
    return length <= 33_000;
  });
}

/** The same agreement in other words: every third word gets the number of the variant, on both sides alike. */
const variant = (sources: readonly SourceBlock[], number: number): SourceBlock[] =>
  sources.map((source) => ({
    ...source,
    text: source.text.replace(/\p{L}{4,}/gu, (word) => (word.length % 3 === 0 ? `${word}${number}` : word)),
  }));

/** So many words replaced, removed or put in, at places that a fixed seed picks. */
function edited(document: ReadDocument, count: number): ReadDocument {
  const random = seeded(20_240_522);
  const sources = sourcesOf(document);
  for (let edit = 0; edit < count; edit++) {
    const at = Math.floor(random() * sources.length);
    const source = sources[at];
    const words = source?.text.split(' ') ?? [];
    if (!source || words.length < 4) continue;
    const place = 1 + Math.floor(random() * (words.length - 2));
    const kind = random();
    if (kind < 0.5) words[place] = 'otherwise';
    else if (kind < 0.75) words.splice(place, 1);
    else words.splice(place, 0, 'and', 'additionally');
    sources[at] = { ...source, text: words.join(' ') };
  }
  return made(sources);
}

/** mulberry32 (Tommy Ettinger, public domain): the same row of numbers on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
