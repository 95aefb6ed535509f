import { type Html, html } from '../platform/html.ts';
import { shownInstant } from '../platform/shown-instant.ts';
import { adviceOf } from './approval-letter.ts';
import { type Proposal, settlingDecision } from './proposal.ts';

/** The page before sign-in: it says nothing about the matter, for anybody with the link can see it. */
export const signInFirst = (signInUrl: string): Html => html`
  <h1>A decision is waiting for you</h1>
  <p>Sign in to read what is asked and to decide. Opening this page decides nothing.</p>
  <p><a class="button" href="${signInUrl}">Sign in</a></p>`;

/** Facts computed without the model come first; what the assistant says is marked as its word. */
export const proposalFacts = (proposal: Proposal, zone: string): Html => html`
  <h1>${proposal.title}: ${proposal.subject.title}</h1>
  <p><strong>Decide by ${shownInstant(proposal.deadline, zone)}</strong></p>
  <h2>What is asked</h2>
  <dl>${proposal.facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
    <div><dt>Content (SHA-256)</dt><dd><code>${proposal.contentHash}</code></dd></div>
  </dl>
  <h2>What the assistant says</h2>
  <p>${adviceOf(proposal)}</p>
  <ul>${proposal.recommendation.reasons.map((reason) => html`<li>${reason.text}</li>`)}</ul>
  <h2>If nobody decides</h2>
  <p>${proposal.consequence}</p>`;

export interface DecisionForm {
  readonly csrf: string;
  readonly error?: string;
  readonly reason?: string;
}

/** Works without JavaScript. The hash of what was shown travels with the decision. */
export const decisionForm = (proposal: Proposal, { csrf, error, reason }: DecisionForm): Html => html`
  <h2>Your decision</h2>
  ${error ? html`<p class="error" role="alert" id="decision-error">${error}</p>` : ''}
  <form method="post">
    <input type="hidden" name="csrf" value="${csrf}">
    <input type="hidden" name="contentHash" value="${proposal.contentHash}">
    <label for="reason">Reason (required to reject)</label>
    <textarea id="reason" name="reason" rows="3" maxlength="2000"${error ? html` aria-describedby="decision-error"` : ''}>${reason ?? ''}</textarea>
    <p class="actions">
      <button class="button" name="verdict" value="approve">Approve</button>
      <button class="button secondary" name="verdict" value="reject">Reject</button>
    </p>
  </form>`;

/** What stands, for everyone who comes after. */
export function settledNotice(proposal: Proposal, zone: string): Html {
  const decision = settlingDecision(proposal);
  if (!decision)
    return html`<p role="status">This proposal is ${proposal.state}. There is nothing to decide any more.</p>`;
  const what = decision.verdict === 'approve' ? 'Approved' : 'Rejected';
  return html`<p role="status"><strong>${what} by ${decision.by.name ?? decision.by.id}</strong> on ${shownInstant(decision.at, zone)}.</p>
    ${decision.reason ? html`<p>Reason: ${decision.reason}</p>` : ''}`;
}

export const linkNotValid = html`
  <h1>This link cannot be used</h1>
  <p>It may have expired, have been replaced, or belong to someone else. Open the newest message about this matter, or sign in with the account it was sent to.</p>`;
