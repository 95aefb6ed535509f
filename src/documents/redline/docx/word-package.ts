import type { DocxParagraph, Story } from '../../formats/docx/paragraphs.ts';
import type { XmlElement } from '../../formats/docx/xml.ts';

/** Of an opened Word package what a redline is written into: trees that may be changed, and the paragraphs found in them. */
export interface WordPackage {
  /** By name of the part. */
  readonly trees: ReadonlyMap<string, XmlElement>;
  readonly named: { readonly styles?: string; readonly numbering?: string; readonly settings?: string };
  readonly stories: readonly Story[];
  readonly paragraphs: readonly DocxParagraph[];
}
