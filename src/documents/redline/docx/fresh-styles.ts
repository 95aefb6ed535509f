interface Style {
  readonly id: string;
  readonly name: string;
  readonly paragraph?: string;
  readonly run?: string;
}

const heading = (level: number, size: number): Style => ({
  id: `Heading${level}`,
  name: `heading ${level}`,
  paragraph: `<w:keepNext/><w:keepLines/><w:spacing w:before="${level === 1 ? 360 : 240}" w:after="120"/><w:outlineLvl w:val="${level - 1}"/>`,
  run: `<w:b/><w:sz w:val="${size}"/><w:szCs w:val="${size}"/>`,
});

const styles: readonly Style[] = [
  heading(1, 32),
  heading(2, 28),
  heading(3, 24),
  heading(4, 22),
  heading(5, 22),
  heading(6, 22),
  {
    id: 'ListParagraph',
    name: 'List Paragraph',
    paragraph: '<w:spacing w:after="80"/><w:ind w:left="360" w:hanging="360"/>',
  },
  {
    id: 'TableText',
    name: 'Table Text',
    paragraph: '<w:spacing w:before="40" w:after="40"/>',
    run: '<w:sz w:val="20"/><w:szCs w:val="20"/>',
  },
  { id: 'FootnoteText', name: 'footnote text', run: '<w:sz w:val="18"/><w:szCs w:val="18"/>' },
  { id: 'Header', name: 'header', run: '<w:color w:val="595959"/><w:sz w:val="18"/><w:szCs w:val="18"/>' },
];

const style = ({ id, name, paragraph, run }: Style): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/>${id.startsWith('Heading') ? '<w:next w:val="Normal"/>' : ''}<w:qFormat/>${paragraph ? `<w:pPr>${paragraph}</w:pPr>` : ''}${run ? `<w:rPr>${run}</w:rPr>` : ''}</w:style>`;

const font = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>';

/** `word/styles.xml` of a fresh package: the styles Word knows by these names, plainly set. */
export const freshStyles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>${font}<w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/></w:style>${styles.map(style).join('')}</w:styles>`;
