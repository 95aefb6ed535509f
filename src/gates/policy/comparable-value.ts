import type { Money } from '../../platform/money.ts';
import { convert } from '../../platform/money.ts';
import type { ApprovalPolicy } from './approval-policy.ts';

/** A value in the policy's currency, at the policy's own rate; undefined where there is no value or no rate for it. */
export function comparableValue(
  value: Money | undefined,
  { currency: own, rates }: Pick<ApprovalPolicy, 'currency' | 'rates'>,
  tenantCurrency: string,
): Money | undefined {
  const currency = own ?? tenantCurrency;
  if (!value || value.currency === currency) return value;
  const rate = rates.perUnit[value.currency];
  return rate === undefined ? undefined : convert(value, rate, currency);
}
