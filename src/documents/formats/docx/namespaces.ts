/**
 * The vocabularies whose names the reader compares, with the prefix everybody uses for each. Both the transitional and the
 * strict form (ECMA-376 part 1, annex A, and part 4).
 */
const office = 'http://schemas.openxmlformats.org';
const strict = 'http://purl.oclc.org/ooxml';
const microsoft = 'http://schemas.microsoft.com/office/word';

const prefixes: ReadonlyMap<string, string> = new Map([
  [`${office}/wordprocessingml/2006/main`, 'w'],
  [`${strict}/wordprocessingml/main`, 'w'],
  [`${office}/officeDocument/2006/relationships`, 'r'],
  [`${strict}/officeDocument/relationships`, 'r'],
  [`${office}/markup-compatibility/2006`, 'mc'],
  [`${office}/officeDocument/2006/math`, 'm'],
  [`${strict}/officeDocument/math`, 'm'],
  [`${microsoft}/2010/wordprocessingShape`, 'wps'],
  [`${microsoft}/2010/wordprocessingGroup`, 'wpg'],
  [`${microsoft}/2010/wordprocessingCanvas`, 'wpc'],
  [`${microsoft}/2010/wordml`, 'w14'],
  [`${microsoft}/2012/wordml`, 'w15'],
]);

const known: ReadonlySet<string> = new Set(prefixes.values());

/** Undefined for a vocabulary that is not looked at. */
export const usualPrefix = (uri: string): string | undefined => prefixes.get(uri);

/** What a prefix everybody uses must not mean anything else by: the names behind it would be mistaken. */
export const isUsualPrefix = (prefix: string): boolean => known.has(prefix);
