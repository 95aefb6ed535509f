import { attribute, childOf, childrenOf, integerOf, propertiesOf, valOf, type XmlElement } from './xml.ts';

/** One for all, since what is computed of a chain is kept by it. */
const none: readonly XmlElement[] = [];
/** Word refuses to make longer ones itself; a hostile one would be as long as the file. */
const longestChain = 50;

/** `word/styles.xml`: styles by their ids, each with the styles it is based on (ECMA-376 part 1, 17.7). */
export class Styles {
  readonly #byId = new Map<string, XmlElement>();
  readonly #chains = new Map<string, readonly XmlElement[]>();
  readonly #default: string | undefined;
  /** Properties of runs that hold for the whole document. */
  readonly documentRun: XmlElement | undefined;

  constructor(root: XmlElement | undefined) {
    for (const style of childrenOf(root, 'w:style')) this.#byId.set(attribute(style, 'w:styleId') ?? '', style);
    this.#default = [...this.#byId].find(
      ([, style]) =>
        attribute(style, 'w:type') === 'paragraph' && /^(?:1|true|on)$/.test(attribute(style, 'w:default') ?? ''),
    )?.[0];
    this.documentRun = childOf(childOf(childOf(root, 'w:docDefaults'), 'w:rPrDefault'), 'w:rPr');
  }

  /** The style and those it is based on, nearest first; a circle ends where it closes. */
  chain(id: string | undefined): readonly XmlElement[] {
    if (id === undefined) return none;
    const known = this.#chains.get(id);
    if (known) return known;
    const chain: XmlElement[] = [];
    const seen = new Set<string>();
    for (let next: string | undefined = id; next !== undefined && !seen.has(next) && seen.size < longestChain; ) {
      seen.add(next);
      const style: XmlElement | undefined = this.#byId.get(next);
      if (style) chain.push(style);
      next = valOf(style, 'w:basedOn');
    }
    this.#chains.set(id, chain);
    return chain;
  }

  /** The chain of a paragraph's style, or of the default style where it names none that there is. */
  ofParagraph(paragraph: XmlElement): readonly XmlElement[] {
    const chain = this.chain(valOf(propertiesOf(paragraph, 'w:pPr'), 'w:pStyle'));
    return chain.length > 0 ? chain : this.chain(this.#default);
  }

  /** From 1 for a heading, 0 for what is none: by its outline level, else by its name, which Word keeps English. */
  headingLevel(paragraph: XmlElement): number {
    const own = outlineLevel(propertiesOf(paragraph, 'w:pPr'));
    if (own !== undefined) return own;
    for (const style of this.ofParagraph(paragraph)) {
      const level = outlineLevel(childOf(style, 'w:pPr'));
      if (level !== undefined) return level;
      const named = /^heading ([1-9])$/i.exec(valOf(style, 'w:name') ?? '');
      if (named) return Number(named[1]);
    }
    return 0;
  }

  /** What people call the style; styles of one name are one, whatever ids two programs give them. */
  nameOf(paragraph: XmlElement): string {
    return (valOf(this.ofParagraph(paragraph)[0], 'w:name') ?? '').slice(0, 100).toLowerCase();
  }
}

/** From 1; 0 says expressly that it is body text (17.3.1.20). */
function outlineLevel(properties: XmlElement | undefined): number | undefined {
  const level = integerOf(valOf(properties, 'w:outlineLvl'));
  if (level === undefined) return undefined;
  return level >= 0 && level <= 8 ? level + 1 : 0;
}
