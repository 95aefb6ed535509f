import { html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import type { Proposal } from '../proposal.ts';
import { oneLine, shortened } from './one-line.ts';

/**
 * The letter that asks for a decision: the deadline first, then what, why, the risk and what happens otherwise. The text
 * part is written for reading, not derived from the HTML. Names come from contracts and are hostile input: escaped.
 */
export function approvalLetter(
  proposal: Proposal,
  link: string,
  zone: string,
  kind: 'ask' | 'remind',
): { subject: string; text: string; html: string } {
  const deadline = shownInstant(proposal.deadline, zone);
  const title = oneLine(`${proposal.title}: ${proposal.subject.title}`);
  const facts = proposal.facts.map(({ label, value }) => ({ label: oneLine(label), value: oneLine(value) }));
  const reasons = proposal.recommendation.reasons.map((reason) => oneLine(reason.text));
  const opening = kind === 'remind' ? 'A reminder: your decision is still needed.' : 'Your decision is needed.';
  const advice = adviceOf(proposal);
  return {
    subject: shortened(`${kind === 'remind' ? 'Reminder: decide' : 'Decide'} by ${deadline}: ${title}`, longestSubject),
    text: [
      opening,
      '',
      title,
      `Decide by: ${deadline}`,
      '',
      ...facts.map(({ label, value }) => `${label}: ${value}`),
      '',
      advice,
      ...reasons.map((reason) => `- ${reason}`),
      '',
      `If nobody decides: ${proposal.consequence}`,
      '',
      'Read it and decide here (you will be asked to sign in):',
      link,
      '',
      'Opening the link decides nothing. Please do not forward it: it works only for you.',
    ].join('\n'),
    html: html`<p>${opening}</p>
<h1 style="font-size:22px;line-height:1.3;margin:16px 0 8px">${title}</h1>
<p style="font-size:18px;margin:0 0 16px"><strong>Decide by ${deadline}</strong></p>
<table style="border-collapse:collapse;width:100%;margin:16px 0">${facts.map(({ label, value }) => html`<tr><th scope="row" style="${cell};font-weight:normal;width:35%">${label}</th><td style="${cell}"><strong>${value}</strong></td></tr>`)}</table>
<p>${advice}</p>
<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
<p>If nobody decides: ${proposal.consequence}</p>
<p style="margin:24px 0"><a href="${link}" style="display:inline-block;padding:12px 24px;background:#0b57a4;color:#ffffff;font-weight:bold;text-decoration:none;border-radius:4px">Read it and decide</a></p>
<p>You will be asked to sign in. Opening the link decides nothing. Please do not forward it: it works only for you.</p>`.toString(),
  };
}

export function adviceOf({ recommendation: { verdict, risk, reasons } }: Proposal): string {
  const advice = { approve: 'approving', review: 'reading it closely before deciding', reject: 'rejecting' }[verdict];
  return `The assistant recommends ${advice} (risk ${risk} of 100)${reasons.length > 0 ? ', because:' : '.'}`;
}

/** Mail programs keep what stands in the elements themselves, and drop style sheets. */
const cell = 'padding:8px 12px 8px 0;text-align:left;vertical-align:top;border-bottom:1px solid #8a8f96';

/** No longer than every mail server takes it (mail-rules.ts refuses the letter otherwise). */
const longestSubject = 240;
