import { addBusinessDays, businessDayOnOrAfter, businessDayOnOrBefore } from '../platform/business-days.ts';
import { addDays, addMonths, type CivilDate } from '../platform/dates.ts';

export interface NoticePeriod {
  readonly count: number;
  readonly unit: 'day' | 'businessDay' | 'week' | 'month' | 'year';
}

export type DeliveryMethod = 'hand' | 'email' | 'courier' | 'certifiedMail';

/** When a notice counts as received after it was sent. */
export interface ReceiptRule {
  readonly count: number;
  readonly unit: 'day' | 'businessDay';
}

/** Used where the agreement is silent: later than most agreements say, hence on the safe side for the sender. */
export const DEFAULT_RECEIPT: Readonly<Record<DeliveryMethod, ReceiptRule>> = {
  hand: { count: 0, unit: 'businessDay' },
  email: { count: 1, unit: 'businessDay' },
  courier: { count: 1, unit: 'businessDay' },
  certifiedMail: { count: 3, unit: 'businessDay' },
};

export interface NoticeDeadline {
  /** The other side must have received the notice by the end of this day. */
  readonly latestReceipt: CivilDate;
  /** The last safe day to send it: a business day from which receipt is certain to be in time. */
  readonly lastDispatch: CivilDate;
  /** The arithmetic, one line a step, for a person to check. */
  readonly steps: readonly string[];
}

/**
 * The deadline of a notice "at least `period` before the end" of a term whose last day in force is `lastDay` (inclusive).
 * The last day itself is not counted; months go by the calendar and are cut to the end of a shorter month; what falls on a
 * non-business day moves earlier, never later, whatever rule might let it move later.
 */
export function noticeDeadline(
  lastDay: CivilDate,
  period: NoticePeriod,
  receipt: ReceiptRule = DEFAULT_RECEIPT.hand,
  holidays: ReadonlySet<CivilDate> = new Set(),
): NoticeDeadline {
  const latestReceipt = before(lastDay, period, holidays);
  const received = businessDayOnOrBefore(latestReceipt, holidays);
  const counted =
    receipt.unit === 'businessDay'
      ? addBusinessDays(received, -receipt.count, holidays)
      : addDays(received, -receipt.count);
  const lastDispatch = businessDayOnOrBefore(counted, holidays);
  const steps = [
    `${lastDay} is the last day of the term and is not counted`,
    `${lastDay} − ${inWords(period)} = ${latestReceipt}, the latest day of receipt`,
    ...(received === latestReceipt ? [] : [`${latestReceipt} is no business day: moved earlier to ${received}`]),
    ...(receipt.count === 0 ? [] : [`${received} − ${inWords(receipt)} for delivery = ${counted}`]),
    ...(lastDispatch === counted ? [] : [`${counted} is no business day: moved earlier to ${lastDispatch}`]),
  ];
  return { latestReceipt, lastDispatch, steps };
}

/** The day on which a notice sent on `sent` counts as received; one sent on a non-business day counts as sent on the next. */
export function deemedReceipt(
  sent: CivilDate,
  receipt: ReceiptRule,
  holidays: ReadonlySet<CivilDate> = new Set(),
): CivilDate {
  if (receipt.unit === 'day') return addDays(sent, receipt.count);
  return addBusinessDays(businessDayOnOrAfter(sent, holidays), receipt.count, holidays);
}

/** Whether a notice received on `received` keeps the term that ends on `lastDay` from renewing. */
export const isInTime = (
  received: CivilDate,
  lastDay: CivilDate,
  period: NoticePeriod,
  holidays: ReadonlySet<CivilDate> = new Set(),
): boolean => received <= before(lastDay, period, holidays);

/**
 * The last day of an agreement without end after a notice received on `received`: the day of receipt is not counted, and a
 * minimum term is served out. `untilMonthEnd` where the agreement can end only with a calendar month.
 */
export function endAfterNotice(
  received: CivilDate,
  period: NoticePeriod,
  options: {
    readonly minimumLastDay?: CivilDate;
    readonly untilMonthEnd?: boolean;
    readonly holidays?: ReadonlySet<CivilDate>;
  } = {},
): CivilDate {
  const holidays = options.holidays ?? new Set();
  const expired = move(received, period, 1, holidays);
  const due = options.untilMonthEnd ? endOfMonth(expired) : expired;
  return options.minimumLastDay && options.minimumLastDay > due ? options.minimumLastDay : due;
}

const before = (lastDay: CivilDate, period: NoticePeriod, holidays: ReadonlySet<CivilDate>): CivilDate =>
  move(lastDay, period, -1, holidays);

function move(
  day: CivilDate,
  { count, unit }: NoticePeriod,
  sign: 1 | -1,
  holidays: ReadonlySet<CivilDate>,
): CivilDate {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`a period of ${count} cannot be counted`);
  if (unit === 'businessDay') return addBusinessDays(day, sign * count, holidays);
  if (unit === 'day' || unit === 'week') return addDays(day, sign * count * (unit === 'week' ? 7 : 1));
  return addMonths(day, sign * count * (unit === 'year' ? 12 : 1));
}

/** The day before the first of the next month. */
function endOfMonth(day: CivilDate): CivilDate {
  const first = addDays(day, 1 - Number(day.slice(8)));
  return addDays(addMonths(first, 1), -1);
}

function inWords({ count, unit }: NoticePeriod): string {
  const name = unit === 'businessDay' ? 'business day' : unit;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
