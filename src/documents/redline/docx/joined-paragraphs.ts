import { childOf, element, elementsOf, type XmlElement, type XmlNode } from '../../formats/docx/xml.ts';

/**
 * Joins each of these paragraphs with the one behind it, whose mark and properties remain (ECMA-376 part 1, 17.13.5.15). At the
 * end of a cell, a note or the text, and before a table, there is nothing to join with: an empty one goes, words stay.
 */
export function joinParagraphs(root: XmlElement, joining: ReadonlySet<XmlElement>): void {
  const containers: XmlElement[] = [];
  for (const each of elementsOf(root))
    if (each.children.some((child) => typeof child !== 'string' && joining.has(child))) containers.push(each);
  for (const container of containers) {
    container.children = joinedChildren(container.children, joining);
    if (container.name === 'w:tc' && !endsWithParagraph(container)) container.children.push(element('w:p'));
    if (needsParagraph.has(container.name) && !childOf(container, 'w:p')) container.children.push(element('w:p'));
  }
}

const needsParagraph: ReadonlySet<string> = new Set(['w:footnote', 'w:endnote', 'w:hdr', 'w:ftr', 'w:txbxContent']);

function joinedChildren(children: readonly XmlNode[], joining: ReadonlySet<XmlElement>): XmlNode[] {
  const out: XmlNode[] = [];
  /** What the next paragraph begins with, and the paragraph it comes from. */
  let waiting: { readonly content: XmlNode[]; readonly from: XmlElement; readonly at: number } | undefined;
  const settle = (): void => {
    if (waiting?.content.some(isWords))
      out.splice(waiting.at, 0, { ...waiting.from, children: [...properties(waiting.from), ...waiting.content] });
    else if (waiting) out.splice(waiting.at, 0, ...waiting.content.filter(mayStandAlone));
    waiting = undefined;
  };
  for (const child of children) {
    if (typeof child === 'string' || isRange(child)) out.push(child);
    else if (child.name !== 'w:p') {
      settle();
      out.push(child);
    } else if (joining.has(child)) {
      const content = [...(waiting?.content ?? []), ...contentOf(child)];
      waiting = { content, from: child, at: waiting?.at ?? out.length };
    } else if (waiting) {
      child.children = [...properties(child), ...waiting.content, ...contentOf(child)];
      waiting = undefined;
      out.push(child);
    } else out.push(child);
  }
  settle();
  return out;
}

const isProperties = (node: XmlNode): boolean => typeof node !== 'string' && node.name === 'w:pPr';
const properties = ({ children }: XmlElement): XmlNode[] => children.filter(isProperties);
const contentOf = ({ children }: XmlElement): XmlNode[] => children.filter((child) => !isProperties(child));
const isRange = ({ name }: XmlElement): boolean => /^w:(?:bookmark|comment|move|permStart|permEnd|proofErr)/.test(name);
const mayStandAlone = (node: XmlNode): boolean =>
  typeof node !== 'string' && /^w:(?:bookmark|commentRange)/.test(node.name);
const isWords = (node: XmlNode): boolean => typeof node !== 'string' && !isRange(node);
const endsWithParagraph = ({ children }: XmlElement): boolean =>
  children.findLast((child) => typeof child !== 'string' && !isRange(child)) === undefined
    ? false
    : (children.findLast((child) => typeof child !== 'string' && !isRange(child)) as XmlElement).name === 'w:p';
