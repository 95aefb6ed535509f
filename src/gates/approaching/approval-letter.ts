import type { Language } from '../../notifications/index.ts';
import { html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import type { PlanStep } from '../plan.ts';
import type { Proposal } from '../proposal.ts';
import { deadlineOf } from '../timing.ts';
import { letterButton, letterTitle, longestSubject, type Written } from './letter-parts.ts';
import { type LetterWords, letterWords } from './letter-words.ts';
import { oneLine, shortened } from './one-line.ts';

/** Who is asked what. */
export interface Asking {
  readonly step: PlanStep;
  /** Names of the others who may speak on the step. */
  readonly others: readonly string[];
  /** No account here: a mailed code instead of sign-in. */
  readonly external: boolean;
  readonly now: Date;
  /** The reader's; English when not said. */
  readonly language?: Language;
}

/**
 * The letter that asks for a decision: the deadline first, then what, why this person, the risk and what happens otherwise.
 * The text part is written for reading, not derived from the HTML. Names come from contracts and are hostile input: escaped.
 */
export function approvalLetter(
  proposal: Proposal,
  link: string,
  zone: string,
  kind: 'ask' | 'remind' | 'renew',
  asking: Asking,
): Written & { readonly language: Language; readonly deadline: string } {
  const { language = 'en' } = asking;
  const words = letterWords(language);
  const due = deadlineOf(proposal, asking.now).toISOString();
  const deadline = shownInstant(due, zone, language);
  const title = oneLine(`${proposal.title}: ${proposal.subject.title}`);
  const facts = proposal.facts.map(({ label, value }) => ({ label: oneLine(label), value: oneLine(value) }));
  const reasons = proposal.recommendation.reasons.map((reason) => oneLine(reason.text));
  const opening = words.openings[kind];
  const why = whyYou(asking, words);
  const advice = adviceOf(proposal, language);
  const care = [asking.external ? words.code : words.signIn, words.care];
  const otherwise = words.otherwise(oneLine(proposal.consequence));
  return {
    subject: shortened(words.subjects[kind](deadline, title), longestSubject),
    text: [
      words.decideBy(deadline),
      '',
      opening,
      title,
      '',
      ...why,
      '',
      ...facts.map(({ label, value }) => `${label}: ${value}`),
      '',
      advice,
      ...reasons.map((reason) => `- ${reason}`),
      '',
      otherwise,
      '',
      words.readHere,
      link,
      '',
      ...care,
    ].join('\n'),
    html: html`<p style="font-size:18px;margin:0 0 16px"><strong>${words.decideBy(deadline)}</strong></p>
<p>${opening}</p>
${letterTitle(title)}
${why.map((line) => html`<p>${line}</p>`)}
<table style="border-collapse:collapse;width:100%;margin:16px 0">${facts.map(({ label, value }) => html`<tr><th scope="row" style="${cell};font-weight:normal;width:35%">${label}</th><td style="${cell}"><strong>${value}</strong></td></tr>`)}</table>
<p>${advice}</p>
<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
<p>${otherwise}</p>
${letterButton(link, words.button)}
<p>${care.join(' ')}</p>`.toString(),
    language,
    deadline: due,
  };
}

/** The step, the rule that asks, and who else may say it. */
function whyYou({ step, others }: Asking, words: LetterWords): readonly string[] {
  const names = others.map(oneLine);
  const shown = names.length > 4 ? words.andMore(names.slice(0, 3).join(', '), names.length - 3) : names.join(', ');
  return [
    words.step(oneLine(step.title)),
    ...(step.because ? [words.because(oneLine(step.because))] : []),
    ...(others.length > 0 ? [words.alsoAsked(shown, words.needed(step.needed))] : []),
  ];
}

export function adviceOf({ recommendation: { verdict, risk, reasons } }: Proposal, language: Language = 'en'): string {
  const words = letterWords(language);
  return words.recommends(words.advice[verdict], risk, reasons.length > 0);
}

const cell = 'padding:8px 12px 8px 0;text-align:left;vertical-align:top;border-bottom:1px solid #8a8f96';
