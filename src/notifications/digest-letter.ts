import { Html, html } from '../platform/html.ts';
import type { Language } from './language.ts';
import { type Letter, purposeOf } from './letter.ts';
import { wordsIn } from './words.ts';

/** Letters one digest joins at most: each is two writes and an event in the batch that ends it. */
export const mostJoined = 25;

/** The letters that waited, the oldest first, as one. With reminders in it, it can be unsubscribed from as they can. */
export function digestLetter(letters: readonly Letter[], key: string, day: string, language: Language): Letter {
  const [first] = letters;
  if (!first) throw new RangeError('a digest joins at least one letter');
  const words = wordsIn(language);
  const parts = letters.map((letter) => `${letter.subject}\n${'-'.repeat(40)}\n${letter.text}`);
  return {
    key,
    to: first.to,
    purpose: letters.some((letter) => purposeOf(letter) === 'reminder') ? 'reminder' : 'info',
    subject: words.digestSubject(letters.length, day),
    text: [words.digestOpening, '', parts.join('\n\n\n'), '', words.digestFooter].join('\n'),
    html: html`<p>${words.digestOpening}</p>
${letters.map(
  (
    letter,
  ) => html`<div role="region" lang="${letter.language ?? 'en'}" style="border-top:2px solid #8a8f96;margin-top:24px;padding-top:8px">
<p><strong>${letter.subject}</strong></p>
${new Html(letter.html)}
</div>`,
)}
<p style="font-size:14px;margin-top:32px">${words.digestFooter}</p>`.toString(),
    language,
  };
}
