/**
 * A part of a Word package as a light tree. Names are written with the prefixes everybody uses (`w:p`, `mc:Choice`, `r:id`),
 * whatever prefixes the file had, so that code may compare names. Comments and processing instructions are left out, CDATA is
 * text; everything else is written again as it was read. Trees may be changed in place.
 */
export interface XmlElement {
  name: string;
  /** In the order of the file. A list, since elements are many and attributes few; and no key can be `__proto__`. */
  attributes: [name: string, value: string][];
  children: XmlNode[];
}

export type XmlNode = XmlElement | string;

export const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly XmlNode[] = [],
): XmlElement => ({ name, attributes: Object.entries(attributes), children: [...children] });

export function attribute(of: XmlElement | undefined, name: string): string | undefined {
  if (of) for (const [key, value] of of.attributes) if (key === name) return value;
  return undefined;
}

/** What is handed on as the file says it: a name of a million letters is cut. */
export const shortAttribute = (of: XmlElement, name: string): string | undefined => attribute(of, name)?.slice(0, 255);

/** The first child element of that name. */
export function childOf(of: XmlElement | undefined, name: string): XmlElement | undefined {
  if (of) for (const child of of.children) if (typeof child !== 'string' && child.name === name) return child;
  return undefined;
}

/**
 * The properties of an element (`w:pPr` of `w:p`, `w:rPr` of `w:r`), which stand before anything else in it. Found in one step:
 * a run may have a million children, and each be asked for the run's properties.
 */
export function propertiesOf(of: XmlElement | undefined, name: string): XmlElement | undefined {
  const [first, second] = of?.children ?? [];
  const element = typeof first === 'string' ? second : first;
  return typeof element === 'object' && element.name === name ? element : undefined;
}

export function* childrenOf(of: XmlElement | undefined, name?: string): Generator<XmlElement> {
  if (of) for (const child of of.children) if (typeof child !== 'string' && (!name || child.name === name)) yield child;
}

/** The `w:val` of the first child of that name: how WordprocessingML says most things. */
export const valOf = (of: XmlElement | undefined, name: string): string | undefined =>
  attribute(childOf(of, name), 'w:val');

/** A switch such as `w:b`: there is on, unless it says `0`, `false` or `off` (ECMA-376 part 1, 17.17.4); undefined if absent. */
export function switchOf(of: XmlElement | undefined, name: string): boolean | undefined {
  const found = childOf(of, name);
  return found && !/^(?:0|false|off)$/.test(attribute(found, 'w:val') ?? '');
}

/** A whole number, or undefined for what is none or is beyond what Word stores (32 bits). */
export function integerOf(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Every element below and including `root`, in the order of their start tags. Never recurses. */
export function* elementsOf(root: XmlElement): Generator<XmlElement> {
  const open: XmlElement[] = [root];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    for (let i = next.children.length - 1; i >= 0; i--) {
      const child = next.children[i];
      if (typeof child === 'object') open.push(child);
    }
  }
}

/** The part as bytes: UTF-8, standalone, as Word writes it. */
export function writeXml(root: XmlElement): Buffer {
  const out: string[] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'];
  const open: { readonly of: XmlElement; next: number }[] = [];
  let node: XmlNode | undefined = root;
  while (node !== undefined) {
    if (typeof node === 'string') out.push(escaped(node));
    else {
      out.push('<', node.name, ...node.attributes.map(([name, value]) => ` ${name}="${escapedValue(value)}"`));
      if (node.children.length === 0) out.push('/>');
      else {
        out.push('>');
        open.push({ of: node, next: 0 });
      }
    }
    node = undefined;
    for (let top = open.at(-1); top; top = open.at(-1)) {
      node = top.of.children[top.next++];
      if (node !== undefined) break;
      out.push('</', top.of.name, '>');
      open.pop();
    }
  }
  return Buffer.from(out.join(''));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
const entity = (sign: string): string => entities[sign] ?? sign;
/** A carriage return would be read as a line feed (XML 1.0, 2.11), white space in a value as a space (3.3.3). */
const escaped = (text: string): string => (/[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, entity) : text);
const escapedValue = (text: string): string =>
  /[&<>"\t\n\r]/.test(text) ? text.replace(/[&<>"\t\n\r]/g, entity) : text;
