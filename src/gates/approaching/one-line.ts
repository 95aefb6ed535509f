/** No longer than asked, and never half a character. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** Marks that turn the order of what follows round, so that it reads otherwise than it is written (Unicode TR 36 §2.4). */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
export const unturned = (text: string): string => text.replace(turning, '');

/** No line breaks, control characters and turned text from contracts may reach a subject or a line of a letter. */
export const oneLine = (text: string): string =>
  shortened(
    unturned(text)
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
    300,
  );
