import { html } from '../platform/html.ts';
import { shownInstant } from '../platform/shown-instant.ts';
import type { Proposal } from './proposal.ts';

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
    subject: `${kind === 'remind' ? 'Reminder: decide' : 'Decide'} by ${deadline}: ${title}`,
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
<h1 style="font-size:1.25rem">${title}</h1>
<p><strong>Decide by ${deadline}</strong></p>
<table role="presentation" cellpadding="4">${facts.map(({ label, value }) => html`<tr><td>${label}</td><td><strong>${value}</strong></td></tr>`)}</table>
<p>${advice}</p>
<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
<p>If nobody decides: ${proposal.consequence}</p>
<p><a href="${link}" style="display:inline-block;padding:12px 20px;background:#0f548c;color:#ffffff;text-decoration:none;border-radius:4px">Read it and decide</a></p>
<p>You will be asked to sign in. Opening the link decides nothing. Please do not forward it: it works only for you.</p>`.toString(),
  };
}

export function adviceOf({ recommendation: { verdict, risk } }: Proposal): string {
  const advice = { approve: 'to approve', review: 'to read it closely before deciding', reject: 'to reject' }[verdict];
  return `The assistant recommends ${advice} (risk ${risk} of 100), because:`;
}

/** No line breaks from contract text may reach a subject or a line of the letter. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300);
