import { ok, type Result, refused } from '../../../platform/result.ts';
import { notText } from '../../refusals.ts';

/**
 * The characters of a text file: UTF-8, or UTF-16 when a byte order mark says so, with line feeds only. Anything else is refused,
 * control characters too: a guess at an older encoding would put wrong letters into a contract.
 */
export function decodedText(bytes: Uint8Array): Result<string> {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes); // takes the byte order mark away
    return controls.test(text) ? refused(notText()) : ok(text.replace(/\r\n?/g, '\n'));
  } catch {
    return refused(notText());
  }
}

/** All but tab, line feed, vertical tab, form feed and carriage return. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\0-\x08\x0e-\x1f\x7f]/;

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
