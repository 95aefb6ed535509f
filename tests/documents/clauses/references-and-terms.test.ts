import { describe, expect, test } from 'vitest';
import { assemble, type SourceBlock } from '../../../src/documents/assemble.ts';
import { crossReferences } from '../../../src/documents/clauses/cross-references.ts';
import { definedTerms } from '../../../src/documents/clauses/defined-terms.ts';
import { outline } from '../../../src/documents/clauses/outline.ts';

describe('defined terms', () => {
  const texts: readonly (readonly [text: string, terms: readonly string[]])[] = [
    ['“Affiliate” means an entity. "Fee" shall mean a sum.', ['Affiliate', 'Fee']],
    ['“Laws” has the meaning given in Section 1.', ['Laws']],
    ['this agreement (this “Agreement”)', ['Agreement']],
    ['Acme (the "Provider", and together with its affiliates, the “Provider Group”)', ['Provider', 'Provider Group']],
    ['the parties (each, a “Party” and collectively, the “Parties”)', ['Party', 'Parties']],
    ['37signals (“we”, “our”, or “us”)', ['we', 'our', 'us']],
    ['the ‘Services’ means all services', ['Services']],
    ['provided “AS IS”, with all faults', []],
    ['He said (as quoted in the newspaper that day) “Fine” and left (at noon)', []],
    ['“lower” means nothing here', []],
    ['(see the list of items named “Annex” here)', []],
  ];
  test.each(texts)('are found with their places: %s', (text, terms) => {
    const found = definedTerms(text);
    expect(found.map(({ term }) => term)).toEqual(terms);
    for (const { term, start, end } of found) expect(text.slice(start, end)).toBe(term);
  });

  test('are looked for in time that grows with the text alone', () => {
    expect(definedTerms('('.repeat(200_000) + '"A'.repeat(200_000))).toEqual([]);
  });
});

describe('cross-references', () => {
  const paragraph = (text: string): SourceBlock => ({ kind: 'paragraph', level: 0, text });
  const body = [
    '4. Fees.',
    '4.1 Invoices. They are sent.',
    '4.2 Interest: (a) of five percent.',
    '(b) of more',
    '5. Term.',
    'Schedule B: Rates',
  ];

  const found = (text: string) => {
    const read = assemble([...body, text].map(paragraph));
    const references = crossReferences(read.text, read.blocks, outline(read.text, read.blocks));
    return references.map(({ start, end, to, clause }) => [read.text.slice(start, end), to, clause]);
  };
  const [fees, invoices, interest, more] = ['fees', 'fees.invoices', 'fees.interest', 'fees.interest.of-more'];
  const texts: readonly (readonly [text: string, references: readonly (readonly (string | undefined)[])[]])[] = [
    ['As Section 4.1 says.', [['Section 4.1', '4.1', invoices]]],
    [
      'Under Sections 4 and 5 or clause 4.2(b).',
      [
        ['Sections 4', '4', fees],
        ['5', '5', 'term'],
        ['clause 4.2(b)', '4.2(b)', more],
      ],
    ],
    ['In Section 4.2 (a).', [['Section 4.2 (a)', '4.2(a)', interest]]],
    [
      'See Schedule B and Exhibit C.',
      [
        ['Schedule B', 'Schedule B', 'rates'],
        ['Exhibit C', 'Exhibit C', undefined],
      ],
    ],
    [
      '§ 4.1 and §§ 4–5',
      [
        ['§ 4.1', '4.1', invoices],
        ['§§ 4', '4', fees],
        ['5', '5', 'term'],
      ],
    ],
    ['Section 4.9 is missing.', [['Section 4.9', '4.9', undefined]]],
    ['Section 4 of the Securities Act of 1933 and Article 28 of the GDPR', []],
    ['this section and that section a bit', []],
  ];
  test.each(texts)('are found with the clause they mean: %s', (text, references) => {
    expect(found(text)).toEqual(references);
  });
  test('are not the numbers of the clauses themselves', () => {
    expect(found('Section 9.1 Scope. It is wide.')).toEqual([]);
  });
});
