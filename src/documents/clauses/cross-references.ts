import { type Block, blockAt, type Clause, type CrossReference } from '../clause-tree.ts';

const number = String.raw`(?:\d{1,3}(?:\.\d{1,3}){0,6}|[IVXLC]{1,7}\b|[A-Z]\b)(?:[ ]?\([a-zA-Z0-9]{1,5}\)){0,5}`;
const between = String.raw`(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to|through)\s+|\s*[–-]\s*)(?:§\s*)?`;
const references = new RegExp(
  String.raw`(?:\b(sections?|clauses?|articles?|schedules?|exhibits?|annex(?:es)?|appendix|appendices|attachments?|paragraphs?)\s+|(§§?)\s*)["“]?(${number}(?:${between}${number}){0,20})`,
  'gi',
);
const singular: Readonly<Record<string, string>> = { annexes: 'Annex', appendices: 'Appendix' };
/** A section of a statute is none of this document: "Section 5 of the Securities Act", "Article 28 GDPR". */
const foreign =
  /^\s*(?:(?:\([^()]{1,20}\)\s*)*(?:of|under|in|to)\s+(?:the\s+)?[^.;]{0,80}?\b(?:Act|Code|Regulations?|Directive|Law|Rules?|Statutes?|Constitution|GDPR|CCPA)\b|(?:of\s+(?:the\s+)?)?(?:UK\s+)?GDPR\b|U\.?S\.?C)/;

/** References by number, each with its own span: "Sections 3 and 4(b)" are two, the first with the word in front. */
export function crossReferences(text: string, blocks: readonly Block[], clauses: readonly Clause[]): CrossReference[] {
  const byNumber = new Map<string, string>();
  for (const { number, id } of clauses) if (number && !byNumber.has(key(number))) byNumber.set(key(number), id);
  const found: CrossReference[] = [];
  for (const match of text.matchAll(references)) {
    const [whole, word = '', sign, list = ''] = match;
    const block = blocks[blockAt(blocks, match.index)];
    if (!block || match.index < block.body || whole.length + 1 >= block.end - block.start) continue; // its own number
    if (
      !/^[A-Z\d]/.test(list) ||
      foreign.test(text.slice(match.index + whole.length, match.index + whole.length + 120))
    )
      continue;
    const listAt = match.index + whole.length - list.length;
    const name = sign ? 'Section' : (singular[word.toLowerCase()] ?? named(word));
    let first = true;
    for (const one of list.matchAll(new RegExp(number, 'g'))) {
      const to = one[0].replace(/\s/g, '');
      const start = first ? match.index : listAt + one.index;
      const clause = clauseOf(byNumber, isPart(name) ? `${name} ${to}` : to, name, to);
      found.push({
        start,
        end: listAt + one.index + one[0].length,
        to: isPart(name) ? `${name} ${to}` : to,
        ...(clause ? { clause } : {}),
      });
      first = false;
    }
  }
  return found;
}

const named = (word: string): string =>
  `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`.replace(/s$/, '');
/** Schedules and articles are cited by name, sections by number alone. */
const isPart = (name: string): boolean => !['Section', 'Clause', 'Paragraph'].includes(name);
const key = (number: string): string => number.toLowerCase();

/** The clause of that number, or where "(b)" is not a clause of its own the one that holds it. */
function clauseOf(byNumber: ReadonlyMap<string, string>, cited: string, name: string, to: string): string | undefined {
  for (let number = cited; number !== ''; number = number.replace(/\([^()]*\)$/, '')) {
    const found = byNumber.get(key(number)) ?? (name === 'Article' ? byNumber.get(key(to)) : undefined);
    if (found || !number.endsWith(')')) return found;
  }
  return undefined;
}
