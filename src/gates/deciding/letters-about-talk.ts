import { html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { letterButton, letterTitle, longestSubject, type Written } from '../approaching/letter-parts.ts';
import { oneLine, shortened, unturned } from '../approaching/one-line.ts';
import type { Proposal, Question } from '../proposal.ts';

type Named = { readonly id: string; readonly name?: string };

/** To those who can answer. */
export const questionLetter = (
  proposal: Proposal,
  { by, text, until }: Question,
  page: string,
  zone: string,
): Written =>
  written(proposal, page, {
    subject: 'A question before deciding',
    opening: `${nameOf(by)} asks something before deciding. The time to decide stands still until it is answered, at most until ${shownInstant(until, zone)}.`,
    said: [text],
    call: 'Answer it',
  });

/** To whoever asked. */
export const answerLetter = (
  proposal: Proposal,
  { text, answer }: Question & { readonly answer: NonNullable<Question['answer']> },
  page: string,
): Written =>
  written(proposal, page, {
    subject: 'Your question was answered',
    opening: `${nameOf(answer.by)} answered your question. The time to decide runs again.`,
    said: [`You asked: ${text}`, `The answer: ${answer.text}`],
    call: 'Read it and decide',
  });

/** To those who may break the glass, or should know that it was broken. */
export const glassLetter = (
  proposal: Proposal,
  { by, reason }: Proposal['breakGlass'][number],
  second: boolean,
  page: string,
): Written =>
  written(proposal, page, {
    subject: second ? 'Emergency approval given' : 'Emergency: a second person is needed',
    opening: second
      ? `${nameOf(by)} was the second to say that this cannot wait. It is approved and will be reviewed.`
      : `${nameOf(by)} says that this cannot wait for its approvers. If you agree, say so within four hours; your two words approve it at once.`,
    said: [reason],
    call: 'Look at it',
  });

const nameOf = ({ name, id }: Named): string => oneLine(name ?? id);

/** What people wrote is hostile input: escaped in HTML, and its lines never look like the letter's own. */
function written(
  { title, subject: { title: about } }: Proposal,
  page: string,
  { subject, opening, said, call }: { subject: string; opening: string; said: readonly string[]; call: string },
): Written {
  const matter = oneLine(`${title}: ${about}`);
  const plain = said.map(unturned);
  const quoted = plain.map((text) =>
    text
      .split(lineEnds)
      .map((line) => `> ${line}`)
      .join('\n'),
  );
  return {
    subject: shortened(`${subject}: ${matter}`, longestSubject),
    text: [opening, '', matter, '', ...quoted.flatMap((text) => [text, '']), `${call}: ${page}`].join('\n'),
    html: html`<p>${opening}</p>
${letterTitle(matter)}
${plain.map((text) => html`<blockquote style="margin:16px 0;padding-left:12px;border-left:3px solid #8a8f96;white-space:pre-wrap">${text}</blockquote>`)}
${letterButton(page, call)}`.toString(),
  };
}

/** Everything that a mail program might show as the end of a line. */
const lineEnds = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;
