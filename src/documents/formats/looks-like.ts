import { mediaTypes } from '../version.ts';

const signs: readonly (readonly [what: string, types: readonly string[], begins: (head: string) => boolean])[] = [
  ['a PDF', [mediaTypes.pdf], (head) => /^\s*%PDF-\d/.test(head)],
  [
    'a zip archive or an Office document',
    [mediaTypes.docx],
    (head) => ['PK\x03\x04', 'PK\x05\x06'].some((sign) => head.startsWith(sign)),
  ],
  [
    'an Office document in the old format or with a password',
    [mediaTypes.docx],
    (head) => head.startsWith('\xd0\xcf\x11\xe0'),
  ],
  ['an RTF document', [], (head) => head.startsWith('{\\rtf')],
  ['a picture', [], (head) => /^(?:\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*)/.test(head)],
  [
    'a program',
    [],
    (head) => /^(?:\x7fELF|#!\/)/.test(head) || (head.startsWith('MZ') && head.slice(0, 64).includes('\0')),
  ],
];

/** What a file is that is not of the type it is said to be; undefined when nothing speaks against it. */
export function looksLike(bytes: Uint8Array, mediaType: string): string | undefined {
  const head = Array.from(bytes.subarray(0, 1024), (byte) => String.fromCharCode(byte)).join('');
  const found = signs.find(([, , begins]) => begins(head));
  if (found) return found[1].includes(mediaType) ? undefined : found[0];
  if (mediaType === mediaTypes.docx || mediaType === mediaTypes.pdf)
    if (/^\s*(?:<!doctype html|<html)/i.test(head)) return 'an HTML page';
  // Readers of PDF look for its mark within the first 1,024 bytes (ISO 32000-1, annex H, note 13).
  return mediaType === mediaTypes.pdf && !/%PDF-\d/.test(head) ? 'anything but a PDF' : undefined;
}
