import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POSITIONS, extractTerms, recommendActivation } from '../../src/analysis/index.ts';

const sample = (name: string) => readFileSync(new URL(`../../devhost/samples/${name}`, import.meta.url), 'utf8');
const msa = sample('managed-services-agreement.txt');
const positions = { ...DEFAULT_POSITIONS, homeLaws: ['Florida'] };
const clauses = (text: string) =>
  recommendActivation(extractTerms(text), positions).items.map(({ clause, distance }) => `${clause} ${distance}`);

describe('the recommendation to activate', () => {
  it('approves the sample agreement, naming the one point where it is a fallback', () => {
    const { recommendation, riskScore, items, reasons } = recommendActivation(extractTerms(msa), positions);
    expect({ recommendation, riskScore }).toEqual({ recommendation: 'approve', riskScore: 1 });
    expect(items).toEqual([
      expect.objectContaining({
        clause: 'uplift',
        severity: 'low',
        distance: 'fallback',
        points: 0.8,
        reason: 'Prices rise by 4 %; preferred are 5 %',
      }),
    ]);
    expect(items[0]?.span?.text).toContain('four percent (4%)');
    expect(reasons[0]).toBe('Approve: no serious deviation, score 1 of 100');
  });

  const changes: readonly (readonly [string, (text: string) => string, string])[] = [
    [
      'the cap on liability is gone',
      (text) => text.replace(/^12\.2 .*$/m, '').replace(/^12\.4 .*$/m, ''),
      'liabilityCap missing',
    ],
    [
      'the stated end does not follow from the term',
      (text) => text.replace('December 31, 2028', 'December 31, 2029'),
      'endDate walkAway',
    ],
    [
      'it renews and there is no way out',
      (text) =>
        text.replace(/, unless either Party gives the other written notice[^.]*\./, '.').replace(/^9\.3 .*$/m, ''),
      'renewal walkAway',
    ],
    [
      'the notice is very long',
      (text) =>
        text.replace(
          'sixty (60) days before the end of the then',
          'one hundred fifty (150) days before the end of the then',
        ),
      'noticePeriod walkAway',
    ],
    ['another law governs', (text) => text.replace('State of Florida', 'State of Texas'), 'governingLaw custom'],
  ];
  it.each(changes)('sees that %s', (_, change, expected) => {
    expect(clauses(change(msa))).toContain(expected);
  });

  it('sends to review what has one serious deviation, whatever the score', () => {
    const { recommendation, reasons } = recommendActivation(
      extractTerms(msa.replace('December 31, 2028', 'December 31, 2029')),
      positions,
    );
    expect(recommendation).toBe('review');
    expect(reasons[0]).toBe('Review: 1 serious deviation');
  });

  it('sends an empty text to review, with every required clause missing and no span invented', () => {
    const { recommendation, riskScore, items } = recommendActivation(extractTerms(''), positions);
    expect({ recommendation, riskScore }).toEqual({ recommendation: 'review', riskScore: 100 });
    expect(items.every((item) => item.distance === 'missing' && item.span === undefined)).toBe(true);
  });

  it('does not count an uncertain reading as preferred', () => {
    const terms = extractTerms(msa);
    const law = terms.governingLaw && { ...terms.governingLaw, confidence: 0.55 };
    const { items } = recommendActivation({ ...terms, ...(law ? { governingLaw: law } : {}) }, positions);
    expect(items).toContainEqual(expect.objectContaining({ clause: 'governingLaw', distance: 'fallback' }));
  });

  it('needs no end date where the agreement is evergreen', () => {
    expect(clauses(sample('support-agreement-month-to-month.txt'))).not.toContain('endDate missing');
  });
});
