import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  DeletedTextRun,
  Document,
  Footer,
  FootnoteReferenceRun,
  Header,
  HeadingLevel,
  InsertedTextRun,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableOfContents,
  TableRow,
  TextRun,
} from 'docx';
import { unzipSync } from 'fflate';
import { type Part, wordParts } from '../a-zip.ts';
import { paragraph, partsOf, run } from '../formats/docx/a-docx.ts';

const level = (depth: number, format: (typeof LevelFormat)[keyof typeof LevelFormat], text: string) => ({
  level: depth,
  format,
  text,
});
const numbered = (text: string, depth: number) =>
  new Paragraph({ text, numbering: { reference: 'clauses', level: depth } });
const tracked = { author: 'Dana Cole', date: '2026-05-04T10:00:00Z' };

/** An agreement as a well-kept library writes it. */
const written = new Document({
  numbering: {
    config: [
      {
        reference: 'clauses',
        levels: [
          level(0, LevelFormat.DECIMAL, '%1.'),
          level(1, LevelFormat.DECIMAL, '%1.%2'),
          level(2, LevelFormat.LOWER_ROMAN, '(%3)'),
        ],
      },
    ],
  },
  footnotes: { 1: { children: [new Paragraph('A note.')] }, 2: { children: [new Paragraph('Another note.')] } },
  comments: {
    children: [
      { id: 0, author: 'Dana Cole', date: new Date('2026-05-04'), children: [new Paragraph('Too much?')] },
      { id: 1, author: 'Lee', date: new Date('2026-05-05'), children: [new Paragraph('No.')] },
    ],
  },
  sections: [
    {
      headers: { default: new Header({ children: [new Paragraph('Services agreement')] }) },
      footers: {
        default: new Footer({
          children: [new Paragraph({ children: [new TextRun({ children: [PageNumber.CURRENT] })] })],
        }),
      },
      children: [
        new TableOfContents('Contents', { hyperlink: false, headingStyleRange: '1-3' }),
        new Paragraph({ text: 'Services', heading: HeadingLevel.HEADING_1 }),
        numbered('“Client” means the party named in Section 2.1.', 0),
        numbered('Provider performs the Services (the “Services”).', 1),
        numbered('with skill and care, as Section 1 says', 2),
        new Paragraph({
          children: [
            new CommentRangeStart(0),
            new TextRun({ text: 'The client pays ', bold: true }),
            new DeletedTextRun({ text: '2,450.00', id: 1, ...tracked }),
            new InsertedTextRun({ text: '1,900.00', id: 2, ...tracked }),
            new CommentRangeEnd(0),
            new TextRun({ children: [new CommentReference(0)] }),
            new TextRun(' USD a month.'),
            new FootnoteReferenceRun(1),
            new FootnoteReferenceRun(2),
          ],
        }),
        new Table({
          rows: ['Fees', 'Term'].map(
            (name) =>
              new TableRow({
                children: [name, '12'].map((text) => new TableCell({ children: [new Paragraph(text)] })),
              }),
          ),
        }),
        numbered('Law', 0),
      ],
    },
  ],
});

const by = 'w:author="Lee" w:date="2026-05-04T10:00:00Z"';
const field = (instruction: string, result: string) =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;
const box = (words: string) =>
  `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>${paragraph(words)}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>${paragraph(words)}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`;
const cell = (words: string, properties = '') =>
  `<w:tc><w:tcPr><w:gridSpan w:val="2"/>${properties}</w:tcPr>${paragraph(words)}</w:tc>`;
const listed = (words: string, depth: number) =>
  paragraph(words, `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="1"/></w:numPr>`);
const formats = ['decimal', 'lowerLetter', 'lowerRoman', 'cardinalText', 'ordinal', 'chicago', 'hex', 'bullet', 'none'];

/** Everything else Word knows, as rare as it may be. */
const rare = partsOf(
  [
    paragraph('Agreement', '<w:pStyle w:val="H"/>'),
    ...formats.map((format, depth) => listed(`${format} at ${depth}`, depth)),
    paragraph(
      `${run('See ')}${field('REF _1 \\h', 'Section 4.2')}, ${box('in a box')}<w:r><w:footnoteReference w:id="2"/></w:r>`,
    ),
    paragraph(
      `<w:ins w:id="1" ${by}>${run('new')}<w:del w:id="2" ${by}><w:r><w:delText>not any more</w:delText></w:r></w:del></w:ins><w:r><w:rPr><w:b/><w:rPrChange w:id="3" ${by}><w:rPr/></w:rPrChange></w:rPr><w:t>bold</w:t></w:r>`,
      `<w:rPr><w:del w:id="4" ${by}/></w:rPr><w:pPrChange w:id="5" ${by}><w:pPr/></w:pPrChange>`,
    ),
    `<w:moveFromRangeStart w:id="6" w:name="m" ${by}/>${paragraph(`<w:moveFrom w:id="7" ${by}>${run('moved')}</w:moveFrom>`)}<w:moveFromRangeEnd w:id="6"/>`,
    paragraph(`<w:moveTo w:id="8" ${by}>${run('moved')}</w:moveTo>`),
    `<w:tbl><w:tblPr><w:tblPrChange w:id="9" ${by}/></w:tblPr><w:tr><w:trPr><w:gridBefore w:val="1"/><w:ins w:id="10" ${by}/></w:trPr>${cell('a')}${cell('b', `<w:cellDel w:id="11" ${by}/>`)}</w:tr><w:tr>${cell('c')}<w:sdt><w:sdtContent>${cell('d')}</w:sdtContent></w:sdt></w:tr></w:tbl>`,
    `<w:sdt><w:sdtContent>${paragraph(`<w:commentRangeStart w:id="1"/>${run('commented on')}<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>`)}</w:sdtContent></w:sdt>`,
    paragraph(
      '<w:r><w:ruby><w:rt><w:r><w:t>small</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>big</w:t></w:r></w:rubyBase></w:ruby><w:tab/><w:br/><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F06C"/></w:r><m:oMath><m:r><m:t>x</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath><w:hyperlink r:id="l"><w:r><w:t>a link</w:t></w:r></w:hyperlink>',
    ),
    `<w:sectPr><w:headerReference w:type="default" r:id="h1"/><w:footerReference w:type="default" r:id="f1"/><w:footnotePr><w:numFmt w:val="lowerLetter"/></w:footnotePr><w:sectPrChange w:id="12" ${by}/></w:sectPr>`,
  ].join(''),
  {
    styles:
      '<w:docDefaults><w:rPrDefault><w:rPr><w:b w:val="0"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="N"/><w:pPr><w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>',
    numbering: `<w:abstractNum w:abstractNumId="0">${formats
      .map(
        (format, depth) =>
          `<w:lvl w:ilvl="${depth}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="%${depth + 1}."/></w:lvl>`,
      )
      .join(
        '',
      )}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>`,
    settings: '<w:trackRevisions/><w:footnotePr><w:numFmt w:val="upperRoman"/></w:footnotePr>',
    comments: `<w:comment w:id="1" ${by}>${paragraph('Why?')}</w:comment>`,
    footnotes: `<w:footnote w:id="2">${paragraph(`${run('A note, with a')}<w:r><w:tab/></w:r>${run(' in it.')}`)}</w:footnote>`,
    endnotes: `<w:endnote w:id="3">${paragraph('An end note.')}</w:endnote>`,
    headers: { h1: paragraph('Confidential') },
    footers: { f1: paragraph(field('PAGE', '1')) },
    relationships:
      '<Relationship Id="l" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.com/" TargetMode="External"/>',
  },
);

/** Another encoding that a package may use. */
const utf16 = rare.map((part) =>
  part.name === 'word/document.xml' ? { ...part, content: Buffer.from(`\ufeff${part.content}`, 'utf16le') } : part,
);

const unpacked = (file: Uint8Array): readonly Part[] =>
  Object.entries(unzipSync(file)).map(([name, content]) => ({
    name,
    // The library writes the hour it is.
    content: name === 'docProps/core.xml' ? '<coreProperties/>' : Buffer.from(content),
  }));

/** Word packages, part by part. The same at every run. */
export const docxSeeds: readonly (readonly Part[])[] = [
  unpacked(await Packer.toBuffer(written)),
  rare,
  utf16,
  wordParts('The parties agree as follows.'),
  partsOf(paragraph('Words that repeat.').repeat(300)),
];
