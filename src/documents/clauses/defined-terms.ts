import type { DefinedTerm } from '../clause-tree.ts';

const quoted = /[“"]([^“”"\n]{1,80})[”"]|‘([^‘’\n]{1,80})’(?!\p{L})/gu;
const means =
  /^\s*(?:(?:\([^()\n]{0,80}\)|and|or|,)\s*)?(?:(?:shall|will|each|collectively)\s+)?(?:means?\b|mean\b|refers?\s+to\b|is\s+defined\b|ha(?:s|ve)\s+the\s+meanings?\b|includes?\b)/i;
const reach = 120;

/** “Term” means …; (the “Term”); (“Term” or the "Other"): every place that gives a term its meaning, the quotes not counted. */
export function definedTerms(text: string): DefinedTerm[] {
  const found: DefinedTerm[] = [];
  for (const match of text.matchAll(quoted)) {
    const raw = match[1] ?? match[2] ?? '';
    const term = raw.trim().replace(/[,.;]$/, '');
    if (!/^[\p{Lu}\p{N}]|^(?:we|us|our|you|your)$/u.test(term)) continue;
    const start = match.index + 1 + (raw.length - raw.trimStart().length);
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + reach);
    if (means.test(after) || inBrackets(text.slice(Math.max(0, match.index - reach), match.index), after))
      found.push({ term, start, end: start + term.length });
  }
  return found;
}

/** An opening bracket shortly before, with little but articles, other terms and "and" between, and a closing one behind. */
function inBrackets(before: string, after: string): boolean {
  const open = before.lastIndexOf('(');
  if (open < 0 || before.indexOf(')', open) >= 0 || !/^[^(\n]{0,110}\)/.test(after)) return false;
  const lead = before.slice(open + 1).trimEnd();
  return lead === '' || (starts.test(lead) && leads.test(lead));
}

const starts =
  /^\s*(?:["“‘]|(?:the|this|these|that|an?|each|any|all|such|together|individually|collectively|jointly|hereinafter|herein|hereafter|in|its|their|also|being|as|referred|known|called|defined|or|and)\b)/i;
const leads =
  /(?:["”’,;]|\b(?:the|this|these|that|an?|each|any|all|such|or|and|as|to|called|our|their|its|collectively|individually))$/i;
