import { type Html, html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import type { ActRecord, Execution, Outcome } from '../executing/execution.ts';
import { type DecisionView, nameOf } from './decision-view.ts';

/** What was done, act by act, and what was taken back. */
export function executionPart({ proposal: { execution, carriedOutBy }, zone }: DecisionView): Html {
  if (!execution) return html``;
  return html`<section aria-labelledby="execution">
    <h2 id="execution">What was done</h2>
    <p>Begun on ${shownInstant(execution.startedAt, zone)}${carriedOutBy ? html`, for ${nameOf(carriedOutBy)}` : ''}.</p>
    <ol>${execution.acts.map((record) => html`<li>${actLine(record, zone)}</li>`)}</ol>
    ${rollbackLines(execution, zone)}
  </section>`;
}

const actLine = ({ act, endedAt, outcome, refusal, undone }: ActRecord, zone: string): Html => html`
  ${wordsOf(act)}: <strong>${refusal === undefined ? 'done' : 'refused'}</strong> on ${shownInstant(endedAt, zone)}. ${refusal ?? outcomeOf(outcome)}
  ${
    undone
      ? undone.refusal === undefined
        ? html`<strong>Taken back</strong> on ${shownInstant(undone.at, zone)}. ${outcomeOf(undone.outcome)}`
        : html`<strong>Could not be taken back:</strong> ${undone.refusal}`
      : ''
  }`;

function rollbackLines({ rollback }: Execution, zone: string): Html {
  if (!rollback) return html``;
  const { by, reason, askedAt, endedAt, refusal } = rollback;
  return html`<p>${nameOf(by)} asked on ${shownInstant(askedAt, zone)} to take it back. Reason: ${reason}</p>
    ${refusal !== undefined ? html`<p><strong>It could not be taken back:</strong> ${refusal}</p>` : endedAt ? html`<p>Taken back on ${shownInstant(endedAt, zone)}.</p>` : ''}`;
}

/** 'changeState' as people read it: "Change state". */
function wordsOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const outcomeOf = (outcome: Outcome | undefined): string =>
  Object.entries(outcome ?? {})
    .map(([name, value]) => `${wordsOf(name)}: ${typeof value === 'boolean' ? (value ? 'yes' : 'no') : value}`)
    .join('; ');
