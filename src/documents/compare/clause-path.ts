import type { Clause, ReadDocument } from '../clause-tree.ts';

export interface ClausePaths {
  /** The innermost clause a block is in. */
  clauseOf(block: number): Clause | undefined;
  /** From the outermost: "8. Liability", "8.2". */
  pathOf(block: number): readonly string[];
}

export function clausePaths({ clauses, blocks }: ReadDocument): ClausePaths {
  const innermost = new Int32Array(blocks.length).fill(-1);
  for (const [index, clause] of clauses.entries()) innermost.fill(index, clause.firstBlock, clause.lastBlock + 1);
  const named = ({ number, heading }: Clause) => [number, heading].filter((part) => part).join(' ');
  return {
    clauseOf: (block) => clauses[innermost[block] ?? -1],
    pathOf(block) {
      const path: string[] = [];
      let clause = clauses[innermost[block] ?? -1];
      for (; clause; clause = clauses[clause.parent ?? -1]) {
        const name = named(clause);
        if (name) path.unshift(name);
      }
      return path;
    },
  };
}
