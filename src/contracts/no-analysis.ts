import type { AgreementTerms, Recommendation } from '../analysis/index.ts';

/** Stands where the rules' edition stands when they were run. */
export const noAnalyser = 'none: sealed';

/** Nothing is known, which is not the same as nothing being in it. */
export const noTerms: AgreementTerms = { parties: [] };

/** What an approver is told of a version that no server can read. */
export const sealedAdvice: Recommendation = {
  recommendation: 'review',
  riskScore: 100,
  items: [],
  reasons: [
    'The document is sealed, so nothing in it was analysed, compared or checked. A risk of 100 says here that nothing is known, not that something is wrong. Read it yourself before you decide.',
    'Its term, renewal and notice period are not known here, unless the PSA has them. Nobody will be reminded of what only the document says.',
  ],
};
