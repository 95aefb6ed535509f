import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble, type SourceBlock } from '../../../src/documents/assemble.ts';
import { outline } from '../../../src/documents/clauses/outline.ts';

const paragraph = (text: string): SourceBlock => ({ kind: 'paragraph', level: 0, text });
const heading = (text: string, level = 1, label?: string): SourceBlock => ({
  kind: 'heading',
  level,
  text,
  ...(label ? { label } : {}),
});
const item = (label: string, text: string, level = 1): SourceBlock => ({ kind: 'item', level, text, label });

function clausesOf(sources: readonly SourceBlock[]) {
  const { text, blocks } = assemble(sources);
  return outline(text, blocks);
}

/** Each clause as its number and title, indented by its level. */
const shown = (sources: readonly SourceBlock[]): string[] =>
  clausesOf(sources).map(({ level, number, heading }) =>
    `${'  '.repeat(level - 1)}${number ?? '-'} ${heading ?? ''}`.trimEnd(),
  );

describe('clauses', () => {
  const documents: readonly (readonly [what: string, sources: readonly SourceBlock[], clauses: readonly string[]])[] = [
    [
      'come from nested lists, and are cited with the numbers above them',
      [
        heading('Professional Services Agreement'),
        item('1.', 'Services'),
        item('1.', 'Providing Services. Customer may enter SOWs.', 2),
        item('2.', 'Cooperation. Customer will cooperate.', 2),
        item('2.', 'Intellectual Property'),
        item('1.', 'Deliverables. The Deliverables are:', 2),
        item('a.', 'listed in the SOW', 3),
        item('2.', 'Feedback. Customer may give feedback.', 2),
      ],
      [
        '- Professional Services Agreement',
        '  1 Services',
        '    1.1 Providing Services',
        '    1.2 Cooperation',
        '  2 Intellectual Property',
        '    2.1 Deliverables',
        '      2.1(a)',
        '    2.2 Feedback',
      ],
    ],
    [
      'come from numbers typed in full, which are not doubled',
      [
        paragraph('4. Fees.'),
        paragraph('4.1 Invoices. Provider invoices monthly.'),
        paragraph('4.2 Late payment. If payment is late:'),
        paragraph('(a) interest is due, and'),
        paragraph('(b) Provider may suspend if'),
        paragraph('(i) notice was given and'),
        paragraph('(ii) ten days have passed.'),
        paragraph('(c) nothing else follows.'),
        paragraph('4.3 Taxes. Fees are without taxes.'),
        paragraph('5. Term.'),
      ],
      [
        '4 Fees',
        '  4.1 Invoices',
        '  4.2 Late payment',
        '    4.2(a)',
        '    4.2(b)',
        '      4.2(b)(i)',
        '      4.2(b)(ii)',
        '    4.2(c)',
        '  4.3 Taxes',
        '5 Term',
      ],
    ],
    [
      'take (i) for the ninth letter behind (h), and for the first numeral elsewhere',
      [
        paragraph('1. List of things that are meant:'),
        ...[...'abcdefghij'].map((letter) => paragraph(`(${letter}) thing ${letter}`)),
        paragraph('2. Other list of things:'),
        paragraph('(i) one'),
        paragraph('(ii) two'),
      ],
      ['1', ...[...'abcdefghij'].map((letter) => `  1(${letter})`), '2', '  2(i)', '  2(ii)'],
    ],
    [
      'take "i." behind "c." for a row of its own',
      [
        paragraph('a. x'),
        paragraph('b. y'),
        paragraph('c. z:'),
        paragraph('i. one'),
        paragraph('ii. two'),
        paragraph('d. w'),
      ],
      ['a', 'b', 'c', '  c(i)', '  c(ii)', 'd'],
    ],
    [
      'come from articles with their titles below, and sections in them',
      [
        heading('ARTICLE I'),
        heading('DEFINITIONS'),
        paragraph('Section 1.1 Terms. These terms are used.'),
        paragraph('Section 1.2 Rules. These rules apply.'),
        heading('ARTICLE II'),
        heading('CONVEYANCE'),
        paragraph('Section 2.1 Assets. All assets are conveyed.'),
      ],
      ['Article I DEFINITIONS', '  1.1 Terms', '  1.2 Rules', 'Article II CONVEYANCE', '  2.1 Assets'],
    ],
    [
      'come from headings and the lists below them',
      [
        heading('Terms of Service'),
        heading('Account Terms', 2),
        item('1.', 'You are responsible.'),
        item('2.', 'You must be a human.'),
        heading('Payment', 2),
        item('1.', 'Pay.'),
      ],
      ['- Terms of Service', '  - Account Terms', '    1', '    2', '  - Payment', '    1 Pay'],
    ],
    [
      'number lists within numbered headings on from the heading',
      [heading('DEFINITIONS', 2, '1.'), item('1.', 'one thing'), item('2.', 'two things'), heading('LICENSE', 2, '2.')],
      ['1 DEFINITIONS', '  1.1', '  1.2', '2 LICENSE'],
    ],
    [
      'let a list of its own begin inside the clause before it',
      [
        heading('Services', 1, '1.'),
        item('1.1', 'Scope of the work:', 2),
        item('(a)', 'this'),
        item('(b)', 'that'),
        item('1.2', 'More.', 2),
      ],
      ['1 Services', '  1.1', '    1.1(a)', '    1.1(b)', '  1.2 More'],
    ],
    [
      'are numbered anew in a schedule, which stands beside the articles',
      [
        paragraph('1. Services. We serve.'),
        paragraph('(a) well'),
        heading('Schedule B: Fees'),
        paragraph('1. Rates. The rates are these.'),
        paragraph('(a) by day'),
        heading('Schedule C'),
        heading('Notices'),
      ],
      [
        '1 Services',
        '  1(a)',
        'Schedule B Fees',
        '  Schedule B, 1 Rates',
        '    Schedule B, 1(a)',
        'Schedule C Notices',
      ],
    ],
    [
      'are not made of bullets, plain words or cells',
      [item('•', 'x'), paragraph('Words.'), { ...paragraph('1. x'), kind: 'cell' }],
      [],
    ],
  ];
  test.each(documents)('%s', (_, sources, clauses) => {
    expect(shown(sources)).toEqual(clauses);
  });

  test('reach from their first block to the last one inside them, beside headers and footnotes', () => {
    const clauses = clausesOf([
      paragraph('Preamble.'),
      paragraph('1. Fees. Pay.'),
      paragraph('More about fees.'),
      paragraph('(a) monthly'),
      { ...paragraph('1 See the list.'), kind: 'footnote' },
    ]);
    expect(clauses.map(({ firstBlock, lastBlock, parent }) => [firstBlock, lastBlock, parent])).toEqual([
      [1, 3, undefined],
      [3, 3, 0],
    ]);
  });
});

describe('the title of a clause', () => {
  const leads: readonly (readonly [text: string, title: string | undefined])[] = [
    ['1. The Agreement. The Bonterms Cloud Terms are terms.', 'The Agreement'],
    ['1. Governing law. This Agreement is governed by law.', 'Governing law'],
    ['1. Limitation of Liability: no party is liable.', 'Limitation of Liability'],
    ['1. Term – the term is one year.', 'Term'],
    ['1. Services', 'Services'],
    ['1. Provider will pay. It will also serve.', undefined],
    ['1. Acme Inc. shall pay.', undefined],
    ['1. it has the power', undefined],
    ['1. “Affiliate” means an entity.', undefined],
  ];
  test.each(leads)('is the short lead-in, if there is one: %s', (text, title) => {
    expect(clausesOf([paragraph(text)])[0]?.heading).toBe(title);
  });
});

describe('the name of a clause', () => {
  const titles = ['Fees', 'Term', 'Liability', 'Notices', 'Privacy', 'Law', 'Taxes', 'Audit'];
  const words = ['pay within days', 'keep it secret', 'give written notice', 'hold harmless', 'deliver on time'];

  /** A numbered document; numbers are made by place, as a word processor does. */
  const numbered = (clauses: readonly { readonly title: string; readonly parts: readonly string[] }[]): SourceBlock[] =>
    clauses.flatMap(({ title, parts }, i) => [
      item(`${i + 1}.`, `${title}. The parties agree.`),
      ...parts.map((part, j) => item(`(${String.fromCharCode(97 + j)})`, `to ${part}`, 2)),
    ]);
  const documents = fc
    .uniqueArray(fc.constantFrom(...titles), { minLength: 1 })
    .chain((chosen) =>
      fc.tuple(...chosen.map((title) => fc.uniqueArray(fc.constantFrom(...words)).map((parts) => ({ title, parts })))),
    );

  test('stays when a clause is inserted anywhere, though all numbers move', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.nat(), (clauses, at, inside) => {
        const before = clausesOf(numbered(clauses)).map(({ id }) => id);
        const place = at % (clauses.length + 1);
        const more = [
          ...clauses.slice(0, place),
          { title: 'Insurance', parts: ['insure all'] },
          ...clauses.slice(place),
        ];
        const after = clausesOf(numbered(more)).map(({ id }) => id);
        expect(after.filter((id) => !id.startsWith('insurance'))).toEqual(before);

        const chosen = clauses[at % clauses.length];
        const part = inside % ((chosen?.parts.length ?? 0) + 1);
        const deeper = clauses.map((clause) =>
          clause === chosen ? { ...clause, parts: clause.parts.toSpliced(part, 0, 'insure all') } : clause,
        );
        const names = clausesOf(numbered(deeper)).map(({ id }) => id);
        expect(names.filter((id) => !id.endsWith('insure-all'))).toEqual(before);
      }),
    );
  });

  test('is one of a kind, also where titles and words repeat', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ title: fc.constantFrom('Fees', 'Term'), parts: fc.array(fc.constantFrom(...words)) })),
        (clauses) => {
          const ids = clausesOf(numbered(clauses)).map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });

  test('is made of titles and words and not of numbers, and leaves the title of the document out', () => {
    const ids = clausesOf([
      heading('Agreement (Version 2.0)'),
      item('1.', 'Privacy & Security'),
      item('1.', 'Subject to Section 12.1 and 4.2(a), Provider’s liability is limited.', 2),
    ]).map(({ id }) => id);
    expect(ids.slice(1)).toEqual([
      'privacy-security',
      'privacy-security.subject-to-section-and-providers-liability-is',
    ]);
  });

  test('is the term where a definition has no title', () => {
    const [, id] = clausesOf([item('1.', 'Definitions'), item('1.', '“Usage Data” means data about use.', 2)]);
    expect(id?.id).toBe('definitions.usage-data');
  });

  test('is found for each of very many clauses that say the same', () => {
    const same = clausesOf(Array.from({ length: 50_000 }, () => item('1.', 'Fees. They are due.')));
    expect(new Set(same.map(({ id }) => id)).size).toBe(50_000);
  });

  test('does not grow with the depth', () => {
    const deep = clausesOf(Array.from({ length: 500 }, (_, i) => item('1.', `Level ${'x'.repeat(40)}`, i + 1)));
    expect(Math.max(...deep.map(({ id }) => id.length))).toBeLessThan(200);
    expect(new Set(deep.map(({ id }) => id)).size).toBe(500);
  });
});
