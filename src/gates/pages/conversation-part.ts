import { type Html, html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { openQuestion } from '../proposal.ts';
import { type DecisionView, nameOf, type PageProblem } from './decision-view.ts';
import { actButton, actForm, textField } from './form-parts.ts';

/** Questions with their answers, and comments; the answer's form where the viewer may give it. */
export function conversationPart(view: DecisionView, problem?: PageProblem): Html {
  const { proposal, comments, zone } = view;
  if (proposal.questions.length + comments.length === 0) return html``;
  const open = openQuestion(proposal, view.now);
  return html`<section id="conversation" aria-labelledby="conversation-title">
    <h2 id="conversation-title">Questions and comments</h2>
    ${proposal.questions.map(
      ({ text, by, at, answer, id }) => html`<article class="word">
      <p class="hint">${nameOf(by)} asked on ${shownInstant(at, zone)}</p>
      <p class="said">${text}</p>
      ${
        answer
          ? html`<p class="hint">${nameOf(answer.by)} answered on ${shownInstant(answer.at, zone)}</p><p class="said">${answer.text}</p>`
          : html`<p><span class="tag">${open?.id === id ? 'Waits for an answer' : 'Not answered'}</span></p>`
      }
      ${open?.id === id && view.viewer.may.has('answer') ? answerForm(view, id, problem) : ''}
    </article>`,
    )}
    ${comments.map(
      ({ text, by, at }) => html`<article class="word">
      <p class="hint">${nameOf(by)} commented on ${shownInstant(at, zone)}</p>
      <p class="said">${text}</p>
    </article>`,
    )}
  </section>`;
}

function answerForm(view: DecisionView, questionId: string, problem?: PageProblem): Html {
  const state = { view, act: 'answer', ...(problem?.act === 'answer' ? { problem } : {}) } as const;
  return actForm(
    state,
    html`<input type="hidden" name="questionId" value="${questionId}">
    ${textField(state, { name: 'text', label: 'Your answer', required: true })}
    <p class="actions">${actButton('answer', 'Send the answer', 'first')}</p>`,
  );
}
