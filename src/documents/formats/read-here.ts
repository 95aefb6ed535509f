import type { Result } from '../../platform/result.ts';
import { mediaTypes } from '../version.ts';
import { readHtml } from './html/read-html.ts';
import { readMarkdown } from './markdown/read-markdown.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { readPlain } from './plain/read-plain.ts';
import type { SourceDocument } from './source-document.ts';

export interface Question {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** Reads in this thread, which the file may hold up for as long as it likes. */
export async function readHere(bytes: Uint8Array, mediaType: string): Promise<Result<SourceDocument>> {
  if (mediaType === mediaTypes.pdf) return readPdf(bytes);
  if (mediaType === mediaTypes.markdown) return readMarkdown(bytes);
  if (mediaType === mediaTypes.html) return readHtml(bytes);
  return readPlain(bytes);
}
