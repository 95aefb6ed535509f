import { ok, type Result, refused } from '../../platform/result.ts';
import { tooComplex, tooManyParagraphs, tooMuchText } from '../refusals.ts';
import { largestText, mostParagraphs } from '../version.ts';
import type { SourceDocument } from './source-document.ts';

/** Tracked changes and comments together; lines of pages, of which there are more. */
const [mostMarks, mostPlaces] = [50_000, 250_000];

/**
 * Refuses what is more than the rest of the product is made for. Asked where a file was read, so that what is too much does not
 * even leave the thread: a list's number may be many times what the file has for it, and changes within changes tell their words
 * each.
 */
export function withinLimits(source: SourceDocument): Result<SourceDocument> {
  const { blocks, revisions = [], comments = [], places = [] } = source;
  if (blocks.length > mostParagraphs) return refused(tooManyParagraphs());
  const length = blocks.reduce((sum, { text, label }) => sum + text.length + (label?.length ?? 0) + 2, 0);
  const marked = [...revisions, ...comments].reduce((sum, { text }) => sum + text.length, 0);
  if (length > largestText + 2 || marked > largestText) return refused(tooMuchText());
  if (revisions.length + comments.length > mostMarks || places.length > mostPlaces) return refused(tooComplex());
  return ok(source);
}
