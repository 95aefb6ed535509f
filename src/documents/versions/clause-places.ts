import { blockAt, type Clause, type ReadDocument } from '../clause-tree.ts';

/** The innermost clause that holds the offset; none before the first. */
export function clauseAt({ blocks, clauses }: ReadDocument, offset: number): Clause | undefined {
  const block = blockAt(blocks, offset);
  let [low, high] = [0, clauses.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((clauses[middle]?.firstBlock ?? 0) <= block) low = middle + 1;
    else high = middle;
  }
  let found = clauses[low - 1];
  while (found && found.lastBlock < block) found = found.parent === undefined ? undefined : clauses[found.parent];
  return found;
}

/** From the outermost: "8. Liability", "8.2". */
export function clausePath({ clauses }: ReadDocument, clause: Clause): readonly string[] {
  const path: string[] = [];
  let at: Clause | undefined = clause;
  while (at) {
    const name = [at.number, at.heading].filter((part) => part !== undefined).join(' ');
    if (name) path.unshift(name);
    at = at.parent === undefined ? undefined : clauses[at.parent];
  }
  return path;
}
