/** An amount in the smallest unit of its currency (cents for USD, yen for JPY): an exact integer, never a fraction. */
export interface Money {
  readonly minor: number;
  /** ISO 4217, such as 'USD'. */
  readonly currency: string;
}

/** A percentage as decimal text, such as '4' or '3.75': text, because 0.1 has no exact binary form. */
export type Percent = string;

export interface PercentageIncrease {
  readonly before: Money;
  readonly after: Money;
  /** The arithmetic for a person to check: '1,235.00 USD × 1.04 = 1,284.40 USD'. */
  readonly formula: string;
}

/** Digits after the point by ISO 4217, as ECMA-402 prescribes them to the runtime: USD 2, JPY 0, KWD 3. */
export function minorDigits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`"${currency}" is not an ISO 4217 currency code`);
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Reads '2,450.00' or '2450'; undefined when it is no amount of that currency or has more digits than the currency. */
export function parseMoney(amount: string, currency: string): Money | undefined {
  const match = /^(-?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,4}))?$/.exec(amount);
  const digits = minorDigits(currency);
  const fraction = match?.[3] ?? '';
  if (!match || fraction.length > digits) return undefined;
  const minor = Number(`${match[1]}${match[2]?.replaceAll(',', '')}${fraction.padEnd(digits, '0')}`);
  return Number.isSafeInteger(minor) ? { minor, currency } : undefined;
}

/** '1,284.40 USD'. */
export function formatMoney({ minor, currency }: Money): string {
  return `${decimal(BigInt(minor), minorDigits(currency))} ${currency}`;
}

/** The sum of amounts in one currency. Throws RangeError when they differ: there is no silent conversion. */
export function sum(amounts: readonly Money[], currency: string): Money {
  let total = 0n;
  for (const amount of amounts) {
    if (amount.currency !== currency) throw new RangeError(`cannot add ${amount.currency} to ${currency}`);
    total += BigInt(amount.minor);
  }
  return { minor: toSafe(total), currency };
}

/**
 * `before` raised by `percent`, rounded half-up to the minor unit (half away from zero for credits, so that a credit
 * mirrors its charge). Exact: integers only. Round each line, then add; never round the sum.
 */
export function increaseBy(before: Money, percent: Percent): PercentageIncrease {
  const { units, scale } = parsePercent(percent);
  const denominator = 100n * scale;
  const factor = denominator + units;
  const exact = BigInt(before.minor) * factor;
  const after = { minor: toSafe(divideHalfUp(exact, denominator)), currency: before.currency };
  const digits = minorDigits(before.currency);
  const places = String(denominator).length - 1;
  const rounded = exact % denominator === 0n ? '' : ` (${trimZeros(decimal(exact, digits + places))} rounded half-up)`;
  const formula = `${formatMoney(before)} × ${trimZeros(decimal(factor, places))} = ${formatMoney(after)}${rounded}`;
  return { before, after, formula };
}

/** `amount` at `rate` units of `currency` for one of its own ('1.0842'), rounded half-up to the minor unit. Exact: integers only. */
export function convert(amount: Money, rate: string, currency: string): Money {
  const match = /^(\d{1,9})(?:\.(\d{1,9}))?$/.exec(rate);
  if (!match) throw new RangeError(`"${rate}" is not an exchange rate such as 1.0842`);
  const fraction = match[2] ?? '';
  const numerator = BigInt(amount.minor) * BigInt(`${match[1]}${fraction}`) * 10n ** BigInt(minorDigits(currency));
  const denominator = 10n ** BigInt(fraction.length + minorDigits(amount.currency));
  return { minor: toSafe(divideHalfUp(numerator, denominator)), currency };
}

/** `amount` × `numerator` / `denominator`, rounded half-up to the minor unit: a monthly price over 18 months. Exact: integers only. */
export function times({ minor, currency }: Money, numerator: number, denominator = 1): Money {
  return { minor: toSafe(divideHalfUp(BigInt(minor) * BigInt(numerator), BigInt(denominator))), currency };
}

/** Compares two percentages exactly: negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function comparePercent(a: Percent, b: Percent): number {
  const left = parsePercent(a);
  const right = parsePercent(b);
  const difference = left.units * right.scale - right.units * left.scale;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function parsePercent(percent: Percent): { units: bigint; scale: bigint } {
  const match = /^(-?)(\d{1,6})(?:\.(\d{1,6}))?$/.exec(percent);
  if (!match) throw new RangeError(`"${percent}" is not a percentage such as 4 or 3.75`);
  const fraction = match[3] ?? '';
  return { units: BigInt(`${match[1]}${match[2]}${fraction}`), scale: 10n ** BigInt(fraction.length) };
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const quotient = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -quotient : quotient;
}

/** `value` divided by 10^places, as text with thousands separators. */
function decimal(value: bigint, places: number): string {
  const text = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${value < 0n ? '-' : ''}${whole}${places ? `.${text.slice(-places)}` : ''}`;
}

const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

function toSafe(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError('the amount is too large');
  return number;
}
