import { addDays, addMonths, type CivilDate } from '../platform/dates.ts';
import { findDates } from './find-dates.ts';
import { findAnniversaries, findPeriods } from './find-periods.ts';
import type { EndDate, Finding, Period } from './terms.ts';
import { best, type TextView } from './text-view.ts';

const ABOUT_TERM =
  /\b(?:initial |original |primary )?(?:term|duration) (?:of|shall|will|is|\(|")|\b(?:initial|original|primary) (?:term|period)\b|\b(?:this|the|said) agreement (?:shall|will|is|takes|commences|continues|remains|begins|expires|terminates)\b/i;
const RUNS =
  /\b(?:continu(?:e|es|ing)|remains?|shall be|will be|is|for|expires?|ends?|ending|commenc(?:e|es|ing)|lasts?|period|term of)\b/i;

/** How long the agreement first runs: "for an initial term of thirty-six (36) months". Notice and cure periods are not terms. */
export function extractInitialTerm(view: TextView): Finding<Period> | undefined {
  const findings: Finding<Period>[] = [];
  for (const sentence of view.sentences) {
    const words = view.text.slice(sentence.start, sentence.end);
    if (!ABOUT_TERM.test(words) || !RUNS.test(words)) continue;
    for (const years of findAnniversaries(view.text, sentence)) {
      const before = view.text.slice(Math.max(sentence.start, years.start - 60), years.start);
      if (/\b(?:until|through|ends?|expires?|terminates?)\b[^.;]{0,50}$/i.test(before))
        findings.push(view.finding(years.value, years, 0.75, 'until-anniversary'));
    }
    for (const period of findPeriods(view.text, sentence)) {
      const rolling = /[ -]to[ -]/i.test(view.text.slice(period.start, period.end));
      if (rolling || (period.value.unit === 'day' && period.value.count < 90)) continue;
      const before = view.text.slice(Math.max(sentence.start, period.start - 110), period.start);
      const after = view.text.slice(period.end, period.end + 40);
      if (
        /\b(?:renew|extend(?:ed)? (?:for|by)|extension|successive|additional|notice|within|after|terminat|warrant|surviv|at least|not less than|preceding)[^.;]{0,70}$/i.test(
          before,
        )
      )
        continue;
      if (
        /^'?s?'? ?(?:written |prior |advance )*(?:notice|prior|before)|^ (?:after|following) (?:the )?(?:terminat|expir)/i.test(
          after,
        )
      )
        continue;
      const initial =
        /\b(?:initial|original|primary) (?:term|period)\b/i.test(before) ||
        /^[^.;]{0,30}\(?(?:the )?"?(?:Initial )?Term"?/i.test(after);
      const isTerm = /\b(?:term|period|continu\w{1,4}|effect|force|duration)\b[^.;]{0,100}$/i.test(before);
      if (initial || isTerm)
        findings.push(
          view.finding(period.value, period, initial ? 0.9 : 0.65, initial ? 'initial-term-of' : 'term-of'),
        );
    }
  }
  return best(findings);
}

/** The last day of the initial term as the text states it, or computed from effective date (failing that, agreement date) and term; its span is then the term. */
export function extractEndDate(
  view: TextView,
  agreementDate: Finding<CivilDate> | undefined,
  effective: Finding<CivilDate> | undefined,
  term: Finding<Period> | undefined,
): Finding<EndDate> | undefined {
  const first = effective ?? agreementDate;
  const findings: Finding<EndDate>[] = [];
  for (const sentence of view.sentences) {
    const words = view.text.slice(sentence.start, sentence.end);
    const about = ABOUT_TERM.test(words) || /\b(?:term|this agreement|agreement)\b/i.test(words);
    const dates = findDates(view.text, sentence);
    for (const [index, date] of dates.entries()) {
      const start = dates[index - 1];
      if (first && date.value <= first.value) continue;
      const isRange =
        start &&
        start.value < date.value &&
        /^ (?:to|through|until|-|up to) $/i.test(view.text.slice(start.end, date.start));
      if (isRange && /\bterm\b/i.test(words))
        findings.push(view.finding({ lastDay: date.value, basis: 'stated' }, date, 0.6, 'from-to'));
      const before = view.text.slice(Math.max(sentence.start, date.start - 70), date.start);
      const cue =
        /\b(?:until|through|thru|expir(?:e|es|ing|ation date)|conclud(?:e|es|ing)|extended to|end(?:s|ing)?|terminat(?:e|es|ing)|termination date)\b[ :,"]{0,3}(?:up to and including|the (?:earlier|later) of (?:\([ai]\) )?|and including|on|at|as of|the close of business on|midnight(?: on)?|11:59 p\.?m\.?(?: on)?|is|shall be|means)?[ ,:]{0,2}(?:the )?$/i.exec(
          before,
        );
      if (!cue) continue;
      const confidence = /\b(?:earlier|later) (?:of|to occur)\b/i.test(words)
        ? 0.5
        : ABOUT_TERM.test(words)
          ? 0.9
          : about
            ? 0.7
            : /expir/i.test(cue[0])
              ? 0.55
              : 0.3;
      findings.push(view.finding({ lastDay: date.value, basis: 'stated' }, date, confidence, 'ends-on'));
    }
  }
  const stated = best(findings);
  if (stated && stated.confidence >= 0.5) return stated;
  const lastDay = first && term && lastDayOf(first.value, term.value);
  if (!lastDay) return undefined;
  const confidence = Math.min(first.confidence, term.confidence) - (effective ? 0.1 : 0.25);
  const rule = effective ? 'effective-date-plus-term' : 'agreement-date-plus-term';
  return { value: { lastDay, basis: 'computed' }, span: term.span, confidence, rule };
}

/** The last day of a term that starts on `first`: twelve months from 2024-03-01 end on 2025-02-28. Undefined in business days. */
export function lastDayOf(first: CivilDate, { count, unit }: Period): CivilDate | undefined {
  if (count > 1200) return undefined;
  if (unit === 'month' || unit === 'year') return addDays(addMonths(first, unit === 'year' ? 12 * count : count), -1);
  return unit === 'businessDay' ? undefined : addDays(first, (unit === 'week' ? 7 * count : count) - 1);
}
