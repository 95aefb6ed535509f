import { type Html, html } from '../../platform/html.ts';
import type { DecisionView, PageAct, PageProblem } from './decision-view.ts';
import { actButton, choiceField, type FormState, foldedForm, textField } from './form-parts.ts';

/** Everything that can be done besides deciding, each folded until wanted. */
export function otherActs(view: DecisionView, problem?: PageProblem): Html {
  const { may } = view.viewer;
  const forms = drawn.flatMap(([act, draw]) =>
    may.has(act) ? [draw({ view, act, ...(problem?.act === act ? { problem } : {}) })] : [],
  );
  return forms.length === 0
    ? html``
    : html`<section class="acts" aria-labelledby="acts">
    <h2 id="acts">${may.has('approve') ? 'Not ready to decide?' : 'What you can do'}</h2>
    ${forms}
  </section>`;
}

const drawn: readonly (readonly [PageAct, (state: FormState) => Html])[] = [
  [
    'ask',
    (state) =>
      foldedForm(
        state,
        'Ask a question first',
        html`<p>Whoever proposed this is told. The clock stops until there is an answer.</p>
      ${textField(state, { name: 'text', label: 'Your question', required: true })}
      <p class="actions">${actButton('ask', 'Ask and stop the clock')}</p>`,
      ),
  ],
  ['reassign', (state) => passOn(state)],
  [
    'comment',
    (state) =>
      foldedForm(
        state,
        'Write a comment',
        html`<input type="hidden" name="key" value="${state.view.commentKey}">
      ${textField(state, { name: 'text', label: 'Your comment', hint: 'Everybody who sees this page reads it. It decides nothing and stops no clock.', required: true })}
      <p class="actions">${actButton('comment', 'Add the comment')}</p>`,
      ),
  ],
  [
    'withdraw',
    (state) =>
      foldedForm(
        state,
        'Withdraw the proposal',
        html`<p>It ends here and nothing is carried out. It can be proposed again.</p>
      ${textField(state, { name: 'reason', label: 'Why it is withdrawn', required: true })}
      <p class="actions">${actButton('withdraw', 'Withdraw')}</p>`,
      ),
  ],
  [
    'breakGlass',
    (state) =>
      foldedForm(
        state,
        'Emergency: approve without the usual people',
        html`<p>Two people with the right to do so have to say within four hours that it cannot wait. It is then approved at once, with both names, and reviewed afterwards.</p>
      ${textField(state, { name: 'reason', label: 'Why it cannot wait', required: true })}
      <p class="actions">${actButton('breakGlass', 'Say that it cannot wait')}</p>`,
      ),
  ],
];

function passOn(state: FormState): Html {
  const { candidates, viewer } = state.view;
  const steps = viewer.seats.map(({ step }) => ({ value: step.id, label: step.title }));
  const [only] = steps;
  return foldedForm(
    state,
    'Pass it on to somebody else',
    html`<p>They decide in your place, and the record says that you passed it on.</p>
    ${
      steps.length > 1
        ? choiceField(state, { name: 'step', label: 'What you pass on' }, steps)
        : html`<input type="hidden" name="step" value="${only?.value ?? ''}">`
    }
    ${choiceField(
      state,
      { name: 'to', label: 'Pass on to', required: true },
      candidates.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
      'Choose a person',
    )}
    ${textField(state, { name: 'reason', label: 'Why you pass it on', required: true })}
    <p class="actions">${actButton('reassign', 'Pass it on')}</p>`,
  );
}
