import { type Html, html } from '../../platform/html.ts';

/** The page before sign-in: it says nothing about the matter, for anybody with the link can see it. */
export const signInFirst = (signInUrl: string): Html => html`
  <h1>A decision is waiting for you</h1>
  <p>Sign in to read what is asked and to decide. Opening this page decides nothing.</p>
  <p><a class="button" href="${signInUrl}">Sign in</a></p>`;

/** The same whether the link never was, is over, or is another person's. */
export const linkNotValid = (otherAccountUrl: string): Html => html`
  <h1>This link cannot be used</h1>
  <p>It may have expired, have been replaced, or belong to someone else. Open the newest message about this matter, or sign in with the account it was sent to.</p>
  <p><a class="button" href="${otherAccountUrl}">Sign in with another account</a></p>`;

/** The same whether there is no such page, tenant or proposal, or they are not this person's to see. */
export const nothingHere = (otherAccountUrl: string): Html => html`
  <h1>There is nothing here for you</h1>
  <p>The page may not exist, or your account may not see it. Check the address, or sign in with another account.</p>
  <p><a class="button" href="${otherAccountUrl}">Sign in with another account</a></p>`;

/** To the very person an expired link was sent to: a button, since a scanner that opens the page must not have one mailed. */
export const linkExpired = (renewal: { readonly action: string; readonly csrf: string }): Html => html`
  <h1>This link has expired</h1>
  <p>Links work for a short time only. A new one can be mailed to the address this one was sent to.</p>
  <form method="post" action="${renewal.action}">
    <input type="hidden" name="csrf" value="${renewal.csrf}">
    <p><button class="button">Mail me a new link</button></p>
  </form>`;

/** Also to whoever asked a moment ago. */
export const linkOnItsWay = (): Html => html`
  <h1>Look into your mail</h1>
  <p role="status">A new link is on its way to the address the old one was sent to. If it has not come in ten minutes, ask for another from the page of the old one.</p>`;
