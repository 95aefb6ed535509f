import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paragraph, read, run } from './a-docx.ts';

const styles =
  '<w:style w:type="paragraph" w:styleId="N" w:default="1"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style><w:style w:type="character" w:styleId="C"><w:rPr><w:b/></w:rPr></w:style>';
const look = async (content: string, properties = ''): Promise<string | undefined> =>
  (await read(paragraph(content, properties), { styles })).blocks[0]?.look;

describe('the look of a paragraph', () => {
  const same: readonly (readonly [what: string, one: string, other: string])[] = [
    ['white space looks like what is before it', run('a ', '<w:b/>') + run('b'), run('a', '<w:b/>') + run(' b')],
    ['what is switched off is not there', run('a', '<w:b w:val="0"/><w:u w:val="none"/>'), run('a')],
    ['black is black', run('a', '<w:color w:val="000000"/>'), run('a', '<w:color w:val="auto"/>')],
    ['languages are not seen', run('a', '<w:lang w:val="de-DE"/>'), run('a')],
    [
      'nor is what was before a tracked change',
      run('a', '<w:i/><w:rPrChange w:id="1"><w:rPr/></w:rPrChange>'),
      run('a', '<w:i/>'),
    ],
    ['bold by a style is bold', run('a', '<w:rStyle w:val="C"/>'), run('a', '<w:b/>')],
  ];
  test.each(same)('is the same: %s', async (_, one, other) => expect(await look(one)).toBe(await look(other)));

  const different: readonly (readonly [what: string, one: string, other: string])[] = [
    ['bold', run('a', '<w:b/>'), run('a')],
    ['bold elsewhere', run('ab') + run('c', '<w:b/>'), run('a') + run('bc', '<w:b/>')],
    ['size', run('a', '<w:sz w:val="20"/>'), run('a', '<w:sz w:val="24"/>')],
    ['colour', run('a', '<w:color w:val="FF0000"/>'), run('a')],
    ['highlight', run('a', '<w:highlight w:val="yellow"/>'), run('a')],
    ['struck through', run('a', '<w:strike/>'), run('a')],
    ['underlined', run('a', '<w:u w:val="single"/>'), run('a')],
  ];
  test.each(different)('is another: %s', async (_, one, other) => expect(await look(one)).not.toBe(await look(other)));

  test('is another by alignment and by style', async () => {
    const looks = await Promise.all(
      ['', '<w:jc w:val="right"/>', '<w:pStyle w:val="B"/>'].map((how) => look('a', how)),
    );
    expect(new Set(looks).size).toBe(3);
  });
  test('of bold by style of paragraph and of run is not bold, as Word turns it over (17.7.3)', async () => {
    const both = await look(run('a', '<w:rStyle w:val="C"/>'), '<w:pStyle w:val="B"/>');
    expect(both).toBe(await look(run('a', '<w:b w:val="0"/>'), '<w:pStyle w:val="B"/>'));
  });

  const noise = [
    '<w:proofErr w:type="spellStart"/>',
    '<w:bookmarkStart w:id="1" w:name="x"/>',
    '<w:r/>',
    '<w:lastRenderedPageBreak/>',
    '',
  ];
  const piece = fc.record({
    text: fc.constantFrom('a', ' ', 'fee ', ' of', '.', '  '),
    how: fc.constantFrom('', '<w:b/>', '<w:u w:val="single"/>', '<w:i/><w:lang w:val="fr"/>'),
    cut: fc.nat(4),
    between: fc.constantFrom(...noise),
    rsid: fc.boolean(),
  });
  test('and its text do not depend on how the file cuts it into runs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (pieces) => {
        const whole = pieces.map(({ text, how }) => run(text, how)).join('');
        const split = pieces.map(({ text, how, cut, between, rsid }) => {
          const parts = [text.slice(0, cut), text.slice(cut)]
            .filter((part) => part !== '')
            .map((part) => run(part, how));
          return parts.join(between).replaceAll('<w:r>', rsid ? '<w:r w:rsidR="00AB12CD">' : '<w:r>') + between;
        });
        const [one, other] = [
          await read(paragraph(whole), { styles }),
          await read(paragraph(split.join('')), { styles }),
        ];
        expect(other.blocks).toEqual(one.blocks);
      }),
      { numRuns: 150 },
    );
  });
});
