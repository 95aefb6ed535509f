/** What lines of text without any markup look like. */

/** "… as set out in Section\n4.2 (b) …": the number at the start of the line belongs to the line before. */
export const runsOn = (before: string, words: string): boolean =>
  /(?:\b(?:sections?|articles?|clauses?|paragraphs?|schedules?|exhibits?|and|or|to|of|in|than|least|within|by)|[,§])\s*$/i.test(
    before.slice(-40),
  ) && !isPartNumber(words);

/** A line that is nothing but "ARTICLE IV" or "Schedule B". */
export const isPartNumber = (text: string): boolean => alone.test(text);

const alone =
  /^(?:ARTICLE|Article|SECTION|SCHEDULE|Schedule|EXHIBIT|Exhibit|ANNEX|Annex|APPENDIX|Appendix) (?:\d{1,3}|[IVXLC]{1,7}|[A-Z])[.:]?$/;

/** What stands before the next clause or item: a stop of some kind, or "and". */
export const mayEnd = /(?:[.:;,!?]["”’)]*|\b(?:and|or))$/;

/** A short line in capitals: "CONFIDENTIALITY", "4. LIMITATION OF LIABILITY". */
export const isCapitals = (text: string): boolean =>
  text.length <= 100 && !text.includes('\n') && /\p{Lu}{3}/u.test(text) && !/[\p{Ll}_]|[,;]$/u.test(text);
