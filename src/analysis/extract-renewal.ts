import { findPeriods } from './find-periods.ts';
import type { Finding, Period, Renewal } from './terms.ts';
import { best, type Found, type Range, type TextView } from './text-view.ts';

const RENEWS = /\b(?:renew(?:s|ed|al|als|ing)?|extend(?:s|ed)?|extensions?)\b/i;
const SUBJECT = /\b(?:term|terms|agreement|contract|period|periods)\b/i;
const AUTOMATIC = /\bautomatic(?:ally)?\b/i;
const WILL_RENEW =
  /\b(?:shall|will) (?:thereafter |then |also |continue to )?(?:be )?(?:deemed )?(?:renew(?:ed)?|extend(?:ed)?)\b/i;
const NOT_RENEW =
  /\b(?:(?:shall|will|does|do|may) not (?:be )?(?:automatically )?(?:renew|extend)(?:ed)?(?: automatically)?|no automatic (?:renewal|extension))/i;
const IF_AGREED =
  /\b(?:mutual|mutually|written (?:agreement|consent|amendment)|option|may|right to|upon agreement|elect)\b/i;
const ROLLING = /\bmonth[ -]to[ -]month\b/i;
const UNTIL_ENDED = /\b(?:until|unless and until|unless) (?:it is |earlier |sooner )?(?:terminated|cancell?ed)\b/i;
const STATES_TERM =
  /\b(?:this agreement|the term|term of this agreement)\b[^.;]{0,160}\b(?:continue|remain|be in effect|effective|in force)/i;

/** That it is the agreement or its term that may be renewed, and not a right, a service or a cure period. */
const AGREEMENT_RENEWS =
  /\b(?:agreement|term|contract)\b[^.;]{0,60}\b(?:may|can|shall|will) (?:thereafter |only )?be (?:renewed|extended)\b|\b(?:renew|extend) (?:this|the|such|its) (?:initial )?(?:agreement|term|contract|franchise|license)\b/i;

interface Clause extends Range {
  readonly words: string;
  readonly index: number;
}

/** What happens at the end of the term, and the length of one renewal. The span is the sentence that says so. */
export function extractRenewal(view: TextView): Finding<Renewal> | undefined {
  return best(renewalFindings(view).map((found) => found.finding));
}

function renewalFindings(view: TextView): { finding: Finding<Renewal>; clause: Clause }[] {
  const findings: { finding: Finding<Renewal>; clause: Clause }[] = [];
  view.sentences.forEach((sentence, index) => {
    const raw = view.text.slice(sentence.start, sentence.end);
    const clause: Clause = {
      start: sentence.start + raw.length - raw.trimStart().length,
      end: sentence.end,
      words: raw.trimStart(),
      index,
    };
    const read = readRenewal(view, clause);
    if (!read) return;
    findings.push({ finding: view.finding(read.value, clause, read.confidence, read.rule), clause });
  });
  return findings;
}

function readRenewal(view: TextView, clause: Clause): { value: Renewal; confidence: number; rule: string } | undefined {
  const { words } = clause;
  const renews = RENEWS.test(words) && SUBJECT.test(words);
  const agreed = AGREEMENT_RENEWS.exec(words);
  if (renews && NOT_RENEW.test(words) && !AUTOMATIC.test(words.replace(NOT_RENEW, '')))
    return { value: { kind: 'none' }, confidence: 0.85, rule: 'does-not-renew' };
  if (ROLLING.test(words) && SUBJECT.test(words))
    return {
      value: { kind: 'evergreen', length: { count: 1, unit: 'month' } },
      confidence: 0.85,
      rule: 'month-to-month',
    };
  if (renews) {
    const length = lengthOfRenewal(view, clause);
    const value = <K extends Renewal['kind']>(kind: K): Renewal => (length ? { kind, length } : { kind });
    const aboutTerm =
      /\b(?:this|the|such|said|initial|renewal|then[ -]current|license) (?:initial )?(?:agreement|term|contract|period)\b/i.test(
        words,
      );
    if (AUTOMATIC.test(words) && aboutTerm)
      return { value: value('auto'), confidence: length ? 0.95 : 0.75, rule: 'renews-automatically' };
    if (
      WILL_RENEW.test(words) &&
      aboutTerm &&
      /\b(?:unless|successive|year[ -]to[ -]year)\b/i.test(words) &&
      !/\bmutual/i.test(words)
    )
      return { value: value('auto'), confidence: length ? 0.8 : 0.5, rule: 'renews-unless' };
    if (length && agreed && IF_AGREED.test(words.slice(Math.max(0, agreed.index - 150), agreed.index + 250)))
      return { value: value('byAgreement'), confidence: 0.6, rule: 'renews-if-agreed' };
  }
  if (
    UNTIL_ENDED.test(words) &&
    STATES_TERM.test(words) &&
    !periodsOf(view, clause).some((period) => !period.notice) &&
    !/\b(?:19|20)\d\d\b/.test(words)
  )
    return { value: { kind: 'evergreen' }, confidence: 0.55, rule: 'until-terminated' };
  return undefined;
}

/** The first period after the word that renews: one before it is the initial term. */
function lengthOfRenewal(view: TextView, clause: Clause): Period | undefined {
  const from = clause.start + Math.max(0, clause.words.search(RENEWS));
  return periodsOf(view, { start: from, end: Math.min(clause.end, from + 350) }).find((period) => !period.notice)
    ?.value;
}

/** The notice that keeps the agreement from renewing or, where it is evergreen, ends it. */
export function extractNoticePeriod(view: TextView): Finding<Period> | undefined {
  const findings: Finding<Period>[] = [];
  const renewals = renewalFindings(view);
  const add = (range: Range, confidence: number, rule: string) => {
    const period = periodsOf(view, range).find((candidate) => candidate.notice);
    if (period) findings.push(view.finding(period.value, period, confidence, rule));
  };
  for (const { finding, clause } of renewals) {
    add(clause, finding.confidence, 'notice-in-renewal-clause');
    for (const next of view.sentences.slice(clause.index + 1, clause.index + 3)) {
      const words = view.text.slice(next.start, next.end);
      if (
        /\bnotice|notif/i.test(words) &&
        /\b(?:non-?renew|not (?:to |be )?(?:renew|extend)|renew|extension|expiration of|end of the|then[ -]current)/i.test(
          words,
        )
      )
        add(next, finding.confidence - 0.15, 'notice-after-renewal-clause');
    }
  }
  for (const sentence of view.sentences) {
    if (
      /\b(?:non-?renewal|not to (?:renew|extend)|intention (?:not )?to (?:renew|terminate))\b/i.test(
        view.text.slice(sentence.start, sentence.end),
      )
    )
      add(sentence, 0.55, 'notice-of-non-renewal');
  }
  return best(findings);
}

/** Periods of a clause, told apart: a notice ("at least sixty (60) days before") or a length ("successive one-year terms"). */
function periodsOf(view: TextView, range: Range): (Found<Period> & { readonly notice: boolean })[] {
  return findPeriods(view.text, range).map((period) => {
    if (/[ -]to[ -]/i.test(view.text.slice(period.start, period.end))) return { ...period, notice: false };
    const before = view.text.slice(Math.max(range.start, period.start - 60), period.start);
    const after = view.text.slice(period.end, Math.min(range.end, period.end + 45));
    const follows =
      /^['s )]{0,4}(?:\(\d{1,3}\) )?(?:calendar |business )?(?:days'? )?(?:in advance|advance|written|prior|notice|before|preceding)/i.test(
        after,
      );
    const leads =
      /\b(?:at least|not less than|no less than|no later than|not later than|no fewer than|not fewer than|minimum of|within|upon|by giving|on|with|providing|provides)(?: the other(?: party)?)?(?: with)?(?: a)?(?: period of)? $/i.test(
        before,
      );
    return {
      ...period,
      notice:
        follows ||
        (leads &&
          /\b(?:notice|notif|advance|prior|before)/i.test(
            view.text.slice(period.end, Math.min(range.end, period.end + 120)),
          )),
    };
  });
}
