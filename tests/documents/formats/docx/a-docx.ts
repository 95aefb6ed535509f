import { readDocx } from '../../../../src/documents/formats/docx/read-docx.ts';
import type { SourceDocument } from '../../../../src/documents/formats/source-document.ts';
import { orThrow } from '../../../../src/platform/result.ts';
import { type Part, wordParts, zipOf } from '../../a-zip.ts';

const office = 'http://schemas.openxmlformats.org';
export const names = `xmlns:w="${office}/wordprocessingml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships" xmlns:mc="${office}/markup-compatibility/2006" xmlns:m="${office}/officeDocument/2006/math" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"`;

/** Parts beside the body, each the inside of its root element. */
export interface Beside {
  readonly styles?: string;
  readonly numbering?: string;
  readonly settings?: string;
  readonly comments?: string;
  readonly footnotes?: string;
  readonly endnotes?: string;
  /** By the id of the relationship. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly footers?: Readonly<Record<string, string>>;
  /** Relationships besides those of these parts. */
  readonly relationships?: string;
  readonly more?: readonly Part[];
}

const roots = {
  styles: 'styles',
  numbering: 'numbering',
  settings: 'settings',
  comments: 'comments',
  footnotes: 'footnotes',
  endnotes: 'endnotes',
} as const;

/** A package with that body, to be zipped. */
export function partsOf(body: string, beside: Beside = {}): readonly Part[] {
  const parts: Part[] = [];
  const relationships: string[] = [beside.relationships ?? ''];
  const add = (type: string, id: string, root: string, content: string): void => {
    parts.push({ name: `word/${id}.xml`, content: `<w:${root} ${names}>${content}</w:${root}>` });
    relationships.push(
      `<Relationship Id="${id}" Type="${office}/officeDocument/2006/relationships/${type}" Target="${id}.xml"/>`,
    );
  };
  for (const [type, root] of Object.entries(roots)) {
    const content = beside[type as keyof typeof roots];
    if (content !== undefined) add(type, type, root, content);
  }
  for (const [id, content] of Object.entries(beside.headers ?? {})) add('header', id, 'hdr', content);
  for (const [id, content] of Object.entries(beside.footers ?? {})) add('footer', id, 'ftr', content);
  return [
    ...wordParts('').filter(({ name }) => name !== 'word/document.xml'),
    {
      name: 'word/document.xml',
      content: `<?xml version="1.0"?><w:document ${names}><w:body>${body}</w:body></w:document>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      content: `<Relationships xmlns="${office}/package/2006/relationships">${relationships.join('')}</Relationships>`,
    },
    ...parts,
    ...(beside.more ?? []),
  ];
}

export const read = async (body: string, beside: Beside = {}): Promise<SourceDocument> =>
  orThrow(await readDocx(zipOf(partsOf(body, beside))));

/** The words of all blocks that have any, each with its number in front. */
export const lines = async (body: string, beside: Beside = {}): Promise<readonly string[]> =>
  (await read(body, beside)).blocks
    .filter(({ text }) => text !== '')
    .map(({ label, text }) => (label ? `${label} ${text}` : text));

export const run = (text: string, properties = ''): string =>
  `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;

export const paragraph = (content: string, properties = ''): string =>
  `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${content.includes('<') ? content : run(content)}</w:p>`;
