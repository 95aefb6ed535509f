import { describe, expect, test } from 'vitest';
import { readMarkdown } from '../../../src/documents/formats/markdown/read-markdown.ts';
import { orThrow } from '../../../src/platform/result.ts';

const shown = async (markdown: string): Promise<string[]> =>
  orThrow(await readMarkdown(Buffer.from(markdown))).blocks.map(
    ({ kind, level, label, text }) => `${kind}${level || ''}: ${label ? `${label} ` : ''}${text}`,
  );

describe('Markdown is read as its page shows it:', () => {
  const files: readonly (readonly [what: string, markdown: string, blocks: readonly string[]])[] = [
    [
      'nested lists with spans of a template',
      '# Terms\n\n1. <span class="header_2">Services</span>\n    1. <span class="header_3">Access.</span>  <span>Customer</span> may\n       use it.\n    2. <span>Agreement</span>and more\n2. Fees\n',
      [
        'heading1: Terms',
        'item1: 1. Services',
        'item2: 1. Access. Customer may use it.',
        'item2: 2. Agreementand more',
        'item1: 2. Fees',
      ],
    ],
    ['lists that start elsewhere', '7. a\n8. b\n', ['item1: 7. a', 'item1: 8. b']],
    ['bullets', '- a\n  * b\n', ['item1: • a', 'item2: • b']],
    ['numbers in bold letters', '**5.1.** Use of **Data**. We use it.', ['paragraph: 5.1. Use of Data. We use it.']],
    ['line ends as spaces, and hard ones as line ends', 'a\nb  \nc\\\nd', ['paragraph: a b\nc\nd']],
    ['tables', '| a | b |\n|---|---|\n| c |  |\n', ['cell: a', 'cell: b', 'cell: c']],
    [
      'links by their words, addresses as they are',
      '[here](https://x.example/a) <https://y.example>',
      ['paragraph: here https://y.example'],
    ],
    [
      'clauses indented under "(a)", which are no code',
      'a. one:\n\n    i. <b>two</b>\n\n        (1) three\n',
      ['paragraph: a. one:', 'paragraph: i. two', 'paragraph: (1) three'],
    ],
    ['no front matter', '---\ntitle: x\nversions:\n  fpt: "*"\n---\n\ntext', ['paragraph: text']],
    ['no comments', '<!-- markdownlint-disable -->\ntext <!-- b -->', ['paragraph: text']],
    ['lines of dashes that are no front matter', '---\n\ntext\n\n---\n', ['paragraph: text']],
    ['what is hidden by HTML as hidden', 'a <span hidden>b</span>', ['paragraph: a']],
    ['struck words as words', 'a ~~b~~', ['paragraph: a b']],
  ];
  test.each(files)('%s', async (_, markdown, blocks) => {
    expect(await shown(markdown)).toEqual(blocks);
  });

  test('nested deeper than it is followed, it is refused and no word is left out', async () => {
    const deep = Buffer.from(`${'> '.repeat(300)}words`);
    expect(await readMarkdown(deep)).toMatchObject({ refusal: { code: 'documents.tooComplex' } });
  });
});
