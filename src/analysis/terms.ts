import type { CivilDate } from '../platform/dates.ts';
import type { Money, Percent } from '../platform/money.ts';

/** A place in the canonical text, which is the very string that was analysed: UTF-16 code units, end exclusive, `text` = slice. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A value and where it stands. There is no value without a span. */
export interface Finding<T> {
  readonly value: T;
  readonly span: Span;
  /** 0 to 1: how much the rule is trusted, fixed per rule. A ranking, not a probability. */
  readonly confidence: number;
  /** The name of the rule that found it. */
  readonly rule: string;
}

export interface Period {
  readonly count: number;
  readonly unit: 'day' | 'businessDay' | 'week' | 'month' | 'year';
}

export interface Party {
  readonly name: string;
  /** The short name the agreement gives it, such as Provider. */
  readonly role?: string;
}

export interface EndDate {
  /** The last day of the initial term, inclusive. */
  readonly lastDay: CivilDate;
  /** Computed when the text states a term but no date: effective date plus term, less one day. */
  readonly basis: 'stated' | 'computed';
}

export interface Renewal {
  /** auto: renews unless notice is given. evergreen: runs on until notice. byAgreement: only if agreed or an option is used. */
  readonly kind: 'auto' | 'evergreen' | 'byAgreement' | 'none';
  /** Of one renewal term. */
  readonly length?: Period;
}

export type LiabilityCap =
  | { readonly kind: 'amount'; readonly amount: Money }
  /** Fees of so many months; without `months`, all fees under the agreement. */
  | { readonly kind: 'fees'; readonly months?: number };

export interface Uplift {
  /** fixed: rises by it. limit: may rise by no more than it. frozen: may not rise (percent 0). */
  readonly kind: 'fixed' | 'limit' | 'frozen';
  readonly percent: Percent;
}

/** What an agreement says about its own life. What was not found is absent: not found is not "not there". */
export interface AgreementTerms {
  readonly parties: readonly Finding<Party>[];
  readonly agreementDate?: Finding<CivilDate>;
  readonly effectiveDate?: Finding<CivilDate>;
  readonly initialTerm?: Finding<Period>;
  readonly endDate?: Finding<EndDate>;
  readonly renewal?: Finding<Renewal>;
  /** To keep the agreement from renewing or, where it is evergreen, to end it. */
  readonly noticePeriod?: Finding<Period>;
  readonly governingLaw?: Finding<string>;
  readonly liabilityCap?: Finding<LiabilityCap>;
  readonly uplift?: Finding<Uplift>;
}
