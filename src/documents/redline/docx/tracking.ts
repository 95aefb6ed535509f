import { attribute, childOf, element, elementsOf, type XmlElement, type XmlNode } from '../../formats/docx/xml.ts';

export type TrackedName = 'w:ins' | 'w:del' | 'w:moveFrom' | 'w:moveTo';

/** Makes the elements that say who changed what, each with an id of its own. */
export class Tracking {
  readonly #who: { readonly 'w:author': string; readonly 'w:date': string };
  #id: number;

  /** @param at an instant as ISO 8601, UTC. */
  constructor(author: string, at: string, trees: Iterable<XmlElement>) {
    this.#who = { 'w:author': legible(author).trim() || 'Unknown', 'w:date': at.replace(/\.\d+(?=Z$)/, '') };
    this.#id = 1 + greatestId(trees);
  }

  nextId(): string {
    return String(this.#id++);
  }

  change(name: TrackedName | 'w:pPrChange', children: readonly XmlNode[] = []): XmlElement {
    return element(name, { 'w:id': this.nextId(), ...this.#who }, children);
  }

  /** The two ends of the place something was moved from or to; `name` is the same at both places. */
  range(of: 'w:moveFrom' | 'w:moveTo', name: string): readonly [start: XmlElement, end: XmlElement] {
    const id = this.nextId();
    return [
      element(`${of}RangeStart`, { 'w:id': id, 'w:name': name, ...this.#who }),
      element(`${of}RangeEnd`, { 'w:id': id }),
    ];
  }

  /** A copy of a wrapper may not have the id of the first. */
  readonly renew = (copy: XmlElement): void => {
    for (const pair of copy.attributes) if (pair[0] === 'w:id') pair[1] = this.nextId();
  };
}

function greatestId(trees: Iterable<XmlElement>): number {
  let greatest = 0;
  for (const tree of trees)
    for (const each of elementsOf(tree)) {
      const id = attribute(each, 'w:id');
      if (id && /^\d{1,8}$/.test(id)) greatest = Math.max(greatest, Number(id));
    }
  return greatest;
}

/** XML 1.0 has no way to write most control characters and halves of surrogate pairs (2.2). */
export const legible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').toWellFormed();

/** Says that a paragraph's mark came or went (ECMA-376 part 1, 17.13.5.15 and 17.13.5.20). One that was said before stays. */
export function trackMark(paragraph: XmlElement, mark: XmlElement): void {
  const properties = propertiesFirst(paragraph, 'w:pPr');
  let ofMark = childOf(properties, 'w:rPr');
  if (!ofMark) {
    ofMark = element('w:rPr');
    const at = properties.children.findIndex(
      (child) => typeof child !== 'string' && (child.name === 'w:sectPr' || child.name === 'w:pPrChange'),
    );
    properties.children.splice(at < 0 ? properties.children.length : at, 0, ofMark);
  }
  if (childOf(ofMark, mark.name)) return;
  const before = markOrder.slice(0, markOrder.indexOf(mark.name));
  let at = 0;
  for (const [index, child] of ofMark.children.entries())
    if (typeof child !== 'string' && before.includes(child.name)) at = index + 1;
  ofMark.children.splice(at, 0, mark);
}

const markOrder: readonly string[] = ['w:ins', 'w:del', 'w:moveFrom', 'w:moveTo'];

/** Says that a row came or went (17.13.5.12, 17.13.5.16). */
export function trackRow(row: XmlElement, mark: XmlElement): void {
  let properties = childOf(row, 'w:trPr');
  if (!properties) {
    properties = element('w:trPr');
    const first = row.children.findIndex((child) => typeof child !== 'string' && child.name !== 'w:tblPrEx');
    row.children.splice(first < 0 ? row.children.length : first, 0, properties);
  }
  if (childOf(properties, mark.name)) return;
  const last = properties.children.findIndex((child) => typeof child !== 'string' && child.name === 'w:trPrChange');
  properties.children.splice(last < 0 ? properties.children.length : last, 0, mark);
}

/** Says that the paragraph had other properties before (17.13.5.29). One that was said before stays. */
export function trackProperties(paragraph: XmlElement, before: readonly XmlNode[], change: XmlElement): void {
  const properties = propertiesFirst(paragraph, 'w:pPr');
  if (childOf(properties, 'w:pPrChange')) return;
  change.children.push(element('w:pPr', {}, before));
  properties.children.push(change);
}

function propertiesFirst(of: XmlElement, name: string): XmlElement {
  const found = childOf(of, name);
  if (found) return found;
  const made = element(name);
  of.children.unshift(made);
  return made;
}
