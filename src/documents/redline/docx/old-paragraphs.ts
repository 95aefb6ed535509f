import type { Block, ReadDocument } from '../../clause-tree.ts';
import { type AcceptedParagraph, acceptedParagraphs } from '../../formats/docx/accepted-paragraphs.ts';
import { Numbering } from '../../formats/docx/numbering.ts';
import { Styles } from '../../formats/docx/styles.ts';
import { attribute, childrenOf, element, propertiesOf, type XmlElement, type XmlNode } from '../../formats/docx/xml.ts';
import { properties as freshProperties, runContent } from './fresh-package.ts';
import type { WordPackage } from './word-package.ts';

/** The lists and styles of a package, as far as paragraphs from elsewhere may use them. */
export class Vocabulary {
  readonly numbering: Numbering;
  readonly #styles: ReadonlySet<string>;

  constructor({ trees, named }: WordPackage) {
    const styles = trees.get(named.styles ?? '');
    this.numbering = new Numbering(trees.get(named.numbering ?? ''), new Styles(styles));
    this.#styles = new Set([...childrenOf(styles, 'w:style')].flatMap((style) => attribute(style, 'w:styleId') ?? []));
  }

  hasStyle(id: string | undefined): boolean {
    return id !== undefined && this.#styles.has(id);
  }
}

/**
 * The old document's words and looks for what is shown as deleted. Of a Word package only what stands by itself is taken over:
 * its links, pictures and notes refer to parts that are not in the new one.
 */
export class OldParagraphs {
  readonly #document: ReadDocument;
  readonly #members = new Map<number, AcceptedParagraph>();
  readonly #own: Vocabulary | undefined;
  readonly #target: Vocabulary;

  constructor(document: ReadDocument, docx: WordPackage | undefined, target: WordPackage) {
    this.#document = document;
    this.#target = new Vocabulary(target);
    this.#own = docx && new Vocabulary(docx);
    for (const whole of docx ? acceptedParagraphs(docx.paragraphs) : [])
      this.#members.set(whole.members.at(-1)?.origin ?? -1, whole);
  }

  /** The words from `start` to `end` of the old text, as runs of deleted text. They lie within the block. */
  deletedRuns(block: Block | undefined, start: number, end: number): XmlElement[] {
    const whole = this.#members.get(block?.origin ?? -1);
    if (!block || !whole) return [deletedRun(this.#document.text.slice(start, end), [])];
    const shift = (block.generated ? block.body : block.start) - (whole.text.length - whole.text.trimStart().length);
    const runs: XmlElement[] = [];
    let at = start;
    whole.members.forEach((member, index) => {
      for (const piece of member.pieces) {
        const from = shift + (whole.offsets[index] ?? 0) + piece.start;
        const [first, last] = [Math.max(at, from), Math.min(end, from + piece.text.length)];
        if (last <= first) continue;
        if (first > at) runs.push(deletedRun(this.#document.text.slice(at, first), []));
        runs.push(deletedRun(this.#document.text.slice(first, last), this.#look(piece.run)));
        at = last;
      }
    });
    if (at < end) runs.push(deletedRun(this.#document.text.slice(at, end), []));
    return runs;
  }

  #look(run: XmlElement): XmlElement[] {
    const found: XmlElement[] = [];
    for (const each of childrenOf(propertiesOf(run, 'w:rPr'))) {
      const color = each.name === 'w:color' ? attribute(each, 'w:val') : undefined;
      if (keptOfRuns.has(each.name)) found.push(each);
      else if (color) found.push(element('w:color', { 'w:val': color }));
      else if (each.name === 'w:rStyle' && this.#target.hasStyle(attribute(each, 'w:val'))) found.push(each);
    }
    return found;
  }

  /**
   * Properties for a paragraph that was deleted, and whether the new package numbers it as the old one did; if not, its number
   * has to be typed.
   */
  properties(
    block: Block | undefined,
    mayNumber: boolean,
  ): { readonly element: XmlElement; readonly numbered: boolean } {
    const whole = this.#members.get(block?.origin ?? -1)?.members.at(-1)?.element;
    const source = whole ? propertiesOf(whole, 'w:pPr') : block && freshProperties(block);
    const kept = [...childrenOf(source)].filter((each) => isKept(each, this.#target));
    const listed = block?.generated && mayNumber && whole ? this.#own?.numbering.of(whole) : undefined;
    const made = (children: XmlElement[]) => element('w:pPr', {}, children);
    const numbered = made(kept);
    const there = this.#target.numbering.of(element('w:p', {}, [numbered]));
    if (listed && there && JSON.stringify(listed) === JSON.stringify(there))
      return { element: numbered, numbered: true };
    return { element: unnumbered(numbered, there !== undefined), numbered: false };
  }

  /** Whether the paragraph gets a number in the package that is written. */
  isNumbered(paragraph: XmlElement): boolean {
    return this.#target.numbering.of(paragraph) !== undefined;
  }
}

/** The paragraph's properties as they would be if nothing numbered it, for a change of formatting to tell of. */
export function withoutNumber(paragraph: XmlElement): readonly XmlNode[] {
  const now = (propertiesOf(paragraph, 'w:pPr')?.children ?? []).filter(
    (child) => typeof child !== 'string' && !/^w:(?:rPr|sectPr|pPrChange)$/.test(child.name),
  );
  return unnumbered(element('w:pPr', {}, now), true).children;
}

/** The properties without a number; `say` where the style would give one. */
function unnumbered(properties: XmlElement, say: boolean): XmlElement {
  const rest = properties.children.filter((child) => typeof child !== 'string' && child.name !== 'w:numPr');
  if (say) {
    const none = element('w:numPr', {}, [element('w:ilvl', { 'w:val': '0' }), element('w:numId', { 'w:val': '0' })]);
    const at = rest.findIndex((child) => typeof child !== 'string' && !beforeNumber.has(child.name));
    rest.splice(at < 0 ? rest.length : at, 0, none);
  }
  return element('w:pPr', {}, rest);
}

/** Order of CT_PPrBase (ECMA-376 part 1, A.1). */
const beforeNumber: ReadonlySet<string> = new Set([
  'w:pStyle',
  'w:keepNext',
  'w:keepLines',
  'w:pageBreakBefore',
  'w:framePr',
  'w:widowControl',
]);

const keptOfParagraphs: ReadonlySet<string> = new Set([
  'w:keepNext',
  'w:keepLines',
  'w:numPr',
  'w:spacing',
  'w:ind',
  'w:contextualSpacing',
  'w:jc',
  'w:outlineLvl',
]);

const isKept = (property: XmlElement, target: Vocabulary): boolean =>
  property.name === 'w:pStyle' ? target.hasStyle(attribute(property, 'w:val')) : keptOfParagraphs.has(property.name);

const keptOfRuns: ReadonlySet<string> = new Set([
  'w:b',
  'w:bCs',
  'w:i',
  'w:iCs',
  'w:caps',
  'w:smallCaps',
  'w:strike',
  'w:dstrike',
  'w:sz',
  'w:szCs',
  'w:highlight',
  'w:u',
  'w:vertAlign',
]);

function deletedRun(text: string, properties: readonly XmlElement[]): XmlElement {
  const own = properties.length > 0 ? [element('w:rPr', {}, properties)] : [];
  return element('w:r', {}, [...own, ...runContent(text, 'w:delText')]);
}
