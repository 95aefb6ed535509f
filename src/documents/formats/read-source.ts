import { ok, type Result, refused } from '../../platform/result.ts';
import { checkOfficePackage } from '../office-package.ts';
import { damagedPackage } from '../refusals.ts';
import { mediaTypes } from '../version.ts';
import { readHtml } from './html/read-html.ts';
import { readMarkdown } from './markdown/read-markdown.ts';
import { plainBlocks } from './plain/plain-blocks.ts';
import { readPlain } from './plain/read-plain.ts';
import type { SourceDocument } from './source-document.ts';

/** What the reader of a format finds in a file of it. */
export async function readSource(bytes: Buffer, mediaType: string): Promise<Result<SourceDocument>> {
  if (mediaType === mediaTypes.docx) return readDocx(bytes);
  if (mediaType === mediaTypes.markdown) return readMarkdown(bytes);
  if (mediaType === mediaTypes.html) return readHtml(bytes);
  return readPlain(bytes);
}

async function readDocx(bytes: Buffer): Promise<Result<SourceDocument>> {
  const checked = checkOfficePackage(bytes);
  if (!checked.ok) return checked;
  const { default: mammoth } = await import('mammoth'); // CommonJS: the module is its default export
  try {
    return ok({ blocks: plainBlocks((await mammoth.extractRawText({ buffer: bytes })).value) });
  } catch {
    return refused(damagedPackage()); // the package is sound, what is in it is not WordprocessingML
  }
}
