/** Direction marks and characters without width: what is read would not be what stands there. */
const unseen = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const zeroWidth = '\u200b';

/** One line of what is hostile input, without what would deceive the eye; no longer than `most`. For where no Markdown is read. */
export function plainLine(text: string, most = 300): string {
  const line = text
    .toWellFormed()
    .replace(unseen, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * The same for a TextBlock or a fact, where `most` counts before the escapes: the Markdown of cards (learn.microsoft.com,
 * "Text features": bold, italic, lists, links) is escaped; what begins a list, the functions for dates in double braces and
 * what clients make links of by themselves are broken up by a character without width.
 */
export const cardText = (text: string, most = 300): string =>
  plainLine(text, most)
    .replace(/[\\`*_[\]~<>]/g, '\\$&')
    .replace(/^(?:[#+-]|\d+(?=[.)]))/, `$&${zeroWidth}`)
    .replaceAll('{{', `{${zeroWidth}{`)
    .replaceAll('}}', `}${zeroWidth}}`)
    .replaceAll('://', `:${zeroWidth}//`)
    .replace(/\b(www|mailto|tel)([.:])/gi, `$1${zeroWidth}$2`);
