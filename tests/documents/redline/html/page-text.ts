import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

export const isElement = (node: Node): node is Element => 'tagName' in node;
export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((each) => each.name === name)?.value;
export const classesOf = (element: Element): readonly string[] => attribute(element, 'class')?.split(' ') ?? [];

/** Every element of the page, as a browser reads its markup. */
export function elementsOf(page: string): readonly Element[] {
  const found: Element[] = [];
  const open: Node[] = [...parse(page).childNodes];
  for (let node = open.pop(); node; node = open.pop()) {
    if (!isElement(node)) continue;
    found.push(node);
    open.push(...node.childNodes);
  }
  return found.reverse();
}

/** The words of the document on the page, without what the page says about them and without what is left out. */
export function documentText(page: string, leftOut: (element: Element) => boolean): string {
  const paper = elementsOf(page).find((element) => classesOf(element).includes('paper'));
  if (!paper) throw new Error('the page has no document');
  const apart = ['notes', 'pilcrow', 'left-out'];
  const textOf = (node: Node): string => {
    if (!isElement(node)) return 'value' in node ? node.value : '';
    const classes = classesOf(node);
    if (node.tagName === 'summary' || classes.some((each) => apart.includes(each)) || leftOut(node)) return '';
    const text = node.childNodes.map(textOf).join('');
    return classes.includes('code') ? String.fromCodePoint(Number.parseInt(text.slice(3, -1), 16)) : text;
  };
  // Between its paragraphs, rows and tables the markup has line feeds of its own.
  const laidOut = ['div', 'table', 'tbody', 'tr', 'td', 'details'];
  const drop = (node: Element): void => {
    node.childNodes = node.childNodes.filter(
      (child) =>
        !laidOut.includes(node.tagName) || isElement(child) || !('value' in child) || child.value.trim() !== '',
    );
    for (const child of node.childNodes) if (isElement(child)) drop(child);
  };
  drop(paper);
  return textOf(paper);
}
