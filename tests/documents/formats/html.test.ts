import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHtml } from '../../../src/documents/formats/html/read-html.ts';
import { orThrow } from '../../../src/platform/result.ts';

const blocks = async (html: string) => orThrow(await readHtml(Buffer.from(html))).blocks;
const words = async (html: string): Promise<string[]> =>
  (await blocks(html)).map(({ label, text }) => (label ? `${label} ${text}` : text));

describe('a page is read as a browser shows it:', () => {
  const pages: readonly (readonly [what: string, html: string, words: readonly string[]])[] = [
    // White space: CSS 2, 16.6.1
    ['white space collapsed', '<p> a \n\t b </p>', ['a b']],
    ['also over the ends of elements', '<p>a <b> b</b> <i>c </i> d</p>', ['a b c d']],
    ['no space where none is', '<p><span>Agreement</span>and<b>more</b></p>', ['Agreementandmore']],
    ['white space kept in pre', '<pre>a  b\n  c</pre>', ['a  b\n  c']],
    ['no-break spaces kept', '<p>a&nbsp; b</p>', ['a\u00a0 b']],
    ['line breaks', '<p>a <br> b</p>', ['a\nb']],
    ['two line breaks as a paragraph', 'a<br><br/>b', ['a', 'b']],
    ['entities', '<p>&sect; 4 &ldquo;A&amp;B&rdquo; &#8212; &#x5951;</p>', ['§ 4 “A&B” — 契']],
    [
      'blocks of every kind',
      '<div>a<p>b</p>c<blockquote>d</blockquote></div><dl><dt>e<dd>f</dl>',
      ['a', 'b', 'c', 'd', 'e', 'f'],
    ],
    ['spans shown as blocks', 'a<span style="display: block">b</span>c', ['a', 'b', 'c']],
    // Lists: HTML 4.4.5 to 4.4.8
    ['ordered lists', '<ol><li>a<li>b</ol>', ['1. a', '2. b']],
    ['lists that start elsewhere', '<ol start=4><li>a<li value=9>b<li>c</ol>', ['4. a', '9. b', '10. c']],
    ['lists by letters', '<ol type=a start=26><li>a<li>b</ol>', ['z. a', 'aa. b']],
    [
      'lists by numerals',
      '<ol type=I start=9><li>a</ol><ol style="list-style-type:lower-roman" start=4><li>b</ol>',
      ['IX. a', 'iv. b'],
    ],
    ['lists backwards', '<ol reversed><li>a<li>b</ol>', ['2. a', '1. b']],
    ['bullets', '<ul><li>a</ul>', ['• a']],
    ['lists without marks', '<ul style="list-style: none"><li>a</ul>', ['a']],
    ['the number at the first of several paragraphs', '<ol><li><p>a<p>b<li></li></ol>c', ['1. a', 'b', 'c']],
    ['no bullet before a number', '<ul><li>(a) one<li>(b) two</ul>', ['(a) one', '(b) two']],
    // What is not shown is not text
    [
      'nothing of scripts, styles and the head',
      '<title>t</title><script>s</script><style>y</style><p>a<noscript>n</noscript>',
      ['a'],
    ],
    [
      'nothing of templates, pictures and frames',
      '<template>t</template><svg><text>s</text></svg><iframe>f</iframe>a',
      ['a'],
    ],
    [
      'nothing hidden',
      '<p hidden>a</p><p style="color: red; DISPLAY : none !important">b</p><p style="visibility:hidden">c</p>d',
      ['d'],
    ],
    [
      'nothing without size or opacity',
      '<i style="font-size:0px">a</i><i style="opacity: 0.0">b</i><i style="opacity:0.5">c</i>',
      ['c'],
    ],
    ['nothing behind a comment in a style', '<p style="display:/**/none">a</p>b', ['b']],
    [
      'nothing that a style sheet hides',
      '<style>/* x */ p { color: red } .a, div.b, #c { display: none } @media screen { .d { visibility: hidden } }</style><p class="x a">a<div class=b>b</div><p class=b>c<p id=c>d</p><i class=d>e</i>f',
      ['c', 'f'],
    ],
    ['nothing in comments', 'a<!-- b -->c', ['ac']],
    ['nothing removed', 'a<del>b</del><ins>c</ins>', ['ac']],
    ['nothing of a closed dialog', '<dialog>a</dialog><dialog open>b</dialog>', ['b']],
  ];
  test.each(pages)('%s', async (_, html, expected) => {
    expect(await words(html)).toEqual(expected);
  });

  test('headings and items with their levels', async () => {
    const found = await blocks('<h2>a</h2><ol><li>b<ol><li>c</ol></ol><p>d');
    expect(found.map(({ kind, level }) => [kind, level])).toEqual([
      ['heading', 2],
      ['item', 1],
      ['item', 2],
      ['paragraph', 0],
    ]);
  });

  test('tables with cells that span others', async () => {
    const found = await blocks(
      '<table><tr><th colspan=2>a<th>b<tr><td rowspan=2>c<td>d<td>e<tr><td>f<td><p>g<p>h</table><table><tr><td>i</table>',
    );
    expect(found.map(({ text, cell }) => [text, cell?.table, cell?.row, cell?.column])).toEqual([
      ['a', 0, 0, 0],
      ['b', 0, 0, 2],
      ['c', 0, 1, 0],
      ['d', 0, 1, 1],
      ['e', 0, 1, 2],
      ['f', 0, 2, 1],
      ['g', 0, 2, 2],
      ['h', 0, 2, 2],
      ['i', 1, 0, 0],
    ]);
  });
});

describe('a hostile page is refused or read, within bounds:', () => {
  const hostile: readonly (readonly [what: string, html: string])[] = [
    ['nested deeply', '<div>'.repeat(100_000)],
    ['of very many elements', '<b>x</b>'.repeat(400_001)],
    ['of very many attributes', `<p ${Array.from({ length: 3_000 }, (_, i) => `a${i}`).join(' ')}>`.repeat(70)],
  ];
  test.each(hostile)('%s', async (_, html) => {
    expect(await readHtml(Buffer.from(html))).toMatchObject({ refusal: { code: 'documents.tooComplex' } });
  });

  test('with very many children of one element', async () => {
    expect(await blocks(`<p>${'a<wbr>'.repeat(200_000)}`)).toHaveLength(1);
  });

  test('with spans beyond all sense', async () => {
    const found = await blocks('<table><tr><td colspan=999999999 rowspan=99999999>a<td rowspan=0>b<tr><td>c</table>');
    expect(found.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });

  test('made of any pieces', async () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<table>',
      '<tr>',
      '<td rowspan=3>',
      '</table>',
      '<ol start=x>',
      '<li value=-3>',
      '</ol>',
      '<pre>',
      '<br>',
      '<h1>',
      'x ',
      '<div hidden>',
      '</div>',
      '<select><option>',
      '<svg>',
      '<math>',
      '<template>',
      '&',
      '<!--',
      '<![CDATA[',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const read = await readHtml(Buffer.from(pieces.join('').replaceAll('\0', '')));
        for (const { text } of orThrow(read).blocks) expect(text.trim()).not.toBe('');
      }),
    );
  });
});
