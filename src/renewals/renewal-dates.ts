import { businessDayOnOrBefore } from '../platform/business-days.ts';
import { addDays, type CivilDate } from '../platform/dates.ts';
import { type AlertDate, alertDates } from './alerts.ts';
import { DEFAULT_RECEIPT, type NoticePeriod, noticeDeadline, type ReceiptRule } from './notice.ts';
import { nextTerm, type Term, type TermPlan } from './terms.ts';

export interface RenewalPolicy {
  /** The decision is opened so many days before it is due. */
  readonly openDaysBefore: number;
  /** Our own deadline lies so many days before it is due. */
  readonly internalDaysBefore: number;
}

export const DEFAULT_RENEWAL_POLICY: RenewalPolicy = { openDaysBefore: 90, internalDaysBefore: 14 };

/** All dates of the decision at the end of one term. */
export interface RenewalDates {
  readonly term: Term;
  /** The last safe day to send notice; the last day of the term where the agreement asks for none. */
  readonly decisionDue: CivilDate;
  /** Present where notice is needed: the other side must have it by then. */
  readonly latestReceipt?: CivilDate;
  readonly decisionOpens: CivilDate;
  /** A business day. */
  readonly internalDeadline: CivilDate;
  /** The first day of the next term or of life without the agreement. */
  readonly renewalEffective: CivilDate;
  readonly next?: Term;
  readonly alerts: readonly AlertDate[];
  /** The arithmetic of the deadline. */
  readonly steps: readonly string[];
}

export interface RenewalRules {
  readonly plan: TermPlan;
  readonly notice?: NoticePeriod;
  readonly receipt?: ReceiptRule;
  readonly holidays?: ReadonlySet<CivilDate>;
  readonly policy?: RenewalPolicy;
}

export function renewalDates(term: Term, rules: RenewalRules): RenewalDates {
  const holidays = rules.holidays ?? new Set<CivilDate>();
  const policy = rules.policy ?? DEFAULT_RENEWAL_POLICY;
  const deadline =
    rules.notice &&
    noticeDeadline(term.lastDay, rules.notice, rules.receipt ?? DEFAULT_RECEIPT.certifiedMail, holidays);
  const decisionDue = deadline?.lastDispatch ?? term.lastDay;
  const next = nextTerm(rules.plan, term);
  return {
    term,
    decisionDue,
    ...(deadline ? { latestReceipt: deadline.latestReceipt } : {}),
    decisionOpens: addDays(decisionDue, -policy.openDaysBefore),
    internalDeadline: businessDayOnOrBefore(addDays(decisionDue, -policy.internalDaysBefore), holidays),
    renewalEffective: addDays(term.lastDay, 1),
    ...(next ? { next } : {}),
    alerts: alertDates(decisionDue),
    steps: deadline?.steps ?? [
      `no notice is required: the decision is due on the last day of the term, ${term.lastDay}`,
    ],
  };
}
