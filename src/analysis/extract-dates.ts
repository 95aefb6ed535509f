import { addDays, addMonths, type CivilDate } from '../platform/dates.ts';
import { findDates } from './find-dates.ts';
import { findPeriods } from './find-periods.ts';
import type { EndDate, Finding, Period } from './terms.ts';
import { best, type Found, type Range, type TextView } from './text-view.ts';

const PREAMBLE = 6000;

const inRange = (view: TextView, start: number, end: number): Range => ({
  start: Math.max(0, start),
  end: Math.min(view.text.length, end),
});

/** The date the agreement bears: "dated", "made", "entered into" in its opening, or "executed … as of" at its end. */
export function extractAgreementDate(view: TextView): Finding<CivilDate> | undefined {
  const findings: Finding<CivilDate>[] = [];
  for (const date of findDates(view.text, inRange(view, 0, PREAMBLE))) {
    const before = view.text.slice(Math.max(0, date.start - 160), date.start);
    if (/\b(?:dated|made|entered into|executed|concluded|signed|made effective|effective)\b[^;]{0,140}$/i.test(before))
      findings.push(view.finding(date.value, date, 0.9, 'dated-in-opening'));
    else if (date.start < 1500) findings.push(view.finding(date.value, date, 0.5, 'first-date-in-opening'));
  }
  for (const sentence of view.sentences) {
    const words = view.text.slice(sentence.start, sentence.end);
    if (!/\bIN WITNESS WHEREOF\b/i.test(words)) continue;
    const [date] = findDates(view.text, sentence);
    if (date) findings.push(view.finding(date.value, date, 0.7, 'witness-date'));
  }
  return best(findings);
}

/** The day the agreement takes effect: the defined Effective Date, or "effective / commences on …". */
export function extractEffectiveDate(
  view: TextView,
  agreementDate?: Finding<CivilDate>,
): Finding<CivilDate> | undefined {
  const findings: Finding<CivilDate>[] = [];
  const add = (date: Found<CivilDate> | undefined, confidence: number, rule: string) => {
    if (date) findings.push(view.finding(date.value, date, confidence, rule));
  };
  for (const match of view.text.matchAll(/"(?:Effective|Commencement|Start) Date"/gi)) {
    const after = match.index + match[0].length;
    const [stated] = findDates(view.text, inRange(view, after, after + 90));
    if (/^[ ,]*(?:of this agreement )?(?:means|shall mean|is|shall be|:)/i.test(view.text.slice(after, after + 40)))
      add(stated, 0.95, 'effective-date-means');
    const earlier = findDates(view.text, inRange(view, match.index - 80, match.index)).at(-1);
    if (earlier && /^[^.;"]{0,40}\([^)"]{0,40}$/.test(view.text.slice(earlier.end, match.index)))
      add(earlier, 0.95, 'effective-date-defined');
  }
  for (const match of view.text.matchAll(/\b(?:Effective Date|Commencement Date|Start Date) ?: ?/gi)) {
    const after = match.index + match[0].length;
    const [date] = findDates(view.text, inRange(view, after, after + 40));
    if (date && date.start - after < 4) add(date, 0.85, 'effective-date-label');
  }
  const verbs =
    /\b(?:(?:made|become|becomes|is|are|be) effective|effective|commenc(?:e|es|ing)|begin(?:s|ning)?|takes? effect|comes? into (?:force|effect)) (?:and effective )?(?:on|as of|from) (?:the )?/gi;
  for (const match of view.text.matchAll(verbs)) {
    const after = match.index + match[0].length;
    const [date] = findDates(view.text, inRange(view, after, after + 45));
    if (!date || date.start - after > 5) continue;
    const about = view.text.slice(Math.max(0, match.index - 120), match.index);
    add(date, match.index < PREAMBLE / 2 || /\b(?:agreement|term)\b/i.test(about) ? 0.8 : 0.45, 'effective-from');
  }
  const onItsDate = ON_AGREEMENT_DATE.exec(view.text);
  if (agreementDate && onItsDate) {
    const range = { start: onItsDate.index, end: onItsDate.index + onItsDate[0].length };
    findings.push(
      view.finding(agreementDate.value, range, Math.min(0.65, agreementDate.confidence), 'effective-on-agreement-date'),
    );
  }
  const chosen = best(findings);
  return chosen && chosen.confidence >= 0.5 ? chosen : undefined;
}

const ON_AGREEMENT_DATE =
  /\b(?:effective|commences?|begins?|in force|into force|takes? effect) (?:on|upon|as of|from) (?:the )?(?:date (?:first (?:written |set forth )?above|hereof|of (?:this agreement|(?:its |the )?execution|signature))|execution|signature)/i;

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

/** The last day of the initial term as the text states it, or computed from effective date and term (span: the term). */
export function extractEndDate(
  view: TextView,
  effective?: Finding<CivilDate>,
  term?: Finding<Period>,
): Finding<EndDate> | undefined {
  const findings: Finding<EndDate>[] = [];
  for (const sentence of view.sentences) {
    const words = view.text.slice(sentence.start, sentence.end);
    if (!/\b(?:until|through|thru|expir|end|terminat)/i.test(words)) continue;
    const about = ABOUT_TERM.test(words) || /\b(?:term|this agreement|agreement)\b/i.test(words);
    for (const date of findDates(view.text, sentence)) {
      const before = view.text.slice(Math.max(sentence.start, date.start - 70), date.start);
      const cue =
        /\b(?:until|through|thru|expir(?:e|es|ing|ation date)|end(?:s|ing)?|terminat(?:e|es|ing)|termination date)\b[ :,"]{0,3}(?:up to and including|and including|on|at|as of|the close of business on|midnight(?: on)?|11:59 p\.?m\.?(?: on)?|is|shall be|means)?[ ,:]{0,2}(?:the )?$/i.exec(
          before,
        );
      if (!cue) continue;
      const confidence = ABOUT_TERM.test(words) ? 0.9 : about ? 0.7 : /expir/i.test(cue[0]) ? 0.55 : 0.3;
      findings.push(view.finding({ lastDay: date.value, basis: 'stated' }, date, confidence, 'ends-on'));
    }
  }
  const stated = best(findings);
  if (stated && stated.confidence >= 0.5) return stated;
  const lastDay = effective && term && lastDayOf(effective.value, term.value);
  if (!lastDay) return undefined;
  return {
    value: { lastDay, basis: 'computed' },
    span: term.span,
    confidence: Math.min(effective.confidence, term.confidence) - 0.1,
    rule: 'effective-plus-term',
  };
}

/** The last day of a term that starts on `first`: twelve months from 2024-03-01 end on 2025-02-28. Undefined in business days. */
export function lastDayOf(first: CivilDate, { count, unit }: Period): CivilDate | undefined {
  if (count > 1200) return undefined;
  if (unit === 'month' || unit === 'year') return addDays(addMonths(first, unit === 'year' ? 12 * count : count), -1);
  return unit === 'businessDay' ? undefined : addDays(first, (unit === 'week' ? 7 * count : count) - 1);
}
