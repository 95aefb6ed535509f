export { extractTerms } from './extract-terms.ts';
export { DEFAULT_POSITIONS, type Distance, type Positions, type Severity } from './positions.ts';
export { type Recommendation, type RiskItem, recommendActivation } from './recommend.ts';
export type { AgreementTerms, EndDate, Finding, LiabilityCap, Party, Period, Renewal, Span, Uplift } from './terms.ts';
