import type { Block, ReadDocument } from '../../clause-tree.ts';
import { element, writeXml, type XmlElement, type XmlNode } from '../../formats/docx/xml.ts';
import { freshStyles } from './fresh-styles.ts';
import { words } from './paragraph-units.ts';
import { legible } from './tracking.ts';

const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const types = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** A Word package that says what the document says, for those that came in another format. Numbers are typed text in it. */
export function freshPackage(document: ReadDocument, paper: 'A4' | 'Letter'): ReadonlyMap<string, Buffer> {
  const body = element('w:body', {}, [...content(document), section(paper)]);
  const root = element('w:document', { 'xmlns:w': main }, [body]);
  const override = (part: string, type: string) =>
    `<Override PartName="/word/${part}.xml" ContentType="${types}.${type}+xml"/>`;
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${relations}/${type}" Target="${target}"/>`;
  const relationships = (...each: string[]) =>
    `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`;
  const parts: readonly (readonly [string, string | Buffer])[] = [
    [
      '[Content_Types].xml',
      `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('document', 'document.main')}${override('styles', 'styles')}${override('settings', 'settings')}</Types>`,
    ],
    ['_rels/.rels', relationships(relation(1, 'officeDocument', 'word/document.xml'))],
    [
      'word/_rels/document.xml.rels',
      relationships(relation(1, 'styles', 'styles.xml'), relation(2, 'settings', 'settings.xml')),
    ],
    ['word/document.xml', writeXml(root)],
    ['word/styles.xml', `${head}${freshStyles}`],
    [
      'word/settings.xml',
      `${head}<w:settings xmlns:w="${main}"><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`,
    ],
  ];
  return new Map(parts.map(([name, part]) => [name, Buffer.from(part)]));
}

/** In twentieths of a point; margins of an inch. */
function section(paper: 'A4' | 'Letter'): XmlElement {
  const [width, height] = paper === 'A4' ? ['11906', '16838'] : ['12240', '15840'];
  const inch = '1440';
  return element('w:sectPr', {}, [
    element('w:pgSz', { 'w:w': width, 'w:h': height }),
    element('w:pgMar', {
      'w:top': inch,
      'w:right': inch,
      'w:bottom': inch,
      'w:left': inch,
      'w:header': '720',
      'w:footer': '720',
      'w:gutter': '0',
    }),
  ]);
}

function content({ text, blocks }: ReadDocument): XmlElement[] {
  const tables = Map.groupBy(
    blocks.filter(({ cell }) => cell),
    ({ cell }) => cell?.table ?? 0,
  );
  const done = new Set<number>();
  const found: XmlElement[] = [];
  for (const block of blocks) {
    if (!block.cell) found.push(paragraph(block, text.slice(block.start, block.end)));
    else if (!done.has(block.cell.table)) {
      done.add(block.cell.table);
      if (found.at(-1)?.name === 'w:tbl') found.push(element('w:p')); // else Word makes one table of two
      found.push(table(tables.get(block.cell.table) ?? [], text));
    }
  }
  if (found.at(-1)?.name === 'w:tbl') found.push(element('w:p'));
  return found;
}

const paragraph = (block: Block, text: string): XmlElement => element('w:p', {}, [properties(block), run(text, 'w:t')]);

/** How a paragraph of that kind looks in a fresh package. */
export function properties({ kind, level }: Block): XmlElement {
  const style = styleOf(kind, level);
  const indent =
    kind === 'item' && level > 1
      ? [element('w:ind', { 'w:left': String(360 * Math.min(level, 9)), 'w:hanging': '360' })]
      : [];
  return element('w:pPr', {}, [...(style ? [element('w:pStyle', { 'w:val': style })] : []), ...indent]);
}

function styleOf(kind: Block['kind'], level: number): string | undefined {
  if (kind === 'heading') return `Heading${Math.max(1, Math.min(level, 6))}`;
  if (kind === 'item') return 'ListParagraph';
  if (kind === 'footnote') return 'FootnoteText';
  return kind === 'header' || kind === 'footer' ? 'Header' : kind === 'cell' ? 'TableText' : undefined;
}

/** Words as the children of a run: tabs and line breaks are elements of their own. */
export function runContent(text: string, name: 'w:t' | 'w:delText'): XmlElement[] {
  return (legible(text).match(/\t|\r\n?|\n|[^\t\r\n]+/g) ?? []).map((part) =>
    part === '\t' ? element('w:tab') : /^[\r\n]/.test(part) ? element('w:br') : words(name, part),
  );
}

const run = (text: string, name: 'w:t' | 'w:delText'): XmlElement => element('w:r', {}, runContent(text, name));

function table(blocks: readonly Block[], text: string): XmlElement {
  const rows = Math.max(...blocks.map(({ cell }) => cell?.row ?? 0)) + 1;
  const columns = Math.max(...blocks.map(({ cell }) => cell?.column ?? 0)) + 1;
  const byCell = Map.groupBy(blocks, ({ cell }) => `${cell?.row}.${cell?.column}`);
  return emptyTable(
    columns,
    Array.from({ length: rows }, (_, row) =>
      tableRow(columns, (column) =>
        (byCell.get(`${row}.${column}`) ?? []).map((block) => paragraph(block, text.slice(block.start, block.end))),
      ),
    ),
  );
}

/** Of the width between the margins of A4. */
const tableWidth = 9026;
const columnWidth = (columns: number): string => String(Math.floor(tableWidth / columns));

export const emptyTable = (columns: number, rows: readonly XmlElement[]): XmlElement =>
  element('w:tbl', {}, [
    element('w:tblPr', {}, [
      element('w:tblStyle', { 'w:val': 'TableGrid' }),
      element('w:tblW', { 'w:w': String(tableWidth), 'w:type': 'dxa' }),
      element('w:tblBorders', {}, borders),
      element('w:tblLook', { 'w:val': '04A0' }),
    ]),
    element(
      'w:tblGrid',
      {},
      Array.from({ length: columns }, () => element('w:gridCol', { 'w:w': columnWidth(columns) })),
    ),
    ...rows,
  ]);

const borders: readonly XmlNode[] = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map((side) =>
  element(`w:${side}`, { 'w:val': 'single', 'w:sz': '4', 'w:space': '0', 'w:color': 'auto' }),
);

/** A cell is never without a paragraph (ECMA-376 part 1, 17.4.65). */
export const tableRow = (columns: number, paragraphs: (column: number) => readonly XmlElement[]): XmlElement =>
  element(
    'w:tr',
    {},
    Array.from({ length: columns }, (_, column) => {
      const found = paragraphs(column);
      const width = element('w:tcW', { 'w:w': columnWidth(columns), 'w:type': 'dxa' });
      return element('w:tc', {}, [element('w:tcPr', {}, [width]), ...(found.length > 0 ? found : [element('w:p')])]);
    }),
  );
