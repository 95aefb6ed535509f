import { ok, type Result, refused } from '../../../platform/result.ts';
import { tooComplex } from '../../refusals.ts';
import type { HtmlNode } from './element.ts';

/** Browsers stop nesting at 512 too. parse5 looks through all open elements again and again: depth times nodes bounds its work. */
const limits = { depth: 512, nodes: 400_000, attributes: 200_000 } as const;

class Beyond extends Error {}

/** The tree of a page as a browser without scripts builds it. The page is hostile: depth and size are bounded while it is built. */
export async function readHtmlTree(html: string): Promise<Result<readonly HtmlNode[]>> {
  const { defaultTreeAdapter, parse } = await import('parse5');
  const depths = new Map<object, number>();
  let [nodes, attributes] = [0, 0];
  const placed = (parent: object, child: object): void => {
    const depth = (depths.get(parent) ?? 0) + 1;
    if (depth > limits.depth || ++nodes > limits.nodes) throw new Beyond();
    depths.set(child, depth);
  };
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(name, namespace, attrs) {
      attributes += attrs.length;
      if (attributes > limits.attributes) throw new Beyond();
      return defaultTreeAdapter.createElement(name, namespace, attrs);
    },
    appendChild(parent, child) {
      placed(parent, child);
      defaultTreeAdapter.appendChild(parent, child);
    },
    insertBefore(parent, child, before) {
      placed(parent, child);
      defaultTreeAdapter.insertBefore(parent, child, before);
    },
  };
  try {
    return ok(parse(html, { treeAdapter, scriptingEnabled: true }).childNodes);
  } catch (error) {
    if (error instanceof Beyond) return refused(tooComplex());
    throw error;
  }
}
