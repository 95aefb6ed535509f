import { type Html, html } from '../../platform/html.ts';
import type { DecisionView, PageProblem } from './decision-view.ts';
import { listed } from './decision-view.ts';
import { actForm, choiceField, textField } from './form-parts.ts';

/** The two verdicts on one reason. Which of them needs a reason is said before, not only after. */
export function decisionForm(view: DecisionView, problem?: PageProblem): Html {
  const { viewer, proposal } = view;
  if (!viewer.may.has('approve')) return html``;
  const decides = problem?.act === 'approve' || problem?.act === 'reject';
  const state = { view, act: 'approve', ...(decides ? { problem } : {}) } as const;
  const instead = [...new Set(viewer.seats.flatMap(({ onBehalfOf }) => onBehalfOf))];
  return html`<section id="decision" class="decision" aria-labelledby="decision-title">
    <h2 id="decision-title">Your decision</h2>
    <p>You decide as ${viewer.name}${instead.length > 0 ? `, on behalf of ${listed(instead)}` : ''}.</p>
    ${actForm(
      state,
      html`${textField(state, { name: 'reason', label: 'Reason', hint: whenNeeded(proposal.recommendation.verdict) })}
      ${sendBack(view, state)}
      <p class="actions">
        <button class="button" name="verdict" value="approve">Approve</button>
        <button class="button secondary" name="verdict" value="reject">Reject</button>
      </p>`,
    )}
  </section>`;
}

/** Against the recommendation and for every rejection. */
const whenNeeded = (recommended: DecisionView['proposal']['recommendation']['verdict']): string =>
  recommended === 'reject'
    ? 'Needed in either case: to approve, since the assistant recommends rejecting, and to reject. Others will read it.'
    : recommended === 'approve'
      ? 'Needed to reject, which is also against what the assistant recommends; to approve you may leave it empty. Others will read it.'
      : 'Needed to reject; to approve you may leave it empty. Others will read it.';

const sendBack = ({ rejectTo }: DecisionView, state: Parameters<typeof choiceField>[0]): Html =>
  rejectTo.length > 1
    ? choiceField(
        state,
        { name: 'returnTo', label: 'If you reject, send it back to' },
        rejectTo.map((value) => ({ value, label: value })),
      )
    : rejectTo[0]
      ? html`<p class="hint">A rejection sends it back to: ${rejectTo[0]}.</p>`
      : html``;
