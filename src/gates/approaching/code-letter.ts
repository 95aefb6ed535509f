import { html } from '../../platform/html.ts';
import type { Written } from './letter-parts.ts';
import { codeRule } from './one-time-code.ts';

/** Says nothing of the matter: whoever reads over a shoulder, or a phone's lock screen, learns a number that is soon over. */
export function codeLetter(code: string): Written {
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
  const care =
    'Type it only on the page you opened from our message. Nobody will ever ask you for it by phone or mail.';
  const unasked =
    'If you did not ask for a code, somebody else has your link. Nothing happens without the code; please tell whoever sent it to you.';
  return {
    subject: 'Your code to read and decide',
    text: [
      `Your code is ${spaced}`,
      '',
      `It is good for ${codeRule.minutes} minutes and for one use.`,
      care,
      '',
      unasked,
    ].join('\n'),
    html: html`<p>Your code is</p>
<p style="font-size:28px;letter-spacing:2px;margin:16px 0"><strong>${spaced}</strong></p>
<p>It is good for ${codeRule.minutes} minutes and for one use. ${care}</p>
<p>${unasked}</p>`.toString(),
  };
}
