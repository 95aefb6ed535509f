import type { AgreementTerms, Recommendation } from '../analysis/index.ts';
import type { Doc } from '../platform/cosmos/documents.ts';
import { noAnalyser } from './no-analysis.ts';
import type { Discrepancy } from './terms-from-analysis.ts';

/** What was found in one version's text, each value with its span, and what is recommended. */
export interface ContractAnalysis extends Doc {
  readonly kind: 'contracts.analysis';
  readonly versionNumber: number;
  readonly textHash: string;
  readonly analysedAt: string;
  /** The rules' edition; a model names itself here when it takes part. */
  readonly analyser: string;
  readonly terms: AgreementTerms;
  readonly recommendation: Recommendation;
  readonly discrepancies: readonly Discrepancy[];
}

/** How many clauses are not as preferred; undefined where nothing could read the text. */
export const deviationsIn = ({ analyser, recommendation }: ContractAnalysis): number | undefined =>
  analyser === noAnalyser ? undefined : recommendation.items.length;
