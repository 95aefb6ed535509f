export {
  addBusinessDays,
  businessDayOnOrAfter,
  businessDayOnOrBefore,
  isBusinessDay,
} from '../platform/business-days.ts';
export { ALERT_STAGES, type AlertDate, type AlertStage, alertDates, alertStageOn } from './alerts.ts';
export {
  DEFAULT_RECEIPT,
  type DeliveryMethod,
  deemedReceipt,
  endAfterNotice,
  isInTime,
  type NoticeDeadline,
  type NoticePeriod,
  noticeDeadline,
  type ReceiptRule,
} from './notice.ts';
export {
  DEFAULT_RENEWAL_POLICY,
  type RenewalDates,
  type RenewalPolicy,
  type RenewalRules,
  renewalDates,
} from './renewal-dates.ts';
export { createRenewals } from './renewals.ts';
export {
  type EndConvention,
  endOfLastDay,
  lastDayOfEnd,
  nextTerm,
  planTerms,
  type Term,
  type TermPlan,
  termAt,
  termOn,
} from './terms.ts';
export { type PriceLine, type UpliftedLine, type UpliftedPrice, upliftPrice } from './uplift.ts';
