import type { CivilDate } from '../platform/dates.ts';
import { findDates } from './find-dates.ts';
import type { Finding } from './terms.ts';
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
    else if (date.start < 1500 && !/\b(?:until|through|expir\w{1,5}|ends?|ending)\b[^;]{0,60}$/i.test(before))
      findings.push(view.finding(date.value, date, 0.5, 'first-date-in-opening'));
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
