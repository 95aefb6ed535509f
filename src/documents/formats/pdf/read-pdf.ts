import { ok, type Result, refused } from '../../../platform/result.ts';
import { activePdf, damagedPdf, encryptedPdf, scanned, tooManyPages, tooMuchText } from '../../refusals.ts';
import { largestText } from '../../version.ts';
import type { SourceDocument } from '../source-document.ts';
import { linesOf } from './pdf-lines.ts';
import { directionsOf, type RawItem } from './pdf-page.ts';
import { paragraphsOf } from './pdf-paragraphs.ts';
import { type LinedPage, withoutRunningLines } from './running-lines.ts';

const mostPages = 2_000;

/**
 * The text a PDF shows, and where. The file is hostile: to be called in a thread with bounds. pdf.js is told to load no fonts
 * and to fetch nothing; files that bring scripts, programs or other files are refused.
 */
export async function readPdf(bytes: Uint8Array): Promise<Result<SourceDocument>> {
  // pdf.js does not tell of these; one inside a compressed object stays unseen here, and is never run here either.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('/Launch'))
    return refused(activePdf('actions that start programs'));
  const { getResolvedPDFJS } = await import('unpdf');
  const { getDocument } = await getResolvedPDFJS();
  const loading = getDocument({
    data: new Uint8Array(bytes), // pdf.js takes what it is given for itself
    useSystemFonts: false,
    disableFontFace: true,
    useWorkerFetch: false,
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  });
  try {
    return await readPages(await told(loading.promise));
  } catch (error) {
    if (error instanceof Unread) return refused(error.locked ? encryptedPdf() : damagedPdf());
    throw error;
  } finally {
    await loading.destroy();
  }
}

/** pdf.js gave up, for whatever reason: the file is to blame, as it is not for a fault of ours. */
class Unread extends Error {
  readonly locked: boolean;
  constructor(cause: unknown) {
    super('the file could not be read', { cause });
    this.locked = cause instanceof Error && cause.name === 'PasswordException';
  }
}

async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new Unread(error);
  }
}

interface Pdf {
  readonly numPages: number;
  getPage(number: number): Promise<Page>;
  getAttachments(): Promise<unknown>;
  getJSActions(): Promise<unknown>;
  hasJSActions(): Promise<boolean>;
}

interface Page {
  readonly view: number[];
  getTextContent(): Promise<{ readonly items: readonly unknown[] }>;
  getAnnotations(): Promise<readonly { readonly subtype?: string }[]>;
  getJSActions(): Promise<unknown>;
  cleanup(): boolean;
}

async function readPages(pdf: Pdf): Promise<Result<SourceDocument>> {
  if (pdf.numPages > mostPages) return refused(tooManyPages(mostPages));
  if (await told(pdf.getAttachments())) return refused(activePdf('attached files'));
  if ((await told(pdf.getJSActions())) || (await told(pdf.hasJSActions()))) return refused(activePdf('scripts'));
  const pages: LinedPage[] = [];
  const turned: LinedPage[] = [];
  let length = 0;
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await told(pdf.getPage(number));
    const annotations = await told(page.getAnnotations());
    if (annotations.some(({ subtype }) => subtype === 'FileAttachment')) return refused(activePdf('attached files'));
    if (await told(page.getJSActions())) return refused(activePdf('scripts'));
    const { items } = await told(page.getTextContent());
    const raw = items.filter(isRaw);
    length += raw.reduce((sum, { str }) => sum + str.length, 0);
    if (length > largestText) return refused(tooMuchText());
    const [main, ...others] = directionsOf(number, page.view, raw);
    if (main) pages.push({ bottom: main.bottom, top: main.top, lines: linesOf(main) });
    for (const other of others) turned.push({ bottom: other.bottom, top: other.top, lines: linesOf(other) });
    page.cleanup();
  }
  if (![...pages, ...turned].some(({ lines }) => lines.length > 0)) return refused(scanned());
  // Text that runs across the page comes behind all that runs along it: a stamp in the margin parts no sentence.
  const parted = withoutRunningLines(pages);
  return ok(paragraphsOf({ ...parted, body: [...parted.body, ...withoutRunningLines(turned).body] }));
}

const isRaw = (item: unknown): item is RawItem => typeof item === 'object' && item !== null && 'str' in item;
