import { namesOf } from '../../../platform/load-commonjs.ts';
import type { Refusal } from '../../../platform/refusal.ts';
import { ok, type Result, refused } from '../../../platform/result.ts';
import {
  damagedPackage,
  documentTypeDeclared,
  tooComplex,
  tooDeep,
  tooManyParagraphs,
  tooMuchText,
} from '../../refusals.ts';
import { largestText, mostParagraphs } from '../../version.ts';
import { isUsualPrefix, usualPrefix } from './namespaces.ts';
import type { XmlElement, XmlNode } from './xml.ts';

/**
 * What may still be read, over all parts of a package together: in a packed file an element takes a few bits, here two hundred
 * bytes. So that what is too much is refused before it is in memory.
 */
export interface XmlBudget {
  /** Elements and attributes. */
  nodes: number;
  paragraphs: number;
  /** Of text, what tracked changes took out included. */
  characters: number;
}

export const xmlBudget = (nodes = 800_000): XmlBudget => ({
  nodes,
  paragraphs: mostParagraphs,
  characters: 2 * largestText,
});

/** Word itself stays far below; recursion over a tree of this depth is safe. */
const deepest = 200;

/** Elements that are searched for what they hold each time it is asked for; in truth they hold a few dozen. */
const settings = /(?:Pr|Change|Default|Defaults|style|lvl|lvlOverride|num|abstractNum)$/;
const mostSettings = 1_000;
const mostAttributes = 250;

/**
 * Reads a part, which is attacker-controlled. Word writes no document type and reads none: with one a part is refused, and so
 * no entity is ever declared, let alone fetched or multiplied. What is not well-formed is refused as damaged.
 */
export async function readXml(part: Buffer, budget: XmlBudget = xmlBudget()): Promise<Result<XmlElement>> {
  const { SaxesParser } = namesOf(await import('saxes'));
  const source = decoded(part);
  if (source === undefined) return refused(damagedPackage());
  const parser = new SaxesParser({ position: false });
  const builder = new TreeBuilder(budget);
  parser.on('doctype', () => builder.refuse(documentTypeDeclared()));
  parser.on('error', () => builder.refuse(damagedPackage()));
  parser.on('attribute', () => builder.attribute());
  parser.on('opentag', ({ name, attributes }) => builder.open(name, Object.entries(attributes)));
  parser.on('closetag', () => builder.close());
  parser.on('text', (text) => builder.text(text));
  parser.on('cdata', (text) => builder.text(text));
  try {
    parser.write(source).close();
  } catch (stop) {
    if (stop instanceof Stop) return refused(stop.refusal);
    throw stop;
  }
  return builder.root ? ok(builder.root) : refused(damagedPackage());
}

class Stop extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** UTF-8 or UTF-16 with its mark, the encodings a package may use (ECMA-376 part 2, 6.2.5). */
function decoded(part: Buffer): string | undefined {
  const utf16 = part[0] === 0xff && part[1] === 0xfe ? 'utf-16le' : part[0] === 0xfe && part[1] === 0xff && 'utf-16be';
  try {
    return new TextDecoder(utf16 || 'utf-8', { fatal: true }).decode(part);
  } catch {
    return undefined;
  }
}

interface OpenElement {
  readonly element: XmlElement;
  /** What was renamed outside of it. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly firstChild: number;
}

class TreeBuilder {
  root: XmlElement | undefined;
  readonly #open: OpenElement[] = [];
  /** Children of all open elements, one behind the other: an array that grows by itself takes ten times the space of one child. */
  readonly #nodes: XmlNode[] = [];
  /** Prefixes of the file that are not the usual ones, in the scope that is open. */
  #renamed: ReadonlyMap<string, string> = new Map();
  readonly #budget: XmlBudget;
  /** Of the tag that is being read. */
  #attributes = 0;
  /** One string for each name: a document has a hundred names, a million times. */
  readonly #names = new Map<string, string>();

  constructor(budget: XmlBudget) {
    this.#budget = budget;
  }

  refuse(why: Refusal): never {
    throw new Stop(why);
  }

  /** Counted while they are read: the parser gathers all of a tag before it tells of the tag. */
  attribute(): void {
    if (++this.#attributes > mostAttributes) this.refuse(tooComplex());
  }

  open(written: string, attributes: [string, string][]): void {
    if (this.#open.length >= deepest) this.refuse(tooDeep());
    // What is deep costs more: its ancestors are listed for it.
    this.#budget.nodes -= 1 + attributes.length + (this.#open.length >> 4);
    if (this.#budget.nodes < 0) this.refuse(tooComplex());
    this.#attributes = 0;
    const outer = this.#renamed;
    for (const [name] of attributes) {
      if (!name.startsWith('xmlns')) continue;
      this.#declare(attributes);
      break;
    }
    const element: XmlElement = { name: this.#usual(written), attributes, children: [] };
    if (element.name === 'w:p' && --this.#budget.paragraphs < 0) this.refuse(tooManyParagraphs());
    for (const pair of attributes) pair[0] = this.#usualAttribute(pair[0]);
    if (element.name === 'mc:Choice') this.#nameRequired(attributes);
    if (this.#open.length === 0) this.root = element;
    else this.#nodes.push(element);
    this.#open.push({ element, renamed: outer, firstChild: this.#nodes.length });
  }

  close(): void {
    const closed = this.#open.pop();
    if (!closed) return;
    const { element, renamed, firstChild } = closed;
    this.#renamed = renamed;
    if (this.#nodes.length > firstChild) element.children = this.#nodes.splice(firstChild);
    if (element.children.length > mostSettings && settings.test(element.name)) this.refuse(tooComplex());
  }

  text(text: string): void {
    const open = this.#open.at(-1);
    if (!open || text === '') return;
    this.#budget.characters -= text.length;
    if (this.#budget.characters < 0) this.refuse(tooMuchText());
    const last = this.#nodes.length > open.firstChild ? this.#nodes.at(-1) : undefined;
    if (typeof last === 'string') this.#nodes[this.#nodes.length - 1] = last + text;
    else this.#nodes.push(text);
  }

  #declare(attributes: [string, string][]): void {
    const renamed = new Map(this.#renamed);
    for (const [name, uri] of [...attributes]) {
      const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : undefined;
      if (prefix === undefined) continue;
      const usual = usualPrefix(uri);
      // `w:` that means something else: names would be mistaken, so that people and this reader see two documents.
      if (isUsualPrefix(prefix) && usual !== prefix) this.refuse(damagedPackage());
      if (usual === undefined || usual === prefix) renamed.delete(prefix);
      else {
        renamed.set(prefix, usual);
        if (!attributes.some(([other]) => other === `xmlns:${usual}`)) attributes.push([`xmlns:${usual}`, uri]);
      }
    }
    this.#renamed = renamed;
  }

  #usual(written: string): string {
    const known = this.#names.get(written);
    if (known !== undefined && this.#renamed.size === 0) return known;
    this.#names.set(written, known ?? written);
    if (this.#renamed.size === 0) return written;
    const [prefix, local] = split(written);
    const usual = this.#renamed.get(prefix);
    return usual === undefined ? written : `${usual}:${local}`;
  }

  /** An attribute without a prefix is in no namespace, whatever the default is (Namespaces in XML 1.0, 6.2). */
  #usualAttribute(written: string): string {
    return written.includes(':') && !written.startsWith('xmlns:') ? this.#usual(written) : written;
  }

  #nameRequired(attributes: [string, string][]): void {
    for (const pair of attributes) {
      if (pair[0] !== 'Requires' || this.#renamed.size === 0) continue;
      const required = pair[1].split(/\s+/).map((prefix) => this.#renamed.get(prefix) ?? prefix);
      pair[1] = required.join(' ');
    }
  }
}

function split(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}
