import { type Html, html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { openQuestion } from '../proposal.ts';
import { deadlineOf, isExpired } from '../timing.ts';
import { type DecisionView, listed, nameOf, type PageProblem } from './decision-view.ts';
import { fieldId } from './form-parts.ts';

export const headingOf = ({ proposal: { title, subject } }: DecisionView): Html => html`
  <h1>${title}: ${subject.title}</h1>`;

/** First of all what was refused, with a link to the field if its form is still there. It has the focus when the page comes. */
export const errorSummary = ({ act, field, message }: PageProblem, { viewer }: DecisionView): Html => html`
  <div class="error" role="alert" id="outcome" tabindex="-1" aria-labelledby="outcome-title">
    <h2 id="outcome-title">There is a problem</h2>
    <p>${field && viewer.may.has(act) ? html`<a href="#${fieldId(act, field)}">${message}</a>` : message}</p>
  </div>`;

/** What an act did, for the one who did it. */
export const successNotice = (message: string): Html => html`
  <div class="notice done" role="status" id="outcome" tabindex="-1"><p><strong>${message}</strong></p></div>`;

/** By when, what happens otherwise, and the way past everything else. */
export function deadlineNotice(view: DecisionView): Html {
  const { proposal, zone, now, viewer } = view;
  const question = openQuestion(proposal, now);
  if (isExpired(proposal, now))
    return html`<div class="notice"><p class="deadline">The time to decide ended on <strong>${shownInstant(deadlineOf(proposal, now).toISOString(), zone)}</strong>. It cannot be decided any more.</p></div>`;
  return html`<div class="notice">
    <p class="deadline">${viewer.seats.length > 0 ? 'Decide' : 'To be decided'} by <strong>${shownInstant(deadlineOf(proposal, now).toISOString(), zone)}</strong></p>
    ${
      question
        ? html`<p>The clock is stopped while <a href="#conversation">a question</a> waits for its answer, until ${shownInstant(question.until, zone)} at the latest. The time shown moves with it.</p>`
        : ''
    }
    <p>If nobody decides: ${proposal.consequence}</p>
    ${viewer.may.has('approve') ? html`<p><a class="jump" href="#decision">Go to your decision</a></p>` : ''}
  </div>`;
}

/** Why this person is asked at all, and why so strictly. */
export function reasonsForAsking(view: DecisionView): Html {
  const { proposal, viewer, zone } = view;
  const { requestedBy, openedAt, raisedBecause } = proposal;
  const seats = viewer.seats.map(({ step, onBehalfOf }) => {
    const instead = onBehalfOf.length > 0 ? `, on behalf of ${listed(onBehalfOf)}` : '';
    return html`<li><strong>${step.title}</strong>${instead}${step.because ? html`, because ${step.because}` : ''}</li>`;
  });
  const asked =
    seats.length > 0
      ? html`<p>You are asked as one of those who decide on:</p><ul>${seats}</ul>`
      : viewer.barred && proposal.state === 'open'
        ? html`<p>You wrote or requested this, so somebody else has to decide it.</p>`
        : '';
  return html`<section aria-labelledby="why">
    <h2 id="why">Why you see this</h2>
    <p>Proposed by ${authorOf(requestedBy)} on ${shownInstant(openedAt, zone)}.</p>
    ${asked}
    ${raisedBecause ? html`<p>It needs more approval than usual: ${raisedBecause}.</p>` : ''}
  </section>`;
}

const authorOf = (actor: DecisionView['proposal']['requestedBy']): string =>
  actor.kind === 'assistant' ? 'the assistant' : nameOf(actor);
