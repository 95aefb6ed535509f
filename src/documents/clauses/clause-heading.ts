import type { Block } from '../clause-tree.ts';

const longest = { characters: 100, words: 12 } as const;

/** The title of the clause a block begins: the words of a heading, or of others the short lead-in that looks like one. */
export function headingOf(text: string, block: Block): string | undefined {
  const words = text.slice(block.body, block.end);
  if (block.kind === 'heading') return trimmed(words.slice(0, 300).replace(/\s+/g, ' '));
  const head = words.slice(0, longest.characters + 2);
  const end = leadInEnd(head);
  const lead = end === undefined ? (words.length <= longest.characters ? words : undefined) : head.slice(0, end);
  const more = end !== undefined && block.body + end + 1 < block.end;
  return lead !== undefined && (isTitle(lead) || (more && isPhrase(lead))) ? trimmed(lead) : undefined;
}

/** "Term. This Agreement …", "Term: …", "Term – …". */
function leadInEnd(head: string): number | undefined {
  for (const stop of head.matchAll(/[.:](?=\s|$|["”’])|\s[-–—]\s/g)) {
    if (stop[0] === '.' && abbreviated.test(head.slice(0, stop.index))) continue;
    return stop.index;
  }
  return undefined;
}

const abbreviated = /(?:^|[\s(])(?:Inc|Ltd|Corp|Co|No|Nos|Mr|Mrs|Ms|Dr|St|Art|Sec|vs?|[A-Z]|[A-Z]\.[A-Z])$/;

/** Small words aside, all words of a title begin with a capital; of a short one the first is enough. */
function isTitle(lead: string): boolean {
  const words = lead.trim().split(/\s+/);
  if (lead.includes('\n') || words.length > longest.words || !/^["“‘(]?\p{Lu}/u.test(lead.trim()) || /[;,]$/.test(lead))
    return false;
  return words.every((word) => small.test(word) || !/^\p{Ll}/u.test(word));
}

/** "Governing law. This Agreement …": a few words without a verb are no sentence. */
const isPhrase = (lead: string): boolean =>
  /^\p{Lu}[^\n,;“”"]*$/u.test(lead.trim()) && lead.trim().split(/\s+/).length <= 6 && !verb.test(lead);

const verb =
  /\b(?:is|are|was|were|be|been|shall|will|may|must|can|cannot|should|would|has|have|had|do|does|did|means?|includes?|agrees?|applies|apply|requires?|provides?|represents?|warrants?|acknowledges?)\b/i;

const small =
  /^(?:a|an|and|any|as|at|by|for|from|in|into|is|not|of|off|on|or|other|our|out|over|per|the|to|under|upon|via|with|without|your|vs?\.?|e\.g\.|etc)[,;/]?$/;

function trimmed(words: string): string | undefined {
  const title = words.trim().replace(/[\s.:;,–—-]+$/, '');
  return /[\p{L}\p{N}]/u.test(title) ? title : undefined;
}
