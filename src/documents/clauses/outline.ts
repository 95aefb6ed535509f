import type { Block, Clause } from '../clause-tree.ts';
import { headingOf } from './clause-heading.ts';
import { clauseIds } from './clause-ids.ts';
import { type ClauseLabel, citation, clauseLabel } from './clause-label.ts';
import { nesting, type Open } from './clause-nesting.ts';

type Draft = { -readonly [Key in keyof Omit<Clause, 'id'>]: Clause[Key] } & { alone: boolean };

/**
 * The clauses a document's blocks form, from its headings, lists and numbers. A clause reaches to the next one that is not inside
 * it. What stands before the first, and headers, footers and footnotes behind the last, belong to none.
 */
export function outline(text: string, blocks: readonly Block[]): Clause[] {
  const clauses: Draft[] = [];
  const open: Open[] = [];
  let last = -1;
  const close = (depth: number): void => {
    for (const { clause } of open.splice(depth)) reachTo(clauses[clause], last, blocks);
  };
  for (const [index, block] of blocks.entries()) {
    if (besideText.has(block.kind)) continue;
    const label = labelOf(text, block);
    if (beginsClause(block, label)) {
      if (!titleOfLast(text, clauses.at(-1), blocks, index, label)) {
        const { depth, reading } = nesting(open, block, label);
        close(depth);
        const [parent, heading] = [open.at(-1)?.clause, headingOf(text, block)];
        const within = open.findLast(({ clause }) => clauses[clause]?.number !== undefined)?.clause;
        const number = label && citation(label, within === undefined ? undefined : clauses[within]?.number);
        const place = {
          start: block.start,
          end: block.end,
          level: open.length + 1,
          firstBlock: index,
          lastBlock: index,
        };
        const named = { ...(number ? { number } : {}), ...(heading && !isOnlyLabel(text, block) ? { heading } : {}) };
        clauses.push({
          ...place,
          ...named,
          ...(parent === undefined ? {} : { parent }),
          alone: isOnlyLabel(text, block),
        });
        open.push({ clause: clauses.length - 1, block, label, reading });
      }
    }
    last = index;
  }
  close(0);
  const ids = clauseIds(text, blocks, clauses);
  return clauses.map(({ alone: _, ...clause }, index) => ({ id: ids[index] ?? '', ...clause }));
}

const besideText: ReadonlySet<Block['kind']> = new Set(['header', 'footer', 'footnote']);

const beginsClause = (block: Block, label: ClauseLabel | undefined): boolean =>
  block.kind === 'heading' || (block.kind !== 'cell' && label !== undefined);

function reachTo(clause: Draft | undefined, last: number, blocks: readonly Block[]): void {
  if (!clause) return;
  clause.lastBlock = Math.max(clause.firstBlock, last);
  clause.end = blocks[clause.lastBlock]?.end ?? clause.end;
}

/** The number in front of the words, or words that are nothing but a number: "ARTICLE IV", "Schedule B". */
function labelOf(text: string, block: Block): ClauseLabel | undefined {
  if (block.body > block.start) return clauseLabel(text.slice(block.start, block.body));
  return isOnlyLabel(text, block) ? clauseLabel(text.slice(block.start, block.end)) : undefined;
}

const onlyLabel =
  /^(?:section|article|clause|part|schedule|exhibit|annex|appendix|attachment)\s+["“]?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,7}|[a-z])["”]?[.:]?$/i;
const isOnlyLabel = (text: string, { start, body, end }: Block): boolean =>
  body === start && end - start <= 40 && onlyLabel.test(text.slice(start, end));

/** "ARTICLE IV" and in the next heading "CONFIDENTIALITY" are one clause. */
function titleOfLast(
  text: string,
  clause: Draft | undefined,
  blocks: readonly Block[],
  index: number,
  label: ClauseLabel | undefined,
): boolean {
  const block = blocks[index];
  if (!clause?.alone || clause.heading || label || clause.firstBlock !== index - 1 || block?.kind !== 'heading')
    return false;
  const heading = headingOf(text, block);
  if (heading) clause.heading = heading;
  return true;
}
