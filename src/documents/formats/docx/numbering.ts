import { styleIdOf } from './paragraph-text.ts';
import { shownChildren } from './shown-children.ts';
import type { Styles } from './styles.ts';
import { attribute, childOf, childrenOf, integerOf, propertiesOf, switchOf, valOf, type XmlElement } from './xml.ts';

/** How one level of a list is numbered (`w:lvl`, ECMA-376 part 1, 17.9.6). */
export interface ListLevel {
  readonly start: number;
  readonly format: string;
  /** Of a format of the author's own, such as "001, 002": digits at least. */
  readonly digits: number;
  /** "%1.%2": with the place of each number. */
  readonly text: string;
  /** All numbers in digits. */
  readonly legal: boolean;
  /** The level, counted from 1, that makes this one begin anew; 0 never; undefined any above. */
  readonly restart: number | undefined;
  /** Id of the paragraph style that is numbered on this level. */
  readonly style: string | undefined;
  readonly font: string;
  readonly picture: boolean;
}

export interface List {
  /** Lists of one definition count on together. */
  readonly definition: string;
  readonly levels: readonly (ListLevel | undefined)[];
  /** By level: what the list begins at when it is first used, whatever its definition has counted to. */
  readonly startsAt: readonly (number | undefined)[];
}

/** `word/numbering.xml`, and which list a paragraph belongs to. */
export class Numbering {
  readonly #definitions = new Map<string, XmlElement>();
  readonly #instances = new Map<string, XmlElement>();
  readonly #lists = new Map<string, List | undefined>();
  readonly #styles: Styles;

  constructor(root: XmlElement | undefined, styles: Styles) {
    this.#styles = styles;
    for (const each of childrenOf(root, 'w:abstractNum'))
      this.#definitions.set(attribute(each, 'w:abstractNumId') ?? '', each);
    for (const each of childrenOf(root, 'w:num')) this.#instances.set(attribute(each, 'w:numId') ?? '', each);
  }

  /**
   * The list and level of a paragraph, its own or its style's (17.3.1.19): number 0 means none. On what level a style is numbered,
   * the list says, by naming the style.
   */
  of(paragraph: XmlElement): { readonly id: string; readonly list: List; readonly level: number } | undefined {
    const own = childOf(propertiesOf(paragraph, 'w:pPr'), 'w:numPr');
    let [id, level] = [valOf(own, 'w:numId'), integerOf(valOf(own, 'w:ilvl'))];
    if (id === undefined) {
      for (const style of this.#styles.ofParagraph(paragraph)) {
        const properties = childOf(childOf(style, 'w:pPr'), 'w:numPr');
        level ??= integerOf(valOf(properties, 'w:ilvl'));
        id = valOf(properties, 'w:numId');
        if (id === undefined) continue;
        const linked = this.#list(id)?.levels.findIndex((each) => each?.style === attribute(style, 'w:styleId')) ?? -1;
        if (linked >= 0 && valOf(own, 'w:ilvl') === undefined) level = linked;
        break;
      }
    } else if (level === undefined) {
      const style = styleIdOf(paragraph);
      const linked = style ? (this.#list(id)?.levels.findIndex((each) => each?.style === style) ?? -1) : -1;
      if (linked >= 0) level = linked;
    }
    const list = id === undefined ? undefined : this.#list(id);
    level = Math.min(8, Math.max(0, level ?? 0));
    return id !== undefined && list?.levels[level] ? { id, list, level } : undefined;
  }

  #list(id: string): List | undefined {
    if (!this.#lists.has(id)) this.#lists.set(id, this.#read(id));
    return this.#lists.get(id);
  }

  #read(id: string): List | undefined {
    const instance = this.#instances.get(id);
    const [key, definition] = this.#definitionOf(instance) ?? [];
    if (!instance || key === undefined || !definition) return undefined;
    const levels: (ListLevel | undefined)[] = new Array(9).fill(undefined);
    const startsAt: (number | undefined)[] = new Array(9).fill(undefined);
    for (const each of childrenOf(definition, 'w:lvl')) place(levels, each, readLevel(each));
    for (const override of childrenOf(instance, 'w:lvlOverride')) {
      const own = childOf(override, 'w:lvl');
      if (own) place(levels, override, readLevel(own));
      place(startsAt, override, integerOf(valOf(override, 'w:startOverride')));
    }
    return { definition: key, levels, startsAt };
  }

  /** A definition may stand for that of a numbering style, which names a list, which names its definition (17.9.21). */
  #definitionOf(instance: XmlElement | undefined): readonly [string, XmlElement] | undefined {
    let next = instance;
    for (let steps = 0; next && steps < 10; steps++) {
      const key = valOf(next, 'w:abstractNumId') ?? '';
      const definition = this.#definitions.get(key);
      const link = valOf(definition, 'w:numStyleLink');
      if (definition && link === undefined) return [key, definition];
      const properties = childOf(childOf(this.#styles.chain(link)[0], 'w:pPr'), 'w:numPr');
      next = this.#instances.get(valOf(properties, 'w:numId') ?? '');
    }
    return undefined;
  }
}

function place<T>(levels: (T | undefined)[], holder: XmlElement, what: T | undefined): void {
  const index = integerOf(attribute(holder, 'w:ilvl'));
  if (index !== undefined && index >= 0 && index <= 8) levels[index] = what;
}

function readLevel(level: XmlElement): ListLevel {
  const format = [...shownChildren(level)].find(({ name }) => name === 'w:numFmt');
  const custom = /^\s*(\d+)/.exec(attribute(format, 'w:format') ?? '')?.[1] ?? '';
  return {
    start: integerOf(valOf(level, 'w:start')) ?? 0,
    format: attribute(format, 'w:val') ?? 'decimal',
    digits: Math.min(custom.length, 10),
    text: (valOf(level, 'w:lvlText') ?? '').slice(0, 255),
    legal: switchOf(level, 'w:isLgl') ?? false,
    restart: integerOf(valOf(level, 'w:lvlRestart')),
    style: valOf(level, 'w:pStyle'),
    font: attribute(childOf(childOf(level, 'w:rPr'), 'w:rFonts'), 'w:ascii') ?? '',
    picture: childOf(level, 'w:lvlPicBulletId') !== undefined,
  };
}
