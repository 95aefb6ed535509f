import { pushReversed, shownChildren } from './shown-children.ts';
import { symbolOf } from './symbols.ts';
import { attribute, type XmlElement, type XmlNode } from './xml.ts';

export const plainText = (node: XmlElement): string =>
  node.children.filter((child: XmlNode) => typeof child === 'string').join('');

/** Line ends and tabs in the file are white space to Word; without `xml:space` it cuts what is at the ends. */
function wordsOf(node: XmlElement): string {
  const words = plainText(node).replace(/[\t\r\n]/g, ' ');
  if (attribute(node, 'xml:space') === 'preserve') return words;
  let [start, end] = [0, words.length];
  while (words[start] === ' ') start++;
  while (end > start && words[end - 1] === ' ') end--;
  return words.slice(start, end);
}

/** What a child of a run shows (ECMA-376 part 1, 17.3.3); '' for what shows nothing. */
export function shownBy(node: XmlElement): string {
  switch (node.name) {
    case 'w:t':
    case 'w:delText':
      return wordsOf(node);
    case 'w:tab':
    case 'w:ptab':
      return '\t';
    case 'w:br':
    case 'w:cr':
      return '\n';
    case 'w:noBreakHyphen':
      return '\u2011';
    case 'w:sym':
      return symbolOf(attribute(node, 'w:font') ?? '', attribute(node, 'w:char') ?? '');
    default:
      return '';
  }
}

export const drawings: ReadonlySet<string> = new Set(['w:drawing', 'w:pict', 'w:object']);

/** Text boxes below, without those inside of text boxes, which belong to a paragraph in there. */
export function textBoxesIn(drawing: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const open: XmlElement[] = [drawing];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.name === 'w:txbxContent') found.push(next);
    else pushReversed(open, shownChildren(next));
  }
  return found;
}
