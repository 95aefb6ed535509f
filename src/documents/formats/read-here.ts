import type { Result } from '../../platform/result.ts';
import { mediaTypes } from '../version.ts';
import type { DocxLimits } from './docx/open-docx.ts';
import { readDocx } from './docx/read-docx.ts';
import { readHtml } from './html/read-html.ts';
import { readMarkdown } from './markdown/read-markdown.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { readPlain } from './plain/read-plain.ts';
import type { SourceDocument } from './source-document.ts';
import { withinLimits } from './source-limits.ts';

export interface Question {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** Reads in this thread, which the file may hold up for as long as it likes; a Word document within the limits given. */
export async function readHere({ bytes, mediaType }: Question, docx?: DocxLimits): Promise<Result<SourceDocument>> {
  const read = await byType(bytes, mediaType, docx);
  return read.ok ? withinLimits(read.value) : read;
}

async function byType(bytes: Uint8Array, mediaType: string, docx?: DocxLimits): Promise<Result<SourceDocument>> {
  if (mediaType === mediaTypes.docx)
    return readDocx(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), docx);
  if (mediaType === mediaTypes.pdf) return readPdf(bytes);
  if (mediaType === mediaTypes.markdown) return readMarkdown(bytes);
  if (mediaType === mediaTypes.html) return readHtml(bytes);
  return readPlain(bytes);
}
