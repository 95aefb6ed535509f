import { refusal } from '../platform/refusal.ts';
import { largestText, mostParagraphs } from './version.ts';

const unreadable = (code: string, message: string) =>
  refusal('unprocessable', `documents.${code}`, message, { violations: [{ field: 'body', rule: message }] });

export const notADocx = () =>
  unreadable('notADocx', 'The file is not a Word document (.docx): its content does not match its type.');
export const encryptedOrLegacy = () =>
  unreadable(
    'encryptedOrLegacy',
    'The file is password-protected or in the old Word format. Save it as .docx without a password.',
  );
export const hasMacros = () =>
  unreadable('hasMacros', 'The document contains macros. Save it as .docx without macros.');
export const tooLargeInside = () =>
  unreadable('tooLargeInside', 'The document unpacks to more than is allowed. Remove large images and try again.');
export const tooMuchText = () =>
  unreadable(
    'tooMuchText',
    `The document has more than ${largestText.toLocaleString('en')} characters of text. Split it and try again.`,
  );
export const damagedPackage = () =>
  unreadable('damaged', 'The Word document is damaged or incomplete and could not be read.');
export const notText = () => unreadable('notText', 'The file is not plain text in UTF-8 or UTF-16.');
export const emptyText = () =>
  unreadable('emptyText', 'The document contains no text. A scanned document needs text recognition (OCR) first.');
export const documentTypeDeclared = () =>
  unreadable('documentTypeDeclared', 'The Word document declares XML entities, which no Word document needs.');
export const tooDeep = () =>
  unreadable('tooDeep', 'The document nests tables, text boxes or other parts too deeply to be read.');
export const tooComplex = () =>
  unreadable('tooComplex', 'The document has too many parts, runs or formatting marks. Split it and try again.');
export const tooManyParagraphs = () =>
  unreadable(
    'tooManyParagraphs',
    `The document has more than ${mostParagraphs.toLocaleString('en')} paragraphs. Split it and try again.`,
  );
export const hasEmbeddedObject = () =>
  unreadable(
    'hasEmbeddedObject',
    'The document contains an embedded program, OLE object or ActiveX control. Replace it by a picture or text.',
  );
/** @param type of the relationship, in the words of the standard; attacker-controlled, but one of those that are refused. */
export const refersElsewhere = (type: string) =>
  unreadable(
    'refersElsewhere',
    `The document takes content from another file or the web (${type}), which could not be seen here. Insert it as text.`,
  );
export const damagedPdf = () => unreadable('damaged', 'The PDF is damaged or incomplete and could not be read.');
export const encryptedPdf = () =>
  unreadable('encryptedOrLegacy', 'The PDF is protected by a password. Save it without a password and try again.');
export const activePdf = (what: string) =>
  unreadable('activeContent', `The PDF contains ${what}, which have no place in a contract. Print it to a new PDF.`);
export const scanned = () =>
  unreadable(
    'scanned',
    'The PDF contains images of pages and no text. Run text recognition (OCR) on it first, then upload the result.',
  );
export const tooManyPages = (most: number) =>
  unreadable('tooManyPages', `The PDF has more than ${most.toLocaleString('en')} pages. Split it and try again.`);
export const tookTooLong = () =>
  unreadable(
    'tookTooLong',
    'The file took more time or memory to read than any contract needs. Save it anew and try again.',
  );
export const otherType = (seen: string) =>
  unreadable('otherType', `The content of the file does not match its type: it looks like ${seen}.`);
export const unknownRevision = (id: string) =>
  unreadable('unknownRevision', `The document has no open tracked change with the id ${id}.`);
export const tooMuchAtOnce = () =>
  refusal(
    'unprocessable',
    'documents.tooMuchAtOnce',
    'These documents are too large, or too different, for this to be done in the time and memory there is.',
  );
