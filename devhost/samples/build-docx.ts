/**
 * Makes the Word file of the sample agreement from its text: `node devhost/samples/build-docx.ts`.
 * The result is the same bytes each time (fixed dates), so the checked-in file changes only when the text does.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { agreementBlocks, type Block } from './agreement-blocks.ts';

const NUMBERING = 'agreement';

/** The DOCX of an agreement text as in `agreementBlocks`. */
export async function buildDocx(text: string): Promise<Buffer> {
  const blocks = agreementBlocks(text);
  const level = (
    index: number,
    format: (typeof LevelFormat)[keyof typeof LevelFormat],
    label: string,
    left: number,
  ) => ({
    level: index,
    format,
    text: label,
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left, hanging: 567 } } },
  });
  const document = new Document({
    styles: {
      default: { document: { run: { font: 'Calibri', size: 22 }, paragraph: { spacing: { after: 140, line: 276 } } } },
    },
    numbering: {
      config: [
        {
          reference: NUMBERING,
          levels: [
            level(0, LevelFormat.DECIMAL, '%1.', 567),
            level(1, LevelFormat.DECIMAL, '%1.%2', 567),
            level(2, LevelFormat.LOWER_LETTER, '(%3)', 1134),
          ],
        },
      ],
    },
    sections: [{ children: blocks.map(render), footers: { default: pageNumbers() } }],
  });
  const core = coreProperties(blocks[0]?.kind === 'title' ? blocks[0].text : '');
  return withFixedEntryDates(await Packer.toBuffer(document, undefined, [{ path: 'docProps/core.xml', data: core }]));
}

function render(block: Block): Paragraph | Table {
  switch (block.kind) {
    case 'title':
      return new Paragraph({ text: block.text, heading: HeadingLevel.TITLE, alignment: AlignmentType.CENTER });
    case 'heading':
      return new Paragraph({
        text: block.text,
        heading: HeadingLevel.HEADING_1,
        pageBreakBefore: block.text.startsWith('SCHEDULE'),
      });
    case 'paragraph':
      return new Paragraph({ text: block.text });
    case 'numbered':
      return new Paragraph({
        text: block.text,
        numbering: { reference: NUMBERING, level: block.level },
        ...(block.level === 0 ? { heading: HeadingLevel.HEADING_1, keepNext: true } : {}),
      });
    case 'table':
      return new Table({
        width: { size: 100, type: WidthType.PERCENTAGE },
        rows: block.rows.map((cells, row) => {
          const run = (cell: string) => new Paragraph({ children: [new TextRun({ text: cell, bold: row === 0 })] });
          return new TableRow({
            tableHeader: row === 0,
            cantSplit: true,
            children: cells.map((cell) => new TableCell({ children: [run(cell)] })),
          });
        }),
      });
  }
}

const pageNumbers = (): Footer =>
  new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] })],
      }),
    ],
  });

/** The library would write the present time here. */
const coreProperties = (title: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${title}</dc:title><dc:creator>Northwind Managed Services, LLC</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2025-12-08T15:00:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">2025-12-08T15:00:00Z</dcterms:modified></cp:coreProperties>`;

const CENTRAL_ENTRY = 0x02014b50;
const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
/** 1980-01-01 00:00, the earliest date a ZIP can say (APPNOTE.TXT 4.4.6). */
const DOS_EPOCH = 0x00210000;

/** ZIP entries carry the time of packing, in local time; both copies of it are replaced (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16). */
function withFixedEntryDates(zip: Buffer): Buffer {
  const end = zip.length - 22;
  if (zip.readUInt32LE(end) !== END_OF_CENTRAL_DIRECTORY)
    throw new Error('unexpected ZIP comment in the packed document');
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(entry) !== CENTRAL_ENTRY) throw new Error('unexpected ZIP entry in the packed document');
    zip.writeUInt32LE(DOS_EPOCH, entry + 12);
    zip.writeUInt32LE(DOS_EPOCH, zip.readUInt32LE(entry + 42) + 10);
    entry += 46 + zip.readUInt16LE(entry + 28) + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32);
  }
  return zip;
}

if (import.meta.main) {
  const sample = (extension: string) =>
    fileURLToPath(new URL(`managed-services-agreement.${extension}`, import.meta.url));
  await writeFile(sample('docx'), await buildDocx(await readFile(sample('txt'), 'utf8')));
}
