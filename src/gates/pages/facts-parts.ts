import { type Html, html } from '../../platform/html.ts';
import type { Proposal } from '../proposal.ts';
import { type DecisionView, nameOf } from './decision-view.ts';

const row = ({ label, value }: { readonly label: string; readonly value: string }): Html =>
  html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

/** Computed without a model, so they come before anything a model said. */
export const factsPart = ({ proposal }: DecisionView): Html => html`
  <section aria-labelledby="facts">
    <h2 id="facts">What is asked</h2>
    <dl>${proposal.facts.map(row)}</dl>
  </section>`;

/** What was said on an earlier version: whether it still counts, and why not. */
export function earlierApprovals({ proposal: { plan, decisions, voided } }: DecisionView): Html {
  const kept = decisions.filter(({ keptFrom }) => keptFrom !== undefined);
  if (kept.length + voided.length === 0) return html``;
  const title = (id: string) => plan.find((step) => step.id === id)?.title ?? id;
  return html`<section aria-labelledby="earlier">
    <h2 id="earlier">Approvals of the version before</h2>
    <ul>
      ${kept.map(({ step, by }) => html`<li><strong>Still counts:</strong> ${title(step)}, approved by ${nameOf(by)}. Nothing this step judges has changed.</li>`)}
      ${voided.map(({ decision: { step, by }, because }) => html`<li><strong>No longer counts:</strong> ${title(step)}, approved by ${nameOf(by)}. Why: ${because}.</li>`)}
    </ul>
  </section>`;
}

const advice: Readonly<Record<Proposal['recommendation']['verdict'], string>> = {
  approve: 'approving',
  review: 'reading it closely before deciding',
  reject: 'rejecting',
};

/** Marked as the assistant's word, so that nobody takes it for a fact. */
export const assistantsWord = ({ proposal: { recommendation, state } }: DecisionView): Html => html`
  <section class="assistant" aria-labelledby="assistant">
    <h2 id="assistant">What the assistant says</h2>
    <p>It recommends <strong>${advice[recommendation.verdict]}</strong>. It puts the risk at <strong>${recommendation.risk} of 100</strong>${recommendation.reasons.length > 0 ? ', because:' : '.'}</p>
    ${recommendation.reasons.length > 0 ? html`<ul>${recommendation.reasons.map(({ text }) => html`<li>${text}</li>`)}</ul>` : ''}
    <p class="hint">The assistant is a program and can be wrong.${recommendation.verdict === 'review' || state !== 'open' ? '' : ' You may decide otherwise; then you have to say why.'}</p>
  </section>`;

/** For whoever checks later that this is what was decided. */
export const recordPart = ({ proposal }: DecisionView): Html => html`
  <section aria-labelledby="record">
    <h2 id="record">For the record</h2>
    <dl>
      ${row({ label: 'Proposal', value: proposal.proposalId })}
      ${row({ label: 'Level', value: `${proposal.level}: ${levelInWords[proposal.level]}` })}
      ${row({ label: 'Approval policy', value: `version ${proposal.policyVersion}` })}
      <div><dt>Content (SHA-256)</dt><dd><code>${proposal.contentHash}</code></dd></div>
    </dl>
  </section>`;

const levelInWords: Readonly<Record<Proposal['level'], string>> = {
  L0: 'carried out without asking, and logged',
  L1: 'carried out, then reviewed by a person',
  L2: 'carried out only after approval',
  L3: 'approved and carried out by people',
};
