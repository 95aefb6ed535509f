import { formatMoney } from '../platform/money.ts';
import type { Price, RenewalTerms, Term } from './contract.ts';

// What a contract's fields say, in the words of the field: for facts, for letters, and to tell whether they say something else.

export const priceInWords = ({ amount, cycle }: Price): string => `${formatMoney(amount)} ${cycle}`;

export const termInWords = ({ startsOn, endsOn }: Term): string =>
  endsOn ? `${startsOn} to ${endsOn}` : `from ${startsOn} until notice`;

/** Whether it renews, and for how long: without its notice and its price. */
export function renewalInWords({ kind, months, days }: RenewalTerms): string {
  const by = {
    auto: 'renews by itself',
    evergreen: 'runs until notice',
    byAgreement: 'renews only if agreed',
    none: 'does not renew',
  }[kind];
  if (kind !== 'auto' && kind !== 'byAgreement') return by;
  if (months) return `${by}, for ${counted(months, 'month')}`;
  return days ? `${by}, for ${counted(days, 'day')}` : `${by}, as long as the first term`;
}

export const noticeInWords = ({ count, unit }: NonNullable<RenewalTerms['notice']>): string =>
  `${counted(count, unit === 'businessDay' ? 'business day' : unit)} of notice`;

export const upliftInWords = (percent: string): string => `price +${percent} %`;

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
