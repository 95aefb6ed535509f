import { type Html, html } from '../../platform/html.ts';
import { codeRule } from './one-time-code.ts';

// What people without an account see before they have proven who they are. Nothing of the matter: anybody may hold the link.

/** The first thing behind the link. Opening it mails nothing: scanners open links too. */
export const codeFirst = (): Html => html`
  <h1>A decision is waiting for you</h1>
  <p>To be sure that it is you, we mail a code to the address this link was sent to. You need no account. Opening this page decides nothing.</p>
  <form method="post">
    <p><button class="button" name="action" value="send-code">Mail me a code</button></p>
  </form>
  <details><summary>I have a code already</summary>${codeForm()}</details>`;

/** After a code was mailed, or a wrong one typed. */
export const codeAsked = ({
  error,
  waiting,
}: {
  readonly error?: string;
  readonly waiting?: boolean;
} = {}): Html => html`
  <h1>Type the code</h1>
  ${error ? html`<p class="error" role="alert" id="code-error">${error}</p>` : ''}
  <p role="status">${waiting ? `No more than ${codeRule.perHour} codes are mailed in an hour. Use the last one, or wait.` : `The code that was mailed to you last is good for ${codeRule.minutes} minutes.`}</p>
  ${codeForm(error)}
  <form method="post">
    <p><button class="button secondary" name="action" value="send-code">Mail me another code</button></p>
  </form>`;

/** WCAG 1.3.5: phones offer the code of a message they got (HTML Standard, autofill, `one-time-code`). */
const codeForm = (error?: string): Html => html`
  <form method="post">
    <label for="code">Code of ${codeRule.digits} digits</label>
    <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required${error ? html` aria-invalid="true" aria-describedby="code-error"` : ''}>
    <p><button class="button" name="action" value="open">Open</button></p>
  </form>`;

export const guestLinkExpired = (): Html => html`
  <h1>This link has expired</h1>
  <p>Links work for a short time only. A new one can be mailed to the address this one was sent to.</p>
  <form method="post">
    <p><button class="button" name="action" value="renew">Mail me a new link</button></p>
  </form>`;

/** The same whether the link never was, was replaced, or is no longer this person's. */
export const guestLinkNotValid = (): Html => html`
  <h1>This link cannot be used</h1>
  <p>It may have been replaced or withdrawn. Open the newest message about this matter, or ask whoever sent it to you.</p>`;
