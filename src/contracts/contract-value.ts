import { addDays, addMonths } from '../platform/dates.ts';
import { type Money, times } from '../platform/money.ts';
import type { Price, Term } from './contract.ts';

const monthsOfCycle = { monthly: 1, quarterly: 3, yearly: 12 } as const;

/** The months a term has begun by its last day, as they are billed; undefined where it runs until notice. */
export function termMonths({ startsOn, endsOn }: Pick<Term, 'startsOn' | 'endsOn'>): number | undefined {
  if (endsOn === undefined || endsOn < startsOn) return undefined;
  const after = addDays(endsOn, 1);
  const months =
    (Number(after.slice(0, 4)) - Number(startsOn.slice(0, 4))) * 12 +
    (Number(after.slice(5, 7)) - Number(startsOn.slice(5, 7)));
  return addMonths(startsOn, months) < after ? months + 1 : months;
}

/** All that is paid over a term; undefined where the price or the length of the term is not known. */
export function totalValue(
  price: Price | undefined,
  term: Pick<Term, 'startsOn' | 'endsOn'> | undefined,
): Money | undefined {
  if (!price || price.cycle === 'once') return price?.amount;
  const months = term && termMonths(term);
  return months === undefined ? undefined : times(price.amount, months, monthsOfCycle[price.cycle]);
}
