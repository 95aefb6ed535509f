import { type Html, html } from '../platform/html.ts';
import type { Language } from './language.ts';
import { wordsIn } from './words.ts';

/** Asks before it stops anything: programs that look at every link in a mail press no buttons. */
export function askingPage(language: Language): { readonly title: string; readonly body: Html } {
  const words = wordsIn(language);
  return {
    title: words.unsubscribeTitle,
    body: html`<section><h1>${words.unsubscribeTitle}</h1>
<p>${words.unsubscribeText}</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
<button type="submit">${words.unsubscribeButton}</button></form></section>`,
  };
}

export function stoppedPage(language: Language): { readonly title: string; readonly body: Html } {
  const { unsubscribedTitle: title, unsubscribedText } = wordsIn(language);
  return { title, body: html`<section><h1>${title}</h1><p>${unsubscribedText}</p></section>` };
}

/** The same for every reason: no such tenant, no such link, one that is too old. */
export const unknownLink = {
  title: 'This link is not valid',
  body: html`<section><h1>This link is not valid</h1><p>Use the link of a newer letter, or your notification settings.</p></section>`,
};
