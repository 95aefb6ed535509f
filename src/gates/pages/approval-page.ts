import { type Html, html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { adviceOf } from '../approaching/approval-letter.ts';
import { type Proposal, settlingDecision } from '../proposal.ts';

/** The page before sign-in: it says nothing about the matter, for anybody with the link can see it. */
export const signInFirst = (signInUrl: string): Html => html`
  <h1>A decision is waiting for you</h1>
  <p>Sign in to read what is asked and to decide. Opening this page decides nothing.</p>
  <p><a class="button" href="${signInUrl}">Sign in</a></p>`;

export const proposalHeading = (proposal: Proposal): Html => html`
  <h1>${proposal.title}: ${proposal.subject.title}</h1>`;

/** First of all by when, what happens otherwise, and the way past everything else. */
export const deadlineNotice = (proposal: Proposal, zone: string): Html => html`
  <div class="notice">
    <p><strong>Decide by ${shownInstant(proposal.deadline, zone)}</strong></p>
    <p>If nobody decides: ${proposal.consequence}</p>
    <p><a href="#decision">Go to your decision</a></p>
  </div>`;

/** Facts computed without the model come first; what the assistant says is marked as its word. */
export const proposalFacts = (proposal: Proposal): Html => html`
  <h2>What is asked</h2>
  <dl>${proposal.facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
    <div><dt>Content (SHA-256)</dt><dd><code>${proposal.contentHash}</code></dd></div>
  </dl>
  <h2>What the assistant says</h2>
  <p>${adviceOf(proposal)}</p>
  <ul>${proposal.recommendation.reasons.map((reason) => html`<li>${reason.text}</li>`)}</ul>`;

export interface DecisionForm {
  readonly csrf: string;
  /** Who is signed in, and so decides. */
  readonly decider: string;
  readonly error?: string;
  readonly reason?: string;
}

/**
 * Works without JavaScript. The hash of what was shown travels with the decision. The fragment in the form's address brings
 * browsers to what came of it (`#decision` is here as well as on the notice), which may be screens below the title.
 */
export const decisionForm = (proposal: Proposal, { csrf, decider, error, reason }: DecisionForm): Html => html`
  <section id="decision" class="decision" aria-labelledby="decision-heading">
    <h2 id="decision-heading">Your decision</h2>
    ${error ? html`<p class="error" role="alert" id="decision-error">${error}</p>` : ''}
    <p>You decide as ${decider}.</p>
    <form method="post" action="#decision">
      <input type="hidden" name="csrf" value="${csrf}">
      <input type="hidden" name="contentHash" value="${proposal.contentHash}">
      <label for="reason">Reason (required to reject)</label>
      <textarea id="reason" name="reason" rows="3" maxlength="2000"${error ? html` aria-describedby="decision-error"` : ''}>${reason ?? ''}</textarea>
      <p class="actions">
        <button class="button" name="verdict" value="approve">Approve</button>
        <button class="button secondary" name="verdict" value="reject">Reject</button>
      </p>
    </form>
  </section>`;

/** What stands, for everyone who comes after. */
export function settledNotice(proposal: Proposal, zone: string): Html {
  const decision = settlingDecision(proposal);
  if (!decision)
    return html`<div class="notice" role="status" id="decision">
    <p>This proposal is ${proposal.state}. There is nothing to decide any more.</p>
  </div>`;
  const what = decision.verdict === 'approve' ? 'Approved' : 'Rejected';
  return html`<div class="notice" role="status" id="decision">
    <p><strong>${what} by ${decision.by.name ?? decision.by.id}</strong> on ${shownInstant(decision.at, zone)}.</p>
    ${decision.reason ? html`<p>Reason: ${decision.reason}</p>` : ''}
  </div>`;
}

/** The same whether the link never was, is over, or is another person's. */
export const linkNotValid = (otherAccountUrl: string): Html => html`
  <h1>This link cannot be used</h1>
  <p>It may have expired, have been replaced, or belong to someone else. Open the newest message about this matter, or sign in with the account it was sent to.</p>
  <p><a class="button" href="${otherAccountUrl}">Sign in with another account</a></p>`;
