import type { Piece } from '../../formats/docx/paragraph-text.ts';
import { element, elementsOf, type XmlElement } from '../../formats/docx/xml.ts';

/**
 * The smallest thing of a paragraph that stays whole: a stretch of words in a run, a tab, a picture, a bookmark. A paragraph is
 * taken apart into units, changes are made between and around them, and it is put together again with all it had.
 */
export interface Unit {
  /** What it is wrapped in, from below the paragraph to the parent of its run: links, content controls, tracked changes. */
  readonly wrappers: readonly XmlElement[];
  /** Whose properties it has; absent for what stands outside of runs. */
  readonly run?: XmlElement;
  readonly node: XmlElement;
  /** As the reader shows it; '' for what is not text. */
  readonly text: string;
}

export function unitsOf(paragraph: XmlElement, pieces: readonly Piece[]): readonly Unit[] {
  const byNode = new Map<XmlElement, string>();
  for (const { node, text } of pieces) byNode.set(node, (byNode.get(node) ?? '') + text);
  const units: Unit[] = [];
  const textIn = (node: XmlElement): string => {
    let text = '';
    for (const each of elementsOf(node)) text += byNode.get(each) ?? '';
    return text;
  };
  const inside = (container: XmlElement, wrappers: readonly XmlElement[]): void => {
    for (const child of container.children) {
      if (typeof child === 'string' || isProperty(child)) continue;
      if (child.name === 'w:r') {
        for (const node of child.children)
          if (typeof node !== 'string' && node.name !== 'w:rPr')
            units.push({ wrappers, run: child, node, text: textIn(node) });
        continue;
      }
      const before = units.length;
      if (opened.has(child.name)) inside(child, [...wrappers, child]);
      if (units.length === before) units.push({ wrappers, node: child, text: textIn(child) });
    }
  };
  inside(paragraph, []);
  return units;
}

const opened: ReadonlySet<string> = new Set([
  'w:hyperlink',
  'w:ins',
  'w:moveTo',
  'w:smartTag',
  'w:customXml',
  'w:sdt',
  'w:sdtContent',
  'w:fldSimple',
  'w:dir',
  'w:bdo',
]);
/** `w:pPr`, `w:sdtPr`, `w:sdtEndPr`, `w:smartTagPr`: what its parent is, not what is in it. */
const isProperty = ({ name }: XmlElement): boolean => name.endsWith('Pr') && name.startsWith('w:');

/** Where text may be cut: only of `w:t` do the characters stand for themselves. */
export const isDivisible = ({ node }: Unit): boolean => node.name === 'w:t';

export function divide(unit: Unit, at: number): readonly [Unit, Unit] {
  const part = (text: string): Unit => ({ ...unit, text, node: words('w:t', text) });
  return [part(unit.text.slice(0, at)), part(unit.text.slice(at))];
}

export const words = (name: 'w:t' | 'w:delText', text: string): XmlElement =>
  element(name, { 'xml:space': 'preserve' }, [text]);

/**
 * The children of a paragraph again. A wrapper that is interrupted is opened anew behind the interruption; `again` gives the
 * copy its own identity where it has one.
 */
export function assembled(units: readonly Unit[], again: (copy: XmlElement) => void): XmlElement[] {
  const children: XmlElement[] = [];
  const open: { readonly of: XmlElement; readonly copy: XmlElement }[] = [];
  const used = new Set<XmlElement>();
  let last: { readonly run: XmlElement; readonly copy: XmlElement; readonly depth: number } | undefined;
  for (const { wrappers, run, node } of units) {
    let kept = 0;
    while (kept < open.length && open[kept]?.of === wrappers[kept]) kept++;
    if (kept < open.length) {
      open.length = kept;
      last = undefined;
    }
    for (const of of wrappers.slice(kept)) {
      const copy = shell(of, isProperty);
      if (used.has(of)) again(copy);
      used.add(of);
      (open.at(-1)?.copy.children ?? children).push(copy);
      open.push({ of, copy });
      last = undefined;
    }
    const into = open.at(-1)?.copy.children ?? children;
    if (!run) {
      into.push(node);
      last = undefined;
    } else if (last?.run === run) last.copy.children.push(node);
    else {
      last = { run, copy: shell(run, ({ name }) => name === 'w:rPr'), depth: open.length };
      into.push(last.copy);
      last.copy.children.push(node);
    }
  }
  return children;
}

const shell = (of: XmlElement, keep: (child: XmlElement) => boolean): XmlElement => ({
  name: of.name,
  attributes: of.attributes.map(([name, value]) => [name, value]),
  children: of.children.filter((child) => typeof child !== 'string' && keep(child)),
});
