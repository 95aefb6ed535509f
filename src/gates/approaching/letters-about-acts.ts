import { html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { standingActs } from '../executing/progress.ts';
import type { Proposal } from '../proposal.ts';
import { letterButton, letterTitle, longestSubject, type Written } from './letter-parts.ts';
import { oneLine, shortened } from './one-line.ts';

/** To those who are to look at what was done without asking them. */
export function reviewLetter(proposal: Proposal, page: string, zone: string, kind: 'ask' | 'remind'): Written {
  const due = shownInstant(proposal.review?.dueAt ?? proposal.deadline, zone);
  const how = proposal.review?.of === 'breakGlass' ? 'on an emergency approval' : 'automatically';
  const opening =
    proposal.state === 'failed'
      ? `This was to be carried out ${how}, and could not be. Please review it.`
      : `This was carried out ${how}. Please review it.`;
  const subject = `${kind === 'remind' ? 'Reminder: review' : 'Review'} by ${due}: ${titleOf(proposal)}`;
  return written(subject, kind === 'remind' ? `A reminder. ${opening}` : opening, proposal, page, 'Look at it');
}

/** To those who carry it out themselves. */
export function handOverLetter(proposal: Proposal, page: string, zone: string): Written {
  const subject = `Approved, yours to carry out by ${shownInstant(proposal.deadline, zone)}: ${titleOf(proposal)}`;
  const opening = 'This is approved. Nothing happens by itself: tick off the list, then have it carried out.';
  return written(subject, opening, proposal, page, 'Open the list');
}

const outcomes = {
  failed: 'Could not be carried out',
  rolledBack: 'Taken back',
  notRolledBack: 'Could not be taken back',
} as const;

/** To those whom it concerns: it failed, or what came of taking it back. What stands although it should not is said first. */
export function outcomeLetter(proposal: Proposal, outcome: keyof typeof outcomes, page: string, zone: string): Written {
  const { rollback, acts = [], refusal: failure = '' } = proposal.execution ?? {};
  const left = outcome === 'rolledBack' ? [] : standingActs(acts);
  const why = { failed: failure, rolledBack: rollback?.reason ?? '', notRolledBack: rollback?.refusal ?? '' }[outcome];
  const stays =
    left.length > 0
      ? ` Still in effect: ${left.join(', ')}. Somebody has to see to it.`
      : acts.some(({ undone }) => undone)
        ? ' Nothing of it is in effect.'
        : '';
  const who = rollback
    ? ` asked for by ${rollback.by.name ?? rollback.by.id} on ${shownInstant(rollback.askedAt, zone)}`
    : '';
  const opening = `${outcomes[outcome]}${outcome === 'failed' ? '' : `,${who}`}: ${oneLine(why)}${stays}`;
  return written(`${outcomes[outcome]}: ${titleOf(proposal)}`, opening, proposal, page, 'Look at it');
}

const titleOf = ({ title, subject }: Proposal): string => oneLine(`${title}: ${subject.title}`);

function written(subject: string, opening: string, proposal: Proposal, page: string, call: string): Written {
  const facts = proposal.facts.map(({ label, value }) => ({ label: oneLine(label), value: oneLine(value) }));
  return {
    subject: shortened(subject, longestSubject),
    text: [
      opening,
      '',
      titleOf(proposal),
      '',
      ...facts.map(({ label, value }) => `${label}: ${value}`),
      '',
      `${call}: ${page}`,
    ].join('\n'),
    html: html`<p>${opening}</p>
${letterTitle(titleOf(proposal))}
<ul>${facts.map(({ label, value }) => html`<li>${label}: <strong>${value}</strong></li>`)}</ul>
${letterButton(page, call)}`.toString(),
  };
}
