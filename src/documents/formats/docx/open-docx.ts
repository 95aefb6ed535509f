import type { Refusal } from '../../../platform/refusal.ts';
import { ok, type Result, refused } from '../../../platform/result.ts';
import { openOfficePackage } from '../../office-package.ts';
import {
  damagedPackage,
  hasEmbeddedObject,
  hasMacros,
  notADocx,
  refersElsewhere,
  tooManyParagraphs,
} from '../../refusals.ts';
import { mostParagraphs } from '../../version.ts';
import { contentTypesIn, isControlType, isEmbeddedObject, isMacroDocument, isMacroType } from './forbidden-parts.ts';
import { Notes } from './notes.ts';
import { type DocxParagraph, ParagraphReader, type Story } from './paragraphs.ts';
import { readXml, type XmlBudget, xmlBudget } from './read-xml.ts';
import {
  isForeignContent,
  type Relationship,
  relationshipsIn,
  relationshipsPartOf,
  targetPart,
} from './relationships.ts';
import { pageStories } from './sections.ts';
import { childOf, type XmlElement } from './xml.ts';

/** A Word document, opened: its parts, the trees of those that hold text, and its paragraphs in reading order. */
export interface Docx {
  /** All parts as they are in the package, by name. */
  readonly parts: ReadonlyMap<string, Buffer>;
  /** Name of the main part, `word/document.xml` as a rule. */
  readonly main: string;
  /** The parts that were read, by name. `writeXml` makes a part of a tree again. */
  readonly trees: ReadonlyMap<string, XmlElement>;
  /** What the main part refers to under these types, once each. */
  readonly named: Readonly<Partial<Record<NamedPart, string>>>;
  /** Headers, body, footnotes and endnotes as they are referred to, footers: the reading order. */
  readonly stories: readonly Story[];
  /** Every `w:p` of the stories; `origin` is the index. */
  readonly paragraphs: readonly DocxParagraph[];
}

/** How much of a file is opened at all. */
export interface DocxLimits {
  /** Of all parts, unpacked. */
  readonly bytes?: number;
  /** Elements and attributes of the parts that are read. */
  readonly nodes?: number;
}

const namedParts = ['styles', 'numbering', 'settings', 'comments', 'footnotes', 'endnotes'] as const;
export type NamedPart = (typeof namedParts)[number];

/** Opens a .docx, whose bytes are hostile, in bounded time and memory, or says why not. Nothing is fetched. */
export async function openDocx(bytes: Buffer, limits: DocxLimits = {}): Promise<Result<Docx>> {
  const opened = openOfficePackage(bytes, limits.bytes);
  if (!opened.ok) return opened;
  try {
    return ok(await new Opening(opened.value, xmlBudget(limits.nodes)).docx());
  } catch (stop) {
    if (stop instanceof Stop) return refused(stop.refusal);
    throw stop;
  }
}

/** A refusal on its way out of `Opening`; never leaves this file. */
class Stop extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

class Opening {
  readonly #parts: ReadonlyMap<string, Buffer>;
  /** Part names are the same whatever their case (ECMA-376 part 2, 6.2.2.3). */
  readonly #names: ReadonlyMap<string, string>;
  readonly #budget: XmlBudget;
  readonly #trees = new Map<string, XmlElement>();

  constructor(parts: ReadonlyMap<string, Buffer>, budget: XmlBudget) {
    this.#parts = parts;
    this.#budget = budget;
    this.#names = new Map([...parts.keys()].map((name) => [name.toLowerCase(), name]));
  }

  async docx(): Promise<Docx> {
    await this.#checkParts();
    const start = (await this.#relationships('')).find(({ type }) => type === 'officeDocument');
    const main = start && this.#names.get(targetPart('', start.target).toLowerCase());
    if (main === undefined) throw new Stop(notADocx());
    const document = await this.#tree(main);
    if (document.name !== 'w:document') throw new Stop(notADocx());
    const body = childOf(document, 'w:body');
    if (!body) throw new Stop(damagedPackage());
    const relationships = await this.#relationships(main);
    const named: Partial<Record<NamedPart, string>> = {};
    for (const type of namedParts) {
      const found = relationships.find((each) => each.type === type);
      if (found) named[type] = this.#existing(main, found);
    }
    for (const name of Object.values(named)) await this.#tree(name);
    const { stories, paragraphs } = await this.#read(main, body, relationships, named);
    return { parts: this.#parts, main, trees: this.#trees, named, stories, paragraphs };
  }

  async #read(
    main: string,
    body: XmlElement,
    relationships: readonly Relationship[],
    named: Readonly<Partial<Record<NamedPart, string>>>,
  ): Promise<Pick<Docx, 'stories' | 'paragraphs'>> {
    const settings = named.settings === undefined ? undefined : await this.#tree(named.settings);
    const notes = new Notes(body, settings);
    const reader = new ParagraphReader(mostParagraphs, notes.mark);
    const stories: Story[] = [];
    const take = (more: readonly Story[]): void => {
      for (const story of more) {
        stories.push(story);
        reader.read(story);
      }
      if (reader.full) throw new Stop(tooManyParagraphs());
    };
    const { headers, footers } = pageStories(body, settings);
    take(await this.#pages('header', main, headers, relationships));
    take([{ kind: 'body', part: main, root: body }]);
    for (const kind of ['footnote', 'endnote'] as const) {
      const part = named[`${kind}s`];
      if (part !== undefined) take(notes.stories(kind, part, await this.#tree(part)));
    }
    take(await this.#pages('footer', main, footers, relationships));
    return { stories, paragraphs: reader.paragraphs };
  }

  async #pages(
    kind: 'header' | 'footer',
    main: string,
    ids: readonly string[],
    relationships: readonly Relationship[],
  ): Promise<readonly Story[]> {
    const byId = new Map(relationships.map((each) => [each.id, each]));
    const parts = new Set<string>();
    for (const id of ids) {
      const found = byId.get(id);
      if (found?.type !== kind) throw new Stop(damagedPackage());
      parts.add(this.#existing(main, found));
    }
    const stories: Story[] = [];
    for (const part of parts) stories.push({ kind, part, root: await this.#tree(part) });
    return stories;
  }

  /** All that may not be in a package or be referred to, whether or not this reader would ever come across it. */
  async #checkParts(): Promise<void> {
    const types = contentTypesIn(await this.#tree('[Content_Types].xml'));
    if (types.some(isMacroType)) throw new Stop(hasMacros());
    if (types.some(isControlType)) throw new Stop(hasEmbeddedObject());
    for (const [name, part] of this.#parts) {
      if (isMacroDocument(name)) throw new Stop(hasMacros());
      if (isEmbeddedObject(name, part)) throw new Stop(hasEmbeddedObject());
      if (!/(?:^|\/)_rels\/[^/]*\.rels$/i.test(name)) continue;
      const found = relationshipsIn(await this.#tree(name));
      if (!found) throw new Stop(damagedPackage());
      const foreign = found.find(isForeignContent);
      if (foreign) throw new Stop(refersElsewhere(foreign.type));
    }
  }

  async #relationships(of: string): Promise<readonly Relationship[]> {
    const part = this.#names.get(relationshipsPartOf(of).toLowerCase());
    return part === undefined ? [] : (relationshipsIn(await this.#tree(part)) ?? []);
  }

  #existing(from: string, { target }: Relationship): string {
    const name = this.#names.get(targetPart(from, target).toLowerCase());
    if (name === undefined) throw new Stop(damagedPackage());
    return name;
  }

  async #tree(name: string): Promise<XmlElement> {
    const known = this.#trees.get(name);
    if (known) return known;
    const part = this.#parts.get(name);
    if (!part) throw new Stop(damagedPackage());
    const read = await readXml(part, this.#budget);
    if (!read.ok) throw new Stop(read.refusal);
    this.#trees.set(name, read.value);
    return read.value;
  }
}
