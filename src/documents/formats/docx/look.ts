import type { Piece } from './paragraph-text.ts';
import type { Styles } from './styles.ts';
import { attribute, childOf, propertiesOf, switchOf, valOf, type XmlElement } from './xml.ts';

/** Switches that turn over when the style of the paragraph and that of the run both set them (ECMA-376 part 1, 17.7.3). */
const toggles = ['w:b', 'w:i', 'w:strike', 'w:dstrike', 'w:caps', 'w:smallCaps', 'w:vanish'] as const;
/** What else can be seen of a letter. Not the space around lines, which moves words but does not mark any. */
const values = ['w:u', 'w:color', 'w:sz', 'w:highlight', 'w:vertAlign'] as const;
const unseen: ReadonlySet<string> = new Set(['none', 'auto', 'baseline', 'clear', '']);

/** Describes what paragraphs look like, so that equal descriptions look equal, however the file cuts them into runs. */
export class Looks {
  readonly #styles: Styles;
  /** Many runs share few formats: by the style of the paragraph, then by the run's properties as written. */
  readonly #known = new Map<readonly XmlElement[], Map<string, string>>();

  constructor(styles: Styles) {
    this.#styles = styles;
  }

  of(paragraph: XmlElement, text: string, pieces: readonly Piece[]): string {
    const chain = this.#styles.ofParagraph(paragraph);
    const stretches = this.#stretches(chain, text, pieces);
    return [this.#styles.nameOf(paragraph), alignment(paragraph, chain), ...stretches].join('|');
  }

  /** Each where it begins in the words and how it looks. White space looks like what stands before it, unless it is marked. */
  #stretches(chain: readonly XmlElement[], text: string, pieces: readonly Piece[]): readonly string[] {
    const from = text.length - text.trimStart().length;
    const end = text.trimEnd().length;
    const found: string[] = [];
    let last: string | undefined;
    for (const piece of pieces) {
      const format = this.#format(chain, piece.run);
      const cut = Math.max(0, from - piece.start);
      const words = piece.text.slice(cut);
      const white = marked.test(format) ? 0 : words.length - words.trimStart().length;
      const start = piece.start + cut + white;
      if (start >= Math.min(end, piece.start + piece.text.length) || format === last) continue;
      found.push(`${start - from}:${format}`);
      last = format;
    }
    return found;
  }

  #format(chain: readonly XmlElement[], run: XmlElement): string {
    const own = propertiesOf(run, 'w:rPr');
    const key = own ? written(own) : '';
    const ofStyle = this.#known.get(chain) ?? new Map<string, string>();
    this.#known.set(chain, ofStyle);
    const known = ofStyle.get(key) ?? this.#compute(chain, own);
    ofStyle.set(key, known);
    return known;
  }

  #compute(chain: readonly XmlElement[], own: XmlElement | undefined): string {
    const ofRun = this.#styles.chain(valOf(own, 'w:rStyle'));
    const layers = [own, ...[...ofRun, ...chain].map((style) => childOf(style, 'w:rPr')), this.#styles.documentRun];
    const on = toggles.filter((name) => {
      const direct = switchOf(own, name);
      if (direct !== undefined) return direct;
      if (switchOf(this.#styles.documentRun, name)) return true;
      return first(ofRun, name) !== first(chain, name);
    });
    const set = values.map((name) => firstOf(layers, (each) => valOf(each, name)));
    const shade = firstOf(layers, (each) => attribute(childOf(each, 'w:shd'), 'w:fill'));
    const font = firstOf(layers, (each) => fontOf(childOf(each, 'w:rFonts')));
    const seen = [...values, 'shd', 'font'].flatMap((name, i) => {
      const value = [...set, shade, font][i];
      return value === undefined || unseen.has(value) || (name === 'w:color' && /^0{6}$/.test(value))
        ? []
        : [`${name}=${value.slice(0, longest).toLowerCase()}`];
    });
    return [...on, ...seen].join(',');
  }
}

/** Of a name or value, so that one long word in the file is not written a hundred thousand times. */
const longest = 100;

/** What is seen on white space too. */
const marked = /w:(?:u|highlight|strike|dstrike)\b|shd=/;

/** The properties as one string; what a change of them was tracked from, and the language, are not seen. */
function written(properties: XmlElement): string {
  const parts: string[] = [];
  for (const child of properties.children) {
    if (typeof child === 'string' || child.name === 'w:rPrChange' || child.name === 'w:lang') continue;
    parts.push(child.name, ...child.attributes.flat());
  }
  return parts.join(' ');
}

const first = (chain: readonly XmlElement[], name: string): boolean =>
  firstOf(chain, (style) => switchOf(childOf(style, 'w:rPr'), name)) ?? false;

function firstOf<T>(
  layers: readonly (XmlElement | undefined)[],
  read: (of: XmlElement) => T | undefined,
): T | undefined {
  for (const layer of layers) {
    const value = layer && read(layer);
    if (value !== undefined) return value;
  }
  return undefined;
}

const fontOf = (fonts: XmlElement | undefined): string | undefined =>
  attribute(fonts, 'w:asciiTheme') ?? attribute(fonts, 'w:ascii');

function alignment(paragraph: XmlElement, chain: readonly XmlElement[]): string {
  const layers = [propertiesOf(paragraph, 'w:pPr'), ...chain.map((style) => childOf(style, 'w:pPr'))];
  const value = (firstOf(layers, (each) => valOf(each, 'w:jc')) ?? 'left').slice(0, longest);
  return value === 'start' ? 'left' : value === 'end' ? 'right' : value;
}
