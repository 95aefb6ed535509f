/** No longer than asked, and never half a character. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** No line breaks and control characters from contract text may reach a subject or a line of a letter. */
export const oneLine = (text: string): string => shortened(text.replace(/[\s\p{Cc}]+/gu, ' ').trim(), 300);
