import type { XmlElement, XmlNode } from '../../formats/docx/xml.ts';

/** Elements to be put next to others, all at once at the end: until then places found in the tree stay good. */
export class Insertions {
  readonly #before = new Map<XmlElement, XmlElement[]>();
  readonly #after = new Map<XmlElement, XmlElement[]>();
  readonly #parents = new Map<XmlElement, XmlElement>();

  constructor(roots: Iterable<XmlElement>) {
    for (const root of roots) {
      const open = [root];
      for (let next = open.pop(); next; next = open.pop())
        for (const child of next.children) {
          if (typeof child === 'string') continue;
          this.#parents.set(child, next);
          open.push(child);
        }
    }
  }

  /** The nearest element around it that has this name. */
  around(element: XmlElement | undefined, name: string): XmlElement | undefined {
    let at = element;
    while (at && at.name !== name) at = this.#parents.get(at);
    return at;
  }

  /** In the order in which they are given, next to the element. */
  before(element: XmlElement, ...more: readonly XmlElement[]): void {
    add(this.#before, element, more);
  }

  after(element: XmlElement, ...more: readonly XmlElement[]): void {
    add(this.#after, element, more);
  }

  apply(): void {
    const places = new Set([...this.#before.keys(), ...this.#after.keys()]);
    const parents = new Set([...places].flatMap((element) => this.#parents.get(element) ?? []));
    for (const parent of parents)
      parent.children = parent.children.flatMap((child): XmlNode[] =>
        typeof child === 'string'
          ? [child]
          : [...(this.#before.get(child) ?? []), child, ...(this.#after.get(child) ?? [])],
      );
  }
}

function add(to: Map<XmlElement, XmlElement[]>, element: XmlElement, more: readonly XmlElement[]): void {
  const known = to.get(element);
  if (known) known.push(...more);
  else to.set(element, [...more]);
}
