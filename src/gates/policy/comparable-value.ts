import { convert, formatMoney, type Money } from '../../platform/money.ts';
import type { PolicyRules } from './approval-policy.ts';
import type { MoneyInWords } from './condition-words.ts';

type Rates = Pick<PolicyRules, 'currency' | 'rates'>;

/**
 * A value in the policy's currency, at the policy's own rate; undefined where there is no value, no rate for it, or where it
 * is too large to be counted. Undefined is as high as any threshold.
 */
export function comparableValue(value: Money | undefined, policy: Rates, tenantCurrency: string): Money | undefined {
  const currency = policy.currency ?? tenantCurrency;
  if (!value || value.currency === currency) return value;
  const rate = rateOf(value, policy);
  return rate === undefined ? undefined : withinCount(() => convert(value, rate, currency));
}

/** How the value and the thresholds it is compared with read. */
export function moneyInWords(value: Money | undefined, policy: Rates, tenantCurrency: string): MoneyInWords {
  const currency = policy.currency ?? tenantCurrency;
  const comparable = comparableValue(value, policy, tenantCurrency);
  const rate = value && rateOf(value, policy);
  const converted = value && rate !== undefined && value.currency !== currency;
  const origin = converted ? ` (${formatMoney(value)} at ${rate} of ${policy.rates.asOf})` : '';
  return {
    value: comparable ? `${formatMoney(comparable)}${origin}` : '',
    unknown: !value
      ? 'value is not known'
      : rate === undefined
        ? `value ${formatMoney(value)} cannot be compared in ${currency}, for the policy has no rate for it`
        : `value ${formatMoney(value)} is too large to be compared`,
    threshold: (minor) => formatMoney({ minor, currency }),
  };
}

const rateOf = ({ currency }: Money, { rates }: Rates): string | undefined =>
  Object.hasOwn(rates.perUnit, currency) ? rates.perUnit[currency] : undefined;

function withinCount(reckon: () => Money): Money | undefined {
  try {
    return reckon();
  } catch (fault) {
    if (fault instanceof RangeError) return undefined;
    throw fault;
  }
}
