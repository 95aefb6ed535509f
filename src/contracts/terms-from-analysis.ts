import type { AgreementTerms, Period } from '../analysis/index.ts';
import type { Contract, RenewalTerms, Term } from './contract.ts';

/** What the text says, in the contract's own shape. What the text does not say stays as the PSA or a person said it. */
export function termsFromAnalysis(contract: Contract, found: AgreementTerms): Pick<Contract, 'term' | 'renewal'> {
  const term = termFound(contract, found);
  const renewal = renewalFound(found) ?? contract.renewal;
  return { ...(term ? { term } : {}), ...(renewal ? { renewal } : {}) };
}

function termFound(contract: Contract, found: AgreementTerms): Term | undefined {
  const startsOn = found.effectiveDate?.value ?? found.agreementDate?.value ?? contract.term?.startsOn;
  if (!startsOn) return contract.term;
  const endsOn = found.endDate?.value.lastDay ?? contract.term?.endsOn;
  const evergreen = found.renewal?.value.kind === 'evergreen';
  // A last day before the first was misread; no term is better than one that is over before it begins.
  return { number: 1, startsOn, ...(endsOn && endsOn >= startsOn && !evergreen ? { endsOn } : {}) };
}

function renewalFound({ renewal, noticePeriod, uplift }: AgreementTerms): RenewalTerms | undefined {
  if (!renewal) return undefined;
  const months = renewal.value.length && monthsOf(renewal.value.length);
  return {
    kind: renewal.value.kind,
    ...(months ? { months } : {}),
    ...(noticePeriod ? { notice: noticePeriod.value } : {}),
    ...(uplift && uplift.value.kind === 'fixed' ? { uplift: uplift.value.percent } : {}),
  };
}

/** Renewal terms are stated in months or years; a term in days or weeks is left for a person to enter. */
function monthsOf({ count, unit }: Period): number | undefined {
  if (unit === 'month') return count;
  return unit === 'year' ? count * 12 : undefined;
}

export interface Discrepancy {
  readonly label: string;
  readonly inText: string;
  readonly inRecord: string;
}

/** Where the signed paper and the PSA's record disagree: an approver must see it. */
export function discrepancies(contract: Contract, found: AgreementTerms): readonly Discrepancy[] {
  const pairs: readonly [string, string | undefined, string | undefined][] = [
    ['First day', found.effectiveDate?.value, contract.term?.startsOn],
    ['Last day', found.endDate?.value.lastDay, contract.term?.endsOn],
  ];
  return pairs.flatMap(([label, inText, inRecord]) =>
    inText && inRecord && inText !== inRecord ? [{ label, inText, inRecord }] : [],
  );
}
