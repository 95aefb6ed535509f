import type { AgreementTerms, Period } from '../analysis/index.ts';
import type { Contract, RenewalTerms, Term } from './contract.ts';

/** The term as the PSA's record has it, whatever was read in a version of the document since. */
export const recordedTerm = ({ analysedVersion, term, recordedTerm: kept }: Contract): Term | undefined =>
  kept ?? (analysedVersion === 0 ? term : undefined);

/**
 * What this version's text says, in the contract's own shape; days it does not say are those of the record. What an earlier
 * version said counts no more.
 */
export function termsFromAnalysis(
  recorded: Term | undefined,
  found: AgreementTerms,
): Pick<Contract, 'term' | 'renewal'> {
  const term = termFound(recorded, found);
  const renewal = renewalFound(found);
  return { ...(term ? { term } : {}), ...(renewal ? { renewal } : {}) };
}

function termFound(recorded: Term | undefined, found: AgreementTerms): Term | undefined {
  const startsOn = found.effectiveDate?.value ?? found.agreementDate?.value ?? recorded?.startsOn;
  if (!startsOn) return recorded;
  const endsOn = found.endDate?.value.lastDay ?? recorded?.endsOn;
  const evergreen = found.renewal?.value.kind === 'evergreen';
  // A last day before the first was misread; no term is better than one that is over before it begins.
  return { number: 1, startsOn, ...(endsOn && endsOn >= startsOn && !evergreen ? { endsOn } : {}) };
}

function renewalFound({ renewal, noticePeriod, uplift }: AgreementTerms): RenewalTerms | undefined {
  if (!renewal) return undefined;
  return {
    kind: renewal.value.kind,
    ...(renewal.value.length ? lengthOf(renewal.value.length) : {}),
    ...(noticePeriod ? { notice: noticePeriod.value } : {}),
    ...(uplift && uplift.value.kind === 'fixed' ? { uplift: uplift.value.percent } : {}),
  };
}

/** Days on the calendar are not months of thirty days, so each stays what it is. No agreement renews by business days. */
function lengthOf({ count, unit }: Period): Pick<RenewalTerms, 'months' | 'days'> {
  if (unit === 'month' || unit === 'year') return { months: unit === 'year' ? count * 12 : count };
  return unit === 'businessDay' ? {} : { days: unit === 'week' ? count * 7 : count };
}

export interface Discrepancy {
  readonly label: string;
  readonly inText: string;
  readonly inRecord: string;
}

/** Where the signed paper and the PSA's record disagree: an approver must see it. */
export function discrepancies(recorded: Term | undefined, found: AgreementTerms): readonly Discrepancy[] {
  const pairs: readonly [string, string | undefined, string | undefined][] = [
    ['First day', found.effectiveDate?.value, recorded?.startsOn],
    ['Last day', found.endDate?.value.lastDay, recorded?.endsOn],
  ];
  return pairs.flatMap(([label, inText, inRecord]) =>
    inText && inRecord && inText !== inRecord ? [{ label, inText, inRecord }] : [],
  );
}
