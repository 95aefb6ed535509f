import { Html, html } from '../platform/html.ts';
import { fallbackLanguage } from './language.ts';
import type { Letter } from './letter.ts';
import { wordsIn } from './words.ts';

/** The letter with the way to stop its kind at its end, for readers whose mail program shows no button for it. */
export function withStopLink(letter: Letter, link: string): Letter {
  const words = wordsIn(letter.language ?? fallbackLanguage);
  return {
    ...letter,
    text: `${letter.text}\n\n-- \n${words.reminderFooter}\n${words.stopReminders}: ${link}\n`,
    html: html`${new Html(letter.html)}
<p style="font-size:14px;margin-top:32px;border-top:1px solid #8a8f96;padding-top:8px">${words.reminderFooter} <a href="${link}">${words.stopReminders}</a></p>`.toString(),
  };
}
