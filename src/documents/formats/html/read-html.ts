import { ok, type Result } from '../../../platform/result.ts';
import { type SourceBlock, typedLabel } from '../../assemble.ts';
import type { TableCell } from '../../clause-tree.ts';
import { decodedText } from '../plain/decoded-text.ts';
import type { SourceDocument } from '../source-document.ts';
import type { HtmlElement, HtmlNode } from './element.ts';
import { inlineText } from './inline-text.ts';
import { type ListLabels, listLabels } from './list-labels.ts';
import { readHtmlTree } from './read-html-tree.ts';
import { hidingRules } from './style-rules.ts';
import { type TableGrid, tableGrid } from './table-grid.ts';
import { hides, isBlock, isHidden } from './visibility.ts';

/** What the page shows. Nothing it refers to is fetched, nothing in it is run. */
export async function readHtml(bytes: Uint8Array): Promise<Result<SourceDocument>> {
  const text = decodedText(bytes);
  return text.ok ? readHtmlText(text.value) : text;
}

export async function readHtmlText(html: string): Promise<Result<SourceDocument>> {
  const tree = await readHtmlTree(html);
  return tree.ok ? ok({ blocks: blocksOf(tree.value) }) : tree;
}

/** What holds for all that is inside an element. */
interface Around {
  readonly heading: number;
  readonly lists: readonly ListLabels[];
  readonly grid?: TableGrid | undefined;
  readonly cell?: TableCell | undefined;
  readonly preformatted?: boolean;
}

function blocksOf(roots: readonly HtmlNode[]): SourceBlock[] {
  const blocks: SourceBlock[] = [];
  const text = inlineText();
  const rules = hidingRules(roots, hides);
  let [tables, label]: [number, string | undefined] = [0, undefined];

  const flush = ({ heading, lists, cell }: Around): void => {
    for (const words of text.take()) {
      const kind = cell ? 'cell' : heading ? 'heading' : label ? 'item' : 'paragraph';
      const level = kind === 'item' ? Math.max(1, lists.length) : kind === 'heading' ? heading : 0;
      // A bullet before a number is there because Markdown has no list of "(a)".
      const shown = label === '•' && typedLabel(words.trim()) > 0 ? undefined : label;
      blocks.push({ kind, text: words, level, ...(shown ? { label: shown } : {}), ...(cell ? { cell } : {}) });
      label = undefined;
    }
  };
  const inside = (element: HtmlElement, around: Around): Around => {
    const name = element.tagName;
    if (/^h[1-6]$/.test(name)) return { ...around, heading: Number(name[1]) };
    if (name === 'ol' || name === 'ul' || name === 'menu')
      return { ...around, lists: [...around.lists, listLabels(element)] };
    if (name === 'pre') return { ...around, preformatted: true };
    if (name === 'li') label = around.lists.length > 0 ? around.lists.at(-1)?.next(element) : '•';
    if (name === 'table' && !around.cell) return { ...around, grid: tableGrid(tables++) };
    if (name === 'tr' && !around.cell) around.grid?.nextRow();
    if ((name === 'td' || name === 'th') && !around.cell) return { ...around, cell: around.grid?.nextCell(element) };
    return around;
  };

  const left: Step[] = [];
  pushAll(left, roots, { heading: 0, lists: [] });
  for (let step = left.pop(); step; step = left.pop()) {
    const { node, around } = step;
    if (!node) {
      flush(around);
      if (step.endsItem) label = undefined; // of an item without words
    } else if (!('tagName' in node)) {
      if (node.nodeName === '#text') (around.preformatted ? text.addPreformatted : text.add)(node.value ?? '');
    } else if (node.tagName === 'br') text.break();
    else if (!isHidden(node, rules)) {
      const block = isBlock(node);
      if (block) flush(around);
      const within = inside(node, around);
      if (block) left.push({ around: within, endsItem: node.tagName === 'li' });
      pushAll(left, node.childNodes, within);
    }
  }
  flush({ heading: 0, lists: [] });
  return blocks;
}

/** A node to be read, or without one the end of a block. */
interface Step {
  readonly node?: HtmlNode;
  readonly around: Around;
  readonly endsItem?: boolean;
}

/** The last first, since the next is taken from the end. */
function pushAll(left: Step[], nodes: readonly HtmlNode[], around: Around): void {
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    if (node) left.push({ node, around });
  }
}
