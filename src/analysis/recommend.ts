import { daysBetween } from '../platform/dates.ts';
import { comparePercent } from '../platform/money.ts';
import { lastDayOf } from './extract-initial-term.ts';
import {
  DEFAULT_POSITIONS,
  DISTANCE_FACTOR,
  type Distance,
  type Positions,
  SEVERITY_POINTS,
  type Severity,
} from './positions.ts';
import type { AgreementTerms, Finding, Period, Span } from './terms.ts';

export interface RiskItem {
  readonly clause: keyof AgreementTerms;
  readonly severity: Severity;
  readonly distance: Distance;
  readonly points: number;
  readonly reason: string;
  /** Where the text says so; absent only when the clause was not found. */
  readonly span?: Span;
}

export interface Recommendation {
  readonly recommendation: 'approve' | 'review';
  /** 0 (as we like it) to 100. */
  readonly riskScore: number;
  /** Deviations, worst first. What is as preferred is not listed. */
  readonly items: readonly RiskItem[];
  readonly reasons: readonly string[];
}

/** A finding trusted less than this is never counted as better than a fallback: doubt does not lower the score. */
const TRUSTED = 0.7;
const REVIEW_FROM = 40;

type Judgement = readonly [Distance, reason: string];

/** Compares the terms with the provider's positions. Deterministic: the same terms and positions give the same answer. */
export function recommendActivation(terms: AgreementTerms, positions: Positions = DEFAULT_POSITIONS): Recommendation {
  const items: RiskItem[] = [];
  const judge = <T>(
    clause: keyof AgreementTerms,
    severity: Severity,
    finding: Finding<T> | undefined,
    stand: (value: T) => Judgement,
    missing?: string,
  ) => {
    if (!finding) {
      if (missing) items.push(item(clause, severity, 'missing', missing));
      return;
    }
    const [distance, reason] = stand(finding.value);
    const doubtful = distance === 'preferred' && finding.confidence < TRUSTED;
    if (doubtful)
      items.push(item(clause, severity, 'fallback', `${reason}, but the reading is uncertain`, finding.span));
    else if (distance !== 'preferred') items.push(item(clause, severity, distance, reason, finding.span));
  };

  if (terms.parties.length < 2)
    items.push(item('parties', 'high', 'missing', 'Fewer than two parties were found', terms.parties[0]?.span));
  judge(
    'effectiveDate',
    'high',
    terms.effectiveDate,
    () => ['preferred', 'An effective date is stated'],
    'No effective date was found',
  );
  const evergreen = terms.renewal?.value.kind === 'evergreen';
  judge(
    'endDate',
    'high',
    terms.endDate,
    () => endMatchesTerm(terms),
    evergreen ? undefined : 'No end of the term was found',
  );
  judge(
    'renewal',
    'medium',
    terms.renewal,
    (renewal) => standOnRenewal(renewal.length, renewal.kind, terms, positions),
    'No rule on renewal was found',
  );
  const needsNotice = evergreen || terms.renewal?.value.kind === 'auto';
  judge(
    'noticePeriod',
    'medium',
    terms.noticePeriod,
    (period) => standOnNotice(period, positions),
    needsNotice ? 'No notice period was found' : undefined,
  );
  judge(
    'liabilityCap',
    'critical',
    terms.liabilityCap,
    (cap) => standOnCap(cap, positions),
    'No cap on liability was found: treated as unlimited',
  );
  judge(
    'governingLaw',
    'medium',
    terms.governingLaw,
    (law) => standOnLaw(law, positions),
    'No governing law was found',
  );
  judge(
    'uplift',
    'low',
    terms.uplift,
    (uplift) => standOnUplift(uplift, terms, positions),
    'No rule on price increases was found',
  );

  items.sort((a, b) => b.points - a.points || a.clause.localeCompare(b.clause));
  const total = items.reduce((sum, each) => sum + each.points, 0);
  const riskScore = Math.min(100, Math.round(total));
  const blocking = items.filter(
    (each) =>
      (each.distance === 'walkAway' || each.distance === 'missing') &&
      (each.severity === 'critical' || each.severity === 'high'),
  );
  const recommendation = blocking.length > 0 || riskScore >= REVIEW_FROM ? 'review' : 'approve';
  const verdict =
    blocking.length > 0
      ? `Review: ${blocking.length} serious ${blocking.length === 1 ? 'deviation' : 'deviations'}`
      : recommendation === 'review'
        ? `Review: the deviations add up to ${riskScore} of 100, the limit is ${REVIEW_FROM}`
        : `Approve: no serious deviation, score ${riskScore} of 100`;
  return { recommendation, riskScore, items, reasons: [verdict, ...items.map((each) => each.reason)] };
}

function item(
  clause: keyof AgreementTerms,
  severity: Severity,
  distance: Distance,
  reason: string,
  span?: Span,
): RiskItem {
  const points = SEVERITY_POINTS[severity] * DISTANCE_FACTOR[distance];
  return { clause, severity, distance, points, reason, ...(span ? { span } : {}) };
}

/** A stated end that does not follow from the stated start and term is a mistake somebody will pay for. */
function endMatchesTerm({ effectiveDate, initialTerm, endDate }: AgreementTerms): Judgement {
  const computed = effectiveDate && initialTerm && lastDayOf(effectiveDate.value, initialTerm.value);
  if (!computed || !endDate || endDate.value.basis === 'computed' || computed === endDate.value.lastDay)
    return ['preferred', 'The term has an end'];
  return ['walkAway', `The stated end ${endDate.value.lastDay} is not the end of the stated term, ${computed}`];
}

function standOnRenewal(
  length: Period | undefined,
  kind: string,
  terms: AgreementTerms,
  { renewalMonths }: Positions,
): Judgement {
  if (kind === 'none') return ['custom', 'The agreement does not renew'];
  if (kind === 'byAgreement') return ['custom', 'The agreement renews only if agreed'];
  if (kind === 'evergreen') return ['fallback', 'The agreement runs on until notice is given'];
  const months = length && inMonths(length);
  if (!terms.noticePeriod) return ['walkAway', 'The agreement renews automatically and no way out was found'];
  if (months === undefined) return ['custom', 'The agreement renews automatically for an unclear length'];
  if (months <= renewalMonths.preferred) return ['preferred', 'The agreement renews automatically'];
  return [
    months <= renewalMonths.fallback ? 'fallback' : 'custom',
    `The agreement renews for ${months} months at a time; preferred are ${renewalMonths.preferred}`,
  ];
}

function standOnNotice(period: Period, { noticeDays }: Positions): Judgement {
  const days = inDays(period);
  const reason = `Notice of ${days} days; preferred are ${noticeDays.preferred}`;
  if (days === noticeDays.preferred) return ['preferred', reason];
  if (days > noticeDays.walkAwayAbove) return ['walkAway', reason];
  return [days >= noticeDays.fallbackFrom && days <= noticeDays.fallbackTo ? 'fallback' : 'custom', reason];
}

function standOnCap(cap: NonNullable<AgreementTerms['liabilityCap']>['value'], { capMonths }: Positions): Judgement {
  if (cap.kind === 'amount') return ['fallback', 'Liability is capped at an amount, not at fees'];
  if (cap.months === undefined) return ['fallback', 'Liability is capped at fees without a period'];
  const reason = `Liability is capped at ${cap.months} months of fees; preferred are ${capMonths.preferred}`;
  if (cap.months <= capMonths.preferred) return ['preferred', reason];
  return [cap.months <= capMonths.fallback ? 'fallback' : 'custom', reason];
}

function standOnLaw(law: string, { homeLaws }: Positions): Judgement {
  if (homeLaws.length === 0 || homeLaws.includes(law)) return ['preferred', `The law of ${law} governs`];
  return ['custom', `The law of ${law} governs; preferred is ${homeLaws.join(' or ')}`];
}

function standOnUplift(
  uplift: NonNullable<AgreementTerms['uplift']>['value'],
  terms: AgreementTerms,
  positions: Positions,
): Judgement {
  if (uplift.kind === 'frozen') {
    const term = terms.initialTerm?.value ?? statedTerm(terms);
    const long = term === undefined || inMonths(term) > positions.frozenMonths;
    return [
      long ? 'walkAway' : 'custom',
      `Prices are frozen${long ? ` for more than ${positions.frozenMonths} months` : ''}`,
    ];
  }
  const enough = comparePercent(uplift.percent, positions.upliftPercent) >= 0;
  return [
    enough ? 'preferred' : 'fallback',
    `Prices rise by ${uplift.kind === 'limit' ? 'at most ' : ''}${uplift.percent} %; preferred are ${positions.upliftPercent} %`,
  ];
}

/** A term known only by its two dates. */
function statedTerm({ effectiveDate, endDate }: AgreementTerms): Period | undefined {
  return (
    effectiveDate && endDate && { count: daysBetween(effectiveDate.value, endDate.value.lastDay) + 1, unit: 'day' }
  );
}

/** Rough lengths for comparing with a position only; deadlines are computed on the calendar. */
const inDays = ({ count, unit }: Period): number =>
  Math.round(count * { day: 1, businessDay: 1.4, week: 7, month: 30, year: 365 }[unit]);
const inMonths = ({ count, unit }: Period): number =>
  unit === 'year' ? 12 * count : unit === 'month' ? count : Math.round(inDays({ count, unit }) / 30);
