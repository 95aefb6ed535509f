import type { Contract, Term as ContractTerm, RenewalTerms } from '../contracts/index.ts';
import { addDays, addMonths, type CivilDate, daysBetween } from '../platform/dates.ts';
import { type RenewalDates, renewalDates } from './renewal-dates.ts';
import { planTerms, type Term, type TermLength } from './terms.ts';

/** A contract whose term ends on a known day and may be followed by another. */
export interface Renewable {
  readonly contract: Contract;
  readonly endsOn: CivilDate;
  readonly dates: RenewalDates;
}

/**
 * All dates of the decision at the end of the contract's newest term; undefined when nothing is to be decided about it. Where
 * the agreement renews and does not say for how long, it renews for as long as its first term.
 */
export function renewableOf(contract: Contract): Renewable | undefined {
  const { term, renewal, state } = contract;
  const renews = renewal?.kind === 'auto' || renewal?.kind === 'byAgreement';
  if (state !== 'active' || !term?.endsOn || !renews) return undefined;
  const first = contract.initialTerm ?? term;
  const initialMonths = monthsOf(first.startsOn, first.endsOn);
  const length = lengthOf(renewal) ?? lengthOfFirst(first, initialMonths);
  const plan = length && planTerms(first.startsOn, initialMonths, first.endsOn, length);
  if (!plan) return undefined;
  const current: Term = { index: term.number - 1, firstDay: term.startsOn, lastDay: term.endsOn };
  const notice = renewal.notice ? { notice: renewal.notice } : {};
  return { contract, endsOn: term.endsOn, dates: renewalDates(current, { plan, ...notice }) };
}

const lengthOf = ({ months, days }: RenewalTerms): TermLength | undefined =>
  months ? { months } : days ? { days } : undefined;

function lengthOfFirst({ startsOn, endsOn }: ContractTerm, months: number | undefined): TermLength | undefined {
  if (months) return { months };
  return endsOn && endsOn >= startsOn ? { days: daysBetween(startsOn, endsOn) + 1 } : undefined;
}

/** The whole months from the first to the last day, if it is whole months: then later terms do not drift at month ends. */
function monthsOf(firstDay: CivilDate, lastDay: CivilDate | undefined): number | undefined {
  if (!lastDay) return undefined;
  const after = addDays(lastDay, 1);
  const months =
    (Number(after.slice(0, 4)) - Number(firstDay.slice(0, 4))) * 12 +
    Number(after.slice(5, 7)) -
    Number(firstDay.slice(5, 7));
  return months > 0 && addMonths(firstDay, months) === after ? months : undefined;
}
