import { type Html, html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { type ProposalState, settlingDecision } from '../proposal.ts';
import { type Came, type DecisionView, nameOf } from './decision-view.ts';
import { wordOf } from './standing-part.ts';

/** What stands, for everybody who comes after the decision, and for the one who took it. */
export const whatStands = (view: DecisionView, { problem, success }: Came): Html => html`
  <div class="notice"${problem || success ? '' : html` role="status" id="outcome" tabindex="-1"`}>
    ${lines(view).map((line) => html`<p>${line}</p>`)}
  </div>`;

function lines(view: DecisionView): readonly Html[] {
  const { proposal, zone } = view;
  const settling = settlingDecision(proposal);
  const said = settling ? [wordOf(settling, zone)] : [];
  const back =
    proposal.state === 'rejected' && proposal.returnTo ? [html`It was sent back to: ${proposal.returnTo}.`] : [];
  return [...said, ...back, stateOf[proposal.state](view)];
}

const stateOf: Readonly<Record<ProposalState, (view: DecisionView) => Html>> = {
  open: () => html`It waits for its decision.`,
  approved: () => html`It will be carried out next. Load this page again to see what came of it.`,
  withPeople: () => html`It is approved and left to people to carry out.`,
  executing: () => html`It is being carried out. Load this page again to see what came of it.`,
  executed: ({ proposal, zone }) =>
    html`<strong>Carried out</strong>${proposal.execution?.endedAt ? html` on ${shownInstant(proposal.execution.endedAt, zone)}` : ''}.`,
  failed: ({ proposal }) =>
    html`<strong>It could not be carried out.</strong> ${proposal.execution?.refusal ?? ''} ${
      proposal.execution?.acts.some(({ undone }) => undone?.refusal !== undefined)
        ? 'Not everything that had been done could be taken back; see below.'
        : 'Nothing is left half done.'
    }`,
  rollingBack: () => html`It is being taken back. Load this page again to see what came of it.`,
  rolledBack: () => html`<strong>It was carried out and has been taken back.</strong>`,
  rejected: () => html`Nothing was carried out.`,
  expired: () => html`<strong>Nobody decided in time.</strong> Nothing was carried out.`,
  withdrawn: ({ proposal: { withdrawal }, zone }) =>
    html`${withdrawal ? html`<strong>Withdrawn by ${nameOf(withdrawal.by)}</strong> on ${shownInstant(withdrawal.at, zone)}. Reason: ${withdrawal.reason} ` : ''}<strong>It was taken back before it was carried out.</strong> There is nothing to decide any more.`,
};
