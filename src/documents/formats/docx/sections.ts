import { attribute, childOf, childrenOf, elementsOf, switchOf, type XmlElement } from './xml.ts';

export interface PageStories {
  /** Ids of relationships, in the order of the sections, each once. */
  readonly headers: readonly string[];
  readonly footers: readonly string[];
}

const types = ['first', 'default', 'even'] as const;

/**
 * The headers and footers that are shown (ECMA-376 part 1, 17.10): a section without one of a type has that of the section
 * before; those of first pages need `w:titlePg` in their section, those of even pages `w:evenAndOddHeaders` in the settings.
 */
export function pageStories(body: XmlElement, settings: XmlElement | undefined): PageStories {
  const even = switchOf(settings, 'w:evenAndOddHeaders') ?? false;
  const shown = { headers: new Set<string>(), footers: new Set<string>() };
  const inForce = { headers: new Map<string, string>(), footers: new Map<string, string>() };
  for (const section of sectionsOf(body)) {
    const title = switchOf(section, 'w:titlePg') ?? false;
    for (const kind of ['headers', 'footers'] as const) {
      const name = kind === 'headers' ? 'w:headerReference' : 'w:footerReference';
      for (const each of childrenOf(section, name))
        inForce[kind].set(attribute(each, 'w:type') ?? 'default', attribute(each, 'r:id') ?? '');
      for (const type of types) {
        const id = inForce[kind].get(type);
        if (id && (type === 'default' || (type === 'first' ? title : even))) shown[kind].add(id);
      }
    }
  }
  return { headers: [...shown.headers], footers: [...shown.footers] };
}

/** `w:sectPr` of paragraphs, and at the end that of the body. Not those that tell how a section was before a change. */
function* sectionsOf(body: XmlElement): Generator<XmlElement> {
  for (const each of elementsOf(body)) {
    const section = each.name === 'w:pPr' || each === body ? childOf(each, 'w:sectPr') : undefined;
    if (section && each !== body) yield section;
  }
  const last = childOf(body, 'w:sectPr');
  if (last) yield last;
}
