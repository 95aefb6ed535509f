import type { Percent } from '../platform/money.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** preferred: as we like it. fallback: acceptable. custom: neither listed nor ruled out. walkAway: not without legal. missing: required and not found. */
export type Distance = 'preferred' | 'fallback' | 'custom' | 'walkAway' | 'missing';

/** The provider's stand on a few clauses. A starting policy for an MSP's counsel to confirm, not legal advice. */
export interface Positions {
  /** Laws of the provider's home; preferred. Empty: the law is not judged. */
  readonly homeLaws: readonly string[];
  readonly capMonths: { readonly preferred: number; readonly fallback: number };
  readonly noticeDays: {
    readonly preferred: number;
    readonly fallbackFrom: number;
    readonly fallbackTo: number;
    readonly walkAwayAbove: number;
  };
  readonly renewalMonths: { readonly preferred: number; readonly fallback: number };
  /** A yearly rise of at least this much is preferred, a lesser one a fallback. */
  readonly upliftPercent: Percent;
  /** A price frozen for a term longer than this is ruled out. */
  readonly frozenMonths: number;
}

export const DEFAULT_POSITIONS: Positions = {
  homeLaws: [],
  capMonths: { preferred: 12, fallback: 24 },
  noticeDays: { preferred: 60, fallbackFrom: 30, fallbackTo: 90, walkAwayAbove: 120 },
  renewalMonths: { preferred: 12, fallback: 36 },
  upliftPercent: '5',
  frozenMonths: 12,
};

/** Points of a deviation = severity × distance; the score of a contract is their sum, at most 100. */
export const SEVERITY_POINTS: Readonly<Record<Severity, number>> = { critical: 40, high: 20, medium: 8, low: 2 };
export const DISTANCE_FACTOR: Readonly<Record<Distance, number>> = {
  preferred: 0,
  fallback: 0.4,
  custom: 0.8,
  walkAway: 1,
  missing: 1,
};
