import { ok, type Result, refused } from '../platform/result.ts';
import { checkOfficePackage } from './office-package.ts';
import { damagedPackage, emptyText, notText, tooMuchText } from './refusals.ts';
import { largestText, mediaTypes } from './version.ts';

/** The canonical text of a file: paragraphs separated by a blank line, no trailing spaces, line feeds only. */
export async function readTextOf(bytes: Buffer, mediaType: string): Promise<Result<string>> {
  const raw = mediaType === mediaTypes.docx ? await readDocx(bytes) : readPlain(bytes);
  if (!raw.ok) return raw;
  if (raw.value.length > largestText) return refused(tooMuchText());
  const text = canonical(raw.value);
  return text ? ok(text) : refused(emptyText());
}

async function readDocx(bytes: Buffer): Promise<Result<string>> {
  const checked = checkOfficePackage(bytes);
  if (!checked.ok) return checked;
  const { default: mammoth } = await import('mammoth'); // CommonJS: the module is its default export
  try {
    return ok((await mammoth.extractRawText({ buffer: bytes })).value);
  } catch {
    return refused(damagedPackage()); // the package is sound, what is in it is not WordprocessingML
  }
}

function readPlain(bytes: Buffer): Result<string> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? refused(notText()) : ok(text);
  } catch {
    return refused(notText());
  }
}

const canonical = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
