import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgreementTerms, extractTerms, type Finding } from '../../src/analysis/index.ts';

const sample = (name: string) => readFileSync(new URL(`../../devhost/samples/${name}`, import.meta.url), 'utf8');

/** The values alone. */
function values(terms: AgreementTerms): Record<string, unknown> {
  const { parties, ...rest } = terms;
  const single = Object.entries(rest).map(([field, finding]) => [field, (finding as Finding<unknown>).value]);
  return { parties: parties.map((party) => party.value), ...Object.fromEntries(single) };
}

const findings = ({ parties, ...rest }: AgreementTerms): Finding<unknown>[] => [
  ...parties,
  ...(Object.values(rest) as Finding<unknown>[]),
];

describe('the terms of the sample agreements', () => {
  it('are read from the managed services agreement', () => {
    expect(values(extractTerms(sample('managed-services-agreement.txt')))).toEqual({
      parties: [
        { name: 'Northwind Managed Services, LLC', role: 'Provider' },
        { name: 'Fabrikam Dental Group, Inc.', role: 'Client' },
      ],
      agreementDate: '2025-12-08',
      effectiveDate: '2026-01-01',
      initialTerm: { count: 36, unit: 'month' },
      endDate: { lastDay: '2028-12-31', basis: 'stated' },
      renewal: { kind: 'auto', length: { count: 12, unit: 'month' } },
      noticePeriod: { count: 60, unit: 'day' },
      governingLaw: 'Florida',
      liabilityCap: { kind: 'fees', months: 12 },
      uplift: { kind: 'fixed', percent: '4' },
    });
  });

  it('are read from the month-to-month agreement, which has no end', () => {
    expect(values(extractTerms(sample('support-agreement-month-to-month.txt')))).toEqual({
      parties: [
        { name: 'Northwind Managed Services, LLC', role: 'Provider' },
        { name: 'Wingtip Toys, Inc.', role: 'Customer' },
      ],
      agreementDate: '2026-03-15',
      effectiveDate: '2026-03-15',
      renewal: { kind: 'evergreen', length: { count: 1, unit: 'month' } },
      noticePeriod: { count: 30, unit: 'day' },
      governingLaw: 'Georgia',
      liabilityCap: { kind: 'fees', months: 6 },
    });
  });

  it('are read from the fixed-term agreement, which does not renew', () => {
    expect(values(extractTerms(sample('network-services-agreement-fixed-term.txt')))).toEqual({
      parties: [
        { name: 'NORTHWIND MANAGED SERVICES, LLC', role: 'Northwind' },
        { name: 'TAILSPIN LOGISTICS CORP.', role: 'Tailspin' },
      ],
      agreementDate: '2026-02-02',
      effectiveDate: '2026-04-01',
      endDate: { lastDay: '2028-03-31', basis: 'stated' },
      renewal: { kind: 'none' },
      noticePeriod: { count: 90, unit: 'day' },
      governingLaw: 'New York',
      liabilityCap: { kind: 'amount', amount: { minor: 50_000_000, currency: 'USD' } },
      uplift: { kind: 'frozen', percent: '0' },
    });
  });
});

const CASES: readonly (readonly [field: keyof AgreementTerms, text: string, value: unknown])[] = [
  ['agreementDate', 'This Agreement is made this 3rd day of May, 2021 between A and B.', '2021-05-03'],
  ['agreementDate', 'THIS AGREEMENT dated as of 2024-02-29 is made between A and B.', '2024-02-29'],
  ['agreementDate', 'THIS AGREEMENT dated as of 2023-02-29 is made between A and B.', undefined],
  ['agreementDate', 'This Agreement is dated 25/12/2021.', '2021-12-25'],
  ['effectiveDate', '“Effective Date” means 1 March 2024.', '2024-03-01'],
  ['effectiveDate', 'Entered into as of July 1, 2020 (the "Effective Date").', '2020-07-01'],
  [
    'effectiveDate',
    'This Agreement is dated June 3, 2020. It shall become effective on the date first written above.',
    '2020-06-03',
  ],
  ['initialTerm', 'The initial term of this Agreement shall be two (2) years.', { count: 2, unit: 'year' }],
  [
    'initialTerm',
    'This Agreement shall continue in effect for a period of eighteen months.',
    { count: 18, unit: 'month' },
  ],
  ['initialTerm', 'Either party may terminate this Agreement after a period of ninety days’ notice.', undefined],
  ['endDate', 'This Agreement shall remain in effect until June 30, 2027.', { lastDay: '2027-06-30', basis: 'stated' }],
  [
    'endDate',
    'This Agreement is effective as of March 1, 2024. The initial term of this Agreement is twelve (12) months.',
    { lastDay: '2025-02-28', basis: 'computed' },
  ],
  [
    'endDate',
    'This Agreement is dated May 2, 2020. This Agreement shall continue until the third (3rd) anniversary of its date.',
    { lastDay: '2023-05-01', basis: 'computed' },
  ],
  [
    'endDate',
    'The term of this Agreement is from January 1, 2024 to December 31, 2025.',
    { lastDay: '2025-12-31', basis: 'stated' },
  ],
  [
    'renewal',
    'The term shall automatically renew for successive one-year terms.',
    { kind: 'auto', length: { count: 1, unit: 'year' } },
  ],
  [
    'renewal',
    'This Agreement shall be extended on a year to year basis unless terminated by a party.',
    { kind: 'auto', length: { count: 1, unit: 'year' } },
  ],
  ['renewal', 'This Agreement will not be renewed automatically.', { kind: 'none' }],
  [
    'renewal',
    'This Agreement may be renewed for a further two (2) years by mutual written agreement.',
    { kind: 'byAgreement', length: { count: 2, unit: 'year' } },
  ],
  ['renewal', 'This Agreement shall continue in force until terminated by either party.', { kind: 'evergreen' }],
  ['renewal', 'A late certificate may be extended by thirty (30) days.', undefined],
  [
    'noticePeriod',
    'This Agreement renews automatically for the same term unless a party gives at least 90 days prior written notice.',
    { count: 90, unit: 'day' },
  ],
  [
    'noticePeriod',
    'This Agreement renews automatically for one year. Notice of non-renewal must be given no later than ten (10) business days before the end of the term.',
    { count: 10, unit: 'businessDay' },
  ],
  [
    'noticePeriod',
    'This Agreement renews automatically unless notice is given three months before the end of the term.',
    { count: 3, unit: 'month' },
  ],
  ['governingLaw', 'This Agreement is governed by English law.', 'England and Wales'],
  ['governingLaw', 'THIS AGREEMENT SHALL BE GOVERNED BY THE LAWS OF THE STATE OF WEST VIRGINIA.', 'West Virginia'],
  ['governingLaw', 'Delaware law governs this Agreement; the courts of Texas have jurisdiction.', 'Delaware'],
  ['governingLaw', 'This Agreement is governed by the laws of the Republic of Seychelles.', 'Seychelles'],
  ['governingLaw', 'Provider shall comply with the laws of California.', undefined],
  [
    'liabilityCap',
    'In no event shall the aggregate liability of a party under this Agreement exceed $1.5 million.',
    { kind: 'amount', amount: { minor: 150_000_000, currency: 'USD' } },
  ],
  [
    'liabilityCap',
    'Total liability under this Agreement is limited to the amounts paid in the one year before the claim.',
    { kind: 'fees', months: 12 },
  ],
  [
    'liabilityCap',
    'Provider shall maintain insurance with a limit of liability not to exceed $1,000,000 per occurrence.',
    undefined,
  ],
  ['uplift', 'Fees may be increased once per year by up to 3.5 percent.', { kind: 'limit', percent: '3.5' }],
  ['uplift', 'Overdue charges increase by interest of 1% a month.', undefined],
];

describe('rules for single terms', () => {
  it.each(CASES)('reads %s from: %s', (field, text, value) => {
    const found = extractTerms(text)[field];
    expect(found === undefined || Array.isArray(found) ? undefined : (found as Finding<unknown>).value).toEqual(value);
  });
});

describe('spans', () => {
  it('are slices of the very text given, whatever its white space and quotes', () => {
    const texts = [sample('managed-services-agreement.txt'), sample('support-agreement-month-to-month.txt')];
    for (const text of [...texts, ...texts.map((plain) => plain.replaceAll(' ', ' \r\n\t\u00a0'))]) {
      const all = findings(extractTerms(text));
      expect(all.length).toBeGreaterThanOrEqual(8);
      for (const { span } of all) expect(text.slice(span.start, span.end)).toBe(span.text);
    }
  });

  it('hold for any text at all', () => {
    const pieces = fc.constantFrom(
      'This Agreement',
      ' shall renew',
      ' automatically',
      ' (“',
      '”)',
      ' between ',
      'Inc.',
      ' and ',
      '\n\n1.1 ',
      ' thirty (30)',
      ' days',
      ' laws of ',
      'Texas',
      ' governed',
      ' May 1, 2024',
      '. ',
      ' liability',
      ' exceed',
      ' $5',
      '\u00ad',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        for (const { span } of findings(extractTerms(text))) expect(text.slice(span.start, span.end)).toBe(span.text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('hostile text', () => {
  it.each(['December 31, 9999', 'January 1, 0001', '31.12.2500'])('has no date in %s', (day) => {
    expect(extractTerms(`This Agreement is effective as of ${day} and expires on ${day}.`)).toEqual({ parties: [] });
  });

  const hostile: readonly (readonly [string, string])[] = [
    ['open parentheses', '('],
    ['quotes', '("'],
    ['names without end', 'Aa '],
    ['numbers', '1 2 '],
    ['number words', 'one hundred '],
    ['months', 'May 1 '],
    ['party after party', 'between Aa Inc. and '],
    ['laws of', 'governed by the laws of '],
    ['renewals', 'this Agreement shall renew automatically unless '],
    ['fees paid', 'liability exceed fees paid '],
    ['line feeds', '\n'],
    ['a clause number on each line', '\n1.1 A'],
  ];
  it.each(hostile)('takes time in proportion to its length: %s', { timeout: 60_000 }, (_, unit) => {
    const time = (length: number) => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      const start = performance.now();
      extractTerms(text);
      return performance.now() - start;
    };
    time(20_000);
    const small = Math.max(time(50_000), time(50_000), 5);
    expect(Math.min(time(400_000), time(400_000))).toBeLessThan(small * 8 * 4);
  });
});
