import { type Html, html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { isAutomatic } from '../level.ts';
import type { Decision, Proposal } from '../proposal.ts';
import { type StepStanding, standingOf } from '../standing.ts';
import { counted, type DecisionView, listed, nameOf } from './decision-view.ts';

/** Who else decides: every step with its people, what they said, and for whom. */
export const standingPart = (view: DecisionView): Html => {
  const { proposal } = view;
  if (isAutomatic(proposal)) return html``;
  return html`<section aria-labelledby="standing">
    <h2 id="standing">Who decides</h2>
    <ol class="steps">${standingOf(proposal).map((standing) => stepItem(view, standing))}</ol>
    ${emergencies(view)}
  </section>`;
};

function stepItem(view: DecisionView, standing: StepStanding): Html {
  const { proposal, zone, seated, viewer } = view;
  const { step } = standing;
  const said = proposal.decisions.filter((decision) => decision.step === step.id);
  const spoken = new Set(said.map(({ by }) => by.id));
  const waiting = (seated.get(step.id) ?? []).filter(({ id }) => !spoken.has(id));
  const names = waiting.map(({ id, name }) => (id === viewer.id ? `${name} (you)` : name));
  const moved = proposal.reassignments.filter((r) => r.step === step.id);
  const climbed = proposal.opened.find((o) => o.step === step.id)?.escalated ?? 0;
  return html`<li>
    <h3>${step.title} <span class="tag">${tagOf(proposal, standing)}</span></h3>
    <p class="hint">${neededOf(standing)}${step.because ? html` Asked because ${step.because}.` : ''}${step.addedBy ? html` Added for this proposal by a person.` : ''}</p>
    <ul>
      ${said.map((decision) => html`<li>${wordOf(decision, zone)}</li>`)}
      ${standing.state === 'approved' || proposal.state !== 'open' ? '' : waitingLine(standing, names)}
      ${moved.map((r) => html`<li>${nameOf(r.by)} passed it on to ${r.to.name} on ${shownInstant(r.at, zone)}. Why: ${r.reason}</li>`)}
      ${climbed > 0 && proposal.state === 'open' ? html`<li>Nobody decided for some time, so more people were asked.</li>` : ''}
    </ul>
  </li>`;
}

const waitingLine = ({ state }: StepStanding, names: readonly string[]): Html =>
  names.length === 0
    ? html`<li>Nobody can decide this step at present. Those who run the approval policy are asked next.</li>`
    : html`<li>${state === 'later' ? 'To be asked later' : 'Waiting for'}: ${listed(names, 'or')}</li>`;

const neededOf = ({ step, approvals }: StepStanding): string =>
  step.needed === 'all'
    ? 'Everybody asked has to approve.'
    : step.needed === 1
      ? 'One approval is enough.'
      : `${approvals.length} of ${counted(step.needed, 'approval')} given.`;

function tagOf(proposal: Proposal, { step, state }: StepStanding): string {
  if (proposal.decisions.some((d) => d.step === step.id && d.verdict === 'reject')) return 'Rejected';
  if (state === 'approved') return 'Approved';
  if (proposal.state !== 'open') return 'Not decided';
  return state === 'current' ? 'Waiting' : 'Later';
}

/** "Approved by A on behalf of B on 3 June 2026 at 09:00 EDT." */
export function wordOf({ verdict, by, onBehalfOf, at, reason, keptFrom, via }: Decision, zone: string): Html {
  const what = verdict === 'approve' ? 'Approved' : 'Rejected';
  const emergency = via === 'breakGlass' ? ' in an emergency' : '';
  const instead = onBehalfOf ? ` on behalf of ${listed(onBehalfOf.map(nameOf))}` : '';
  return html`<strong>${what} by ${nameOf(by)}</strong>${instead}${emergency} on ${shownInstant(at, zone)}${keptFrom ? ', on the version before' : ''}.${reason ? html` Reason: ${reason}` : ''}`;
}

const emergencies = ({ proposal: { breakGlass, state }, zone }: DecisionView): Html =>
  breakGlass.length === 0
    ? html``
    : html`<h3>Emergency</h3>
    <ul>${breakGlass.map(({ by, at, reason }) => html`<li>${nameOf(by)} said on ${shownInstant(at, zone)} that this cannot wait. Reason: ${reason}</li>`)}
    ${state === 'open' && breakGlass.length === 1 ? html`<li>A second person has to say so too before it is carried out.</li>` : ''}</ul>`;
