import { describe, expect, test } from 'vitest';
import type { AgreementTerms, Finding } from '../../src/analysis/index.ts';
import { discrepancies, recordedTerm, termsFromAnalysis } from '../../src/contracts/terms-from-analysis.ts';
import { civilDate } from '../../src/platform/dates.ts';
import { aContract } from './a-contract.ts';

const found = <T>(value: T): Finding<T> => ({
  value,
  span: { start: 0, end: 1, text: 'x' },
  confidence: 0.9,
  rule: 'test',
});
const terms = (said: Partial<AgreementTerms>): AgreementTerms => ({ parties: [], ...said });
const record = aContract().term;
const bare = undefined;
const [first, last] = [civilDate('2026-03-01'), civilDate('2029-02-28')];
const stated = { effectiveDate: found(first), endDate: found({ lastDay: last, basis: 'stated' as const }) };

describe('terms taken from the text', () => {
  test('are the effective date and the end', () => {
    expect(termsFromAnalysis(bare, terms(stated))).toEqual({ term: { number: 1, startsOn: first, endsOn: last } });
  });
  test('begin on the date of the agreement when no effective date is stated', () => {
    expect(termsFromAnalysis(bare, terms({ agreementDate: found(first) })).term).toEqual({
      number: 1,
      startsOn: first,
    });
  });
  test('stay as the record has them where the text says nothing', () => {
    expect(termsFromAnalysis(record, terms({}))).toEqual({ term: record });
    expect(termsFromAnalysis(bare, terms({}))).toEqual({});
  });
  test('are measured against the record, not against what an earlier version of the text said', () => {
    const read = { number: 1, startsOn: first, endsOn: last };
    expect(recordedTerm(aContract({ analysedVersion: 0 }))).toEqual(record);
    expect(
      recordedTerm(aContract({ analysedVersion: 1, term: read, ...(record ? { recordedTerm: record } : {}) })),
    ).toEqual(record);
    expect(recordedTerm(aContract({ analysedVersion: 1, term: read }))).toBeUndefined();
  });
  test('have no end where the one that was read lies before the beginning', () => {
    const misread = { ...stated, endDate: found({ lastDay: civilDate('2025-02-28'), basis: 'stated' as const }) };
    expect(termsFromAnalysis(bare, terms(misread)).term).toEqual({ number: 1, startsOn: first });
  });
  test('have no end while the agreement runs until notice, whatever the record says', () => {
    const evergreen = terms({ effectiveDate: found(first), renewal: found({ kind: 'evergreen' }) });
    expect(termsFromAnalysis(record, evergreen).term).toEqual({ number: 1, startsOn: first });
  });

  const years = { kind: 'auto', length: { count: 2, unit: 'year' } } as const;
  const cases: readonly (readonly [what: string, Partial<AgreementTerms>, renewal: object | undefined])[] = [
    ['years become months', { renewal: found(years) }, { kind: 'auto', months: 24 }],
    [
      'months stay',
      { renewal: found({ kind: 'auto', length: { count: 6, unit: 'month' } }) },
      { kind: 'auto', months: 6 },
    ],
    [
      'weeks become days, and not months',
      { renewal: found({ kind: 'auto', length: { count: 6, unit: 'week' } }) },
      { kind: 'auto', days: 42 },
    ],
    [
      'notice and a fixed uplift come along',
      {
        renewal: found(years),
        noticePeriod: found({ count: 60, unit: 'day' }),
        uplift: found({ kind: 'fixed', percent: '4' }),
      },
      { kind: 'auto', months: 24, notice: { count: 60, unit: 'day' }, uplift: '4' },
    ],
    [
      'a limit on uplifts is no uplift',
      { renewal: found(years), uplift: found({ kind: 'limit', percent: '5' }) },
      { kind: 'auto', months: 24 },
    ],
    [
      'frozen prices rise by nothing',
      { renewal: found(years), uplift: found({ kind: 'frozen', percent: '0' }) },
      { kind: 'auto', months: 24 },
    ],
    ['no renewal is a finding too', { renewal: found({ kind: 'none' }) }, { kind: 'none' }],
    ['notice alone makes no renewal', { noticePeriod: found({ count: 30, unit: 'day' }) }, undefined],
  ];
  test.each(cases)('of renewal: %s', (_, said, renewal) => {
    expect(termsFromAnalysis(bare, terms(said)).renewal).toEqual(renewal);
  });
});

describe('discrepancies', () => {
  test('name what the paper and the record say differently', () => {
    expect(discrepancies(record, terms(stated))).toEqual([
      { label: 'First day', inText: '2026-03-01', inRecord: '2026-01-01' },
      { label: 'Last day', inText: '2029-02-28', inRecord: '2026-12-31' },
    ]);
  });
  test('are none where they agree, or where one of them is silent', () => {
    const agreeing = terms({
      effectiveDate: found(civilDate('2026-01-01')),
      endDate: found({ lastDay: civilDate('2026-12-31'), basis: 'computed' }),
    });
    expect(discrepancies(record, agreeing)).toEqual([]);
    expect(discrepancies(bare, terms(stated))).toEqual([]);
    expect(discrepancies(record, terms({}))).toEqual([]);
  });
});
