import { type Html, html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { type DecisionView, nameOf, type PageAct, type PageProblem } from './decision-view.ts';
import { actButton, actForm, type FormState, foldedForm, textField } from './form-parts.ts';

/** What was done unasked or in an emergency, for the person who has to look at it afterwards. */
export function reviewPart(view: DecisionView, problem?: PageProblem): Html {
  const { review } = view.proposal;
  const stateFor = (act: PageAct): FormState => ({ view, act, ...(problem?.act === act ? { problem } : {}) });
  const { may } = view.viewer;
  if (!review && !may.has('rollBack')) return html``;
  return html`<section id="review" class="decision" aria-labelledby="review-title">
    <h2 id="review-title">Review</h2>
    ${review ? reviewLines(view, review) : ''}
    ${may.has('acknowledge') ? acknowledgement(stateFor('acknowledge')) : ''}
    ${may.has('rollBack') ? rollback(stateFor('rollBack')) : ''}
    ${!may.has('rollBack') && view.irreversible ? html`<p>It cannot be taken back. ${view.irreversible}</p>` : ''}
  </section>`;
}

function reviewLines({ zone }: DecisionView, review: NonNullable<DecisionView['proposal']['review']>): Html {
  const why =
    review.of === 'L1'
      ? 'This was carried out without asking, as the approval policy allows. Somebody has to look at it afterwards.'
      : 'This was approved in an emergency, past the usual people. Somebody has to look at it afterwards.';
  if (review.state === 'due')
    return html`<p>${why}</p><p>Look at it by <strong>${shownInstant(review.dueAt, zone)}</strong>.</p>`;
  const { by, at, note } = review;
  const word = review.state === 'acknowledged' ? 'Looked at and left as it is' : 'Looked at and taken back';
  return html`<p>${why}</p>
    <p><strong>${word}</strong> by ${nameOf(by)} on ${shownInstant(at, zone)}.${note ? html` Note: ${note}` : ''}</p>`;
}

const acknowledgement = (state: FormState): Html =>
  actForm(
    state,
    html`${textField(state, { name: 'note', label: 'Note', hint: 'May be left empty.' })}
    <p class="actions">${actButton('acknowledge', 'Looked at: leave it as it is', 'first')}</p>`,
  );

const rollback = (state: FormState): Html =>
  foldedForm(
    state,
    'Take it back',
    html`<p>Everything that was done is undone, the last first.</p>
    ${textField(state, { name: 'reason', label: 'Why it is taken back', required: true })}
    <p class="actions">${actButton('rollBack', 'Take it back')}</p>`,
  );
