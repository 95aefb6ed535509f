import type { Clause, ReadDocument } from '../clause-tree.ts';

export interface ClausePaths {
  /** The innermost clause a block is in. */
  clauseOf(block: number): Clause | undefined;
  /** That clause and those it is in, from the inside. */
  above(block: number): readonly Clause[];
  /** From the outermost: "8. Liability", "8.2". */
  pathOf(block: number): readonly string[];
}

/** Nobody cites deeper, and a document nested by an attacker must not make every change as long as itself. */
const deepest = 24;

export function clausePaths({ clauses, blocks }: ReadDocument): ClausePaths {
  const innermost = new Int32Array(blocks.length).fill(-1);
  for (const [index, clause] of clauses.entries()) innermost.fill(index, clause.firstBlock, clause.lastBlock + 1);
  const named = ({ number, heading }: Clause) => [number, heading].filter((part) => part).join(' ');
  const above = (block: number): readonly Clause[] => {
    const found: Clause[] = [];
    let clause = clauses[innermost[block] ?? -1];
    for (; clause && found.length < deepest; clause = clauses[clause.parent ?? -1]) found.push(clause);
    return found;
  };
  const paths = new Map<number, readonly string[]>();
  return {
    clauseOf: (block) => clauses[innermost[block] ?? -1],
    above,
    pathOf: (block) => {
      const clause = innermost[block] ?? -1;
      const path =
        paths.get(clause) ??
        above(block)
          .map(named)
          .filter((name) => name !== '')
          .reverse();
      paths.set(clause, path);
      return path;
    },
  };
}
