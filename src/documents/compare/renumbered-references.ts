import type { Block, Clause, CrossReference, ReadDocument, Span } from '../clause-tree.ts';
import type { Edit } from './comparison.ts';

/**
 * Whether two stretches are the same reference, to a clause that is there on both sides and has only another number. Where that
 * is not certain they are not: the number occurs twice, part of it is no clause ("4(b)"), or the clause has become another one.
 */
export function followsItsClause(old: ReadDocument, next: ReadDocument, edits: readonly Edit[]) {
  const targets = { old: targetsOf(old), new: targetsOf(next) };
  const isSameClause = remembered(old, next, edits);
  return (from: Span, to: Span): boolean => {
    const [one, other] = [referenceAt(old.crossReferences, from), referenceAt(next.crossReferences, to)];
    if (!one || !other) return false;
    const [before, after] = [targets.old(one), targets.new(other)];
    return before !== undefined && after !== undefined && before.rest === after.rest && isSameClause(before, after);
  };
}

function referenceAt(references: readonly CrossReference[], { start, end }: Span): CrossReference | undefined {
  let [low, high] = [0, references.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((references[middle]?.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const found = references[low - 1];
  return found && start < end && end <= found.end ? found : undefined;
}

interface Target {
  /** Index of the first block of the clause. */
  readonly block: number;
  /** What of the reference is not in the number of the clause: "(b)". */
  readonly rest: string;
}

function targetsOf({ clauses }: ReadDocument) {
  const byId = new Map(clauses.map((clause) => [clause.id, clause]));
  const times = new Map<string, number>();
  for (const { number } of clauses) if (number) times.set(number, (times.get(number) ?? 0) + 1);
  const targetOf = (clause: Clause | undefined, to: string): Target | undefined => {
    if (!clause?.number || times.get(clause.number) !== 1) return undefined;
    const [cited, number] = [key(to), key(clause.number)];
    return cited.startsWith(number) ? { block: clause.firstBlock, rest: cited.slice(number.length) } : undefined;
  };
  return ({ clause, to }: CrossReference) => targetOf(clause === undefined ? undefined : byId.get(clause), to);
}

/** What is numbered "Article 4" may be cited as "4". */
const key = (number: string): string => number.toLowerCase().replace(/^[a-z]{2,} (?=\S)/, '');

/** At least half of the words in which the clause begins are the very words, or all of them stand elsewhere. */
function remembered(old: ReadDocument, next: ReadDocument, edits: readonly Edit[]) {
  const known = new Map<string, boolean>();
  return ({ block: one }: Target, { block: other }: Target): boolean => {
    const name = `${one}/${other}`;
    const [before, after] = [old.blocks[one], next.blocks[other]];
    if (!before || !after) return false;
    const found =
      known.get(name) ??
      (2 * sharedLength(edits, before, after) >= Math.max(before.end - before.body, after.end - after.body) ||
        old.text.slice(before.body, before.end) === next.text.slice(after.body, after.end));
    known.set(name, found);
    return found;
  };
}

function sharedLength(edits: readonly Edit[], before: Block, after: Block): number {
  let [low, high] = [0, edits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.old.end ?? 0) <= before.body) low = middle + 1;
    else high = middle;
  }
  let shared = 0;
  for (let edit = edits[low]; edit && edit.old.start < before.end; edit = edits[++low]) {
    if (edit.kind !== 'same') continue;
    const shift = edit.old.start - edit.new.start;
    const start = Math.max(edit.old.start, before.body, after.body + shift);
    const end = Math.min(edit.old.end, before.end, after.end + shift);
    shared += Math.max(0, end - start);
  }
  return shared;
}
