import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readXml } from '../../../../src/documents/formats/docx/read-xml.ts';
import { element, writeXml, type XmlElement } from '../../../../src/documents/formats/docx/xml.ts';
import { orThrow } from '../../../../src/platform/result.ts';

const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const tree = async (text: string | Buffer): Promise<XmlElement> => orThrow(await readXml(Buffer.from(text)));
const again = async (text: string): Promise<string> =>
  writeXml(await tree(text))
    .toString()
    .replace(/^<\?xml.*\n/, '');

describe('a part', () => {
  const kept: readonly (readonly [what: string, text: string])[] = [
    [
      'namespaces and what may be ignored',
      `<w:document xmlns:w="${main}" xmlns:x="urn:x" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x" x:a="1"><x:b/></w:document>`,
    ],
    ['white space and xml:space', `<w:t xmlns:w="${main}" xml:space="preserve"> a\n\tb </w:t>`],
    ['signs that need an entity', '<a b="&quot;&amp;&lt;&#10;&#9;">&amp;&lt;&gt;&#13;</a>'],
    ['mixed content', '<a>1<b/>2<c>3</c>4</a>'],
  ];
  test.each(kept)('is written as it was read: %s', async (_, text) => {
    expect(await again(text)).toBe(text.replace('&#13;', '&#13;'));
  });

  test('has the usual prefixes, whatever the file calls them', async () => {
    expect(await again(`<ns0:p xmlns:ns0="${main}" ns0:rsidR="1"><p xmlns="${main}" w="2"/></ns0:p>`)).toBe(
      `<w:p xmlns:ns0="${main}" w:rsidR="1" xmlns:w="${main}"><w:p xmlns="${main}" w="2" xmlns:w="${main}"/></w:p>`,
    );
  });
  test('loses comments and instructions, and CDATA is text', async () => {
    expect(await again('<a><!-- c --><?pi x?><![CDATA[<&]]>b</a>')).toBe('<a>&lt;&amp;b</a>');
  });
  test('may be UTF-16', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<a>§</a>', 'utf16le')]);
    expect((await tree(bytes)).children).toEqual(['§']);
  });
  test('may have names that are dangerous as keys', async () => {
    expect((await tree('<a __proto__="1" constructor="2"/>')).attributes).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });
  test('of any tree is read as that tree', async () => {
    const node = fc.memo(
      (depth: number): fc.Arbitrary<XmlElement> =>
        fc.record({
          name: fc.constantFrom('w:p', 'w:r', 'x'),
          attributes: fc.uniqueArray(fc.tuple(fc.constantFrom('w:val', 'xml:space', 'n'), fc.string()), {
            selector: ([name]) => name,
          }),
          children: depth > 1 ? fc.array(node(depth - 1), { maxLength: 3 }) : fc.constant([]),
        }),
    );
    await fc.assert(
      fc.asyncProperty(node(4), async (child) => {
        const root = element('w:document', { 'xmlns:w': main }, [child, 'text']);
        expect(await tree(writeXml(root))).toEqual(root);
      }),
      { numRuns: 100 },
    );
  });
});
