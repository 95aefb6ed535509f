import { html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import type { PlanStep } from '../plan.ts';
import type { Proposal } from '../proposal.ts';
import { deadlineOf } from '../timing.ts';
import { oneLine, shortened } from './one-line.ts';

/** Who is asked what. */
export interface Asking {
  readonly step: PlanStep;
  /** Names of the others who may speak on the step. */
  readonly others: readonly string[];
  /** No account here: a mailed code instead of sign-in. */
  readonly external: boolean;
  readonly now: Date;
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
): { subject: string; text: string; html: string } {
  const deadline = shownInstant(deadlineOf(proposal, asking.now).toISOString(), zone);
  const title = oneLine(`${proposal.title}: ${proposal.subject.title}`);
  const facts = proposal.facts.map(({ label, value }) => ({ label: oneLine(label), value: oneLine(value) }));
  const reasons = proposal.recommendation.reasons.map((reason) => oneLine(reason.text));
  const opening = openings[kind];
  const why = whyYou(asking);
  const advice = adviceOf(proposal);
  const care = careWith(asking);
  const otherwise = `If nobody decides: ${oneLine(proposal.consequence)}`;
  return {
    subject: shortened(`${kind === 'remind' ? 'Reminder: decide' : 'Decide'} by ${deadline}: ${title}`, longestSubject),
    text: [
      `Decide by ${deadline}`,
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
      'Read it and decide here:',
      link,
      '',
      ...care,
    ].join('\n'),
    html: html`<p style="font-size:18px;margin:0 0 16px"><strong>Decide by ${deadline}</strong></p>
<p>${opening}</p>
<h1 style="font-size:22px;line-height:1.3;margin:16px 0 8px">${title}</h1>
${why.map((line) => html`<p>${line}</p>`)}
<table style="border-collapse:collapse;width:100%;margin:16px 0">${facts.map(({ label, value }) => html`<tr><th scope="row" style="${cell};font-weight:normal;width:35%">${label}</th><td style="${cell}"><strong>${value}</strong></td></tr>`)}</table>
<p>${advice}</p>
<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
<p>${otherwise}</p>
<p style="margin:24px 0"><a href="${link}" style="display:inline-block;padding:12px 24px;background:#0b57a4;color:#ffffff;font-weight:bold;text-decoration:none;border-radius:4px">Read it and decide</a></p>
<p>${care.join(' ')}</p>`.toString(),
  };
}

const openings = {
  ask: 'Your decision is needed.',
  remind: 'A reminder: your decision is still needed.',
  renew: 'Here is the new link you asked for. The one before does not work any more.',
} as const;

/** The step, the rule that asks, and who else may say it. */
function whyYou({ step, others }: Asking): readonly string[] {
  const because = step.because ? [`You are asked because: ${oneLine(step.because)}`] : [];
  const names = others.map(oneLine);
  const shown = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const count =
    step.needed === 'all'
      ? 'everybody asked has to approve'
      : step.needed === 1
        ? 'one approval is enough'
        : `${step.needed} approvals are needed`;
  return [
    `Step: ${oneLine(step.title)}`,
    ...because,
    ...(others.length > 0 ? [`Also asked: ${shown} (${count}).`] : []),
  ];
}

const careWith = ({ external }: Asking): readonly string[] => [
  external
    ? 'You need no account. The page mails a six-digit code to this address, to be sure that it is you.'
    : 'You will be asked to sign in.',
  'Opening the link decides nothing. Please do not forward it: it works only for you.',
];

export function adviceOf({ recommendation: { verdict, risk, reasons } }: Proposal): string {
  const advice = { approve: 'approving', review: 'reading it closely before deciding', reject: 'rejecting' }[verdict];
  return `The assistant recommends ${advice} (risk ${risk} of 100)${reasons.length > 0 ? ', because:' : '.'}`;
}

/** Mail programs keep what stands in the elements themselves, and drop style sheets. */
const cell = 'padding:8px 12px 8px 0;text-align:left;vertical-align:top;border-bottom:1px solid #8a8f96';

/** No longer than every mail server takes it (mail-rules.ts refuses the letter otherwise). */
const longestSubject = 240;
