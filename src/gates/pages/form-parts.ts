import { type Html, html } from '../../platform/html.ts';
import type { DecisionView, PageAct, PageProblem } from './decision-view.ts';

/** Fields of one form: with what was typed when it was refused, and the error at the field it is about. */
export interface FormState {
  readonly view: DecisionView;
  readonly act: PageAct;
  readonly problem?: PageProblem;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
}

/** Names are unique in a form, ids in the page. */
export const fieldId = (act: PageAct, name: string): string => `${act}-${name}`;

const errorOf = ({ problem }: FormState, name: string): string | undefined =>
  problem?.field === name ? problem.message : undefined;

/** Label, hint, error and how the field names them, so that a screen reader says them with it (WCAG 1.3.1, 3.3.1, 3.3.2). */
function framed(state: FormState, { name, label, hint, required }: Field, control: (attributes: Html) => Html): Html {
  const id = fieldId(state.act, name);
  const error = errorOf(state, name);
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return html`<div class="field${error ? ' wrong' : ''}">
    <label for="${id}">${label}</label>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : ''}
    ${error ? html`<p class="mistake" id="${id}-error"><strong>Error:</strong> ${error}</p>` : ''}
    ${control(html`id="${id}" name="${name}"${required ? html` required` : ''}${described ? html` aria-describedby="${described}"` : ''}${error ? html` aria-invalid="true"` : ''}`)}
  </div>`;
}

/** A line break at the start of a textarea is dropped by browsers, hence the one put before what was typed (HTML §13.1.2.5). */
export const textField = (state: FormState, field: Field): Html =>
  framed(
    state,
    field,
    (attributes) =>
      html`<textarea ${attributes} rows="3" maxlength="2000" autocomplete="off">${'\n'}${state.problem?.typed[field.name] ?? ''}</textarea>`,
  );

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function choiceField(state: FormState, field: Field, choices: readonly Choice[], first?: string): Html {
  const chosen = state.problem?.typed[field.name];
  const option = ({ value, label }: Choice) =>
    html`<option value="${value}"${value === chosen ? html` selected` : ''}>${label}</option>`;
  return framed(
    state,
    field,
    (attributes) =>
      html`<select ${attributes} autocomplete="off">${first === undefined ? '' : html`<option value="">${first}</option>`}${choices.map(option)}</select>`,
  );
}

/**
 * Works without JavaScript. The hash of what was shown travels with every act, and so does a token bound to the session. Our
 * own messages say what is missing, at the field, so the browser's are switched off. The fragment brings the browser, and its
 * focus, to what came of it.
 */
export const actForm = ({ view: { csrf, proposal } }: FormState, body: Html): Html => html`
  <form method="post" action="#outcome" novalidate>
    <input type="hidden" name="csrf" value="${csrf}">
    <input type="hidden" name="contentHash" value="${proposal.contentHash}">
    ${body}
  </form>`;

export const actButton = (act: PageAct, label: string, kind: 'first' | 'second' = 'second'): Html =>
  html`<button class="button${kind === 'second' ? ' secondary' : ''}" name="act" value="${act}">${label}</button>`;

/** One of the rarer acts: folded until wanted, or until it was refused. */
export const foldedForm = (state: FormState, title: string, body: Html): Html => html`
  <details class="act"${state.problem?.act === state.act ? html` open` : ''}>
    <summary>${title}</summary>
    ${actForm(state, body)}
  </details>`;
