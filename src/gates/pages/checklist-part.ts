import { type Html, html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { type DecisionView, nameOf, type PageProblem } from './decision-view.ts';
import { actButton, actForm, type FormState } from './form-parts.ts';

/** At L3 people act: they tick off what has to be so, and one of them then has it carried out. */
export function checklistPart(view: DecisionView, problem?: PageProblem): Html {
  const { proposal, viewer } = view;
  if (proposal.level !== 'L3') return html``;
  const { checklist } = proposal;
  const left = checklist.filter(({ done }) => !done).length;
  const state: FormState = { view, act: 'carryOut', ...(problem?.act === 'carryOut' ? { problem } : {}) };
  return html`<section id="checklist" class="decision" aria-labelledby="checklist-title">
    <h2 id="checklist-title">Checklist</h2>
    ${checklist.length === 0 ? html`<p>There is nothing to tick off.</p>` : ''}
    <ol class="steps">${checklist.map((item, at) => itemOf(view, item, at))}</ol>
    ${
      viewer.may.has('carryOut')
        ? left > 0
          ? html`<p>${left} of ${checklist.length} still to tick off. After that it can be carried out here.</p>`
          : actForm(
              state,
              html`<p>You have it carried out now, as ${viewer.name}.</p>
              <p class="actions">${actButton('carryOut', 'Carry it out', 'first')}</p>`,
            )
        : ''
    }
  </section>`;
}

/** A button says what it does to which item, for those who hear the buttons alone. */
function itemOf(view: DecisionView, { text, done }: DecisionView['proposal']['checklist'][number], at: number): Html {
  const state: FormState = { view, act: 'tick' };
  return html`<li>
    <p><span class="tag">${done ? 'Done' : 'To do'}</span> <span id="item-${at}">${text}</span></p>
    ${done ? html`<p class="hint">Ticked off by ${nameOf(done.by)} on ${shownInstant(done.at, view.zone)}</p>` : ''}
    ${
      view.viewer.may.has('tick')
        ? actForm(
            state,
            html`<input type="hidden" name="item" value="${at + 1}">
            <input type="hidden" name="done" value="${done ? 'no' : 'yes'}">
            <p class="tickOff"><button class="button secondary" id="tick-${at}" name="act" value="tick" aria-labelledby="tick-${at} item-${at}">${done ? 'Take the tick back' : 'Tick off'}</button></p>`,
          )
        : ''
    }
  </li>`;
}
