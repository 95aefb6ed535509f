import type { Block, Clause } from '../clause-tree.ts';

/**
 * Names of clauses that last from version to version: made of the words of the clause and the names of those around it, never of
 * a number or a place, which another clause inserted before would shift. The title of the document is left out, since it changes.
 */
export function clauseIds(text: string, blocks: readonly Block[], clauses: readonly Omit<Clause, 'id'>[]): string[] {
  const ids: string[] = [];
  const taken = new Map<string, number>();
  for (const clause of clauses) {
    const first = blocks[clause.firstBlock];
    const words = first ? text.slice(first.body, first.end) : '';
    const named = /^[A-Z][a-z]+ /.test(clause.number ?? '') && clause.parent === undefined ? clause.number : undefined;
    const defined = /^[“"]([^“”"]{1,80})[”"]/.exec(words)?.[1]; // a definition goes by its term
    const own = slug(clause.heading ?? named ?? defined ?? withoutNumbers(words.slice(0, 200))) || 'clause';
    const above = clause.parent === undefined || isTitle(clauses[clause.parent]) ? undefined : ids[clause.parent];
    const wanted = bounded(above === undefined ? own : `${above}.${own}`);
    ids.push(untaken(wanted, words, taken));
  }
  return ids;
}

const isTitle = (clause: Omit<Clause, 'id'> | undefined): boolean =>
  clause?.firstBlock === 0 && clause.number === undefined;

/** A number in the words may be that of a clause referred to, which moves. */
const withoutNumbers = (words: string): string => words.replace(/[\d.]*\d(?:\([a-z0-9]+\))*/gi, ' ');

function slug(words: string): string {
  const plain = words
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .toLowerCase();
  const parts = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  let made = '';
  for (const part of parts.slice(0, 8)) if (made.length + part.length < 50) made += `${made && '-'}${part}`;
  return made || (parts[0]?.slice(0, 50) ?? '');
}

const longest = 120;
/** Deep nesting must not make names as long as a document. */
const bounded = (id: string): string => (id.length <= longest ? id : `${id.slice(0, longest - 14)}-${fingerprint(id)}`);

/**
 * Of two clauses that would have one name, the later is told apart by its words; by a count only where they are the same too.
 * With each name the next count to try is kept: a document of nothing but one heading must not be quadratic.
 */
function untaken(wanted: string, words: string, taken: Map<string, number>): string {
  const base = taken.has(wanted) ? `${wanted}-${fingerprint(words.slice(0, 10_000))}` : wanted;
  let id = base;
  for (let count = taken.get(base) ?? 2; taken.has(id); count++) {
    id = `${base}-${count}`;
    taken.set(base, count + 1);
  }
  taken.set(id, 2);
  return id;
}

/** 53 bits of no secrecy (two multiplicative rounds over the code units), in base 36. */
function fingerprint(words: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < words.length; i++) {
    const unit = words.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return ((b & 0x1fffff) * 0x100000000 + (a >>> 0)).toString(36);
}
