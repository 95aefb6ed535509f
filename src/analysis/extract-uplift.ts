import type { Finding, Uplift } from './terms.ts';
import { best, type TextView } from './text-view.ts';

const PRICE = /\b(?:fees?|rates?|prices?|pricing|charges?|amounts?)\b/i;
const RISES = /\b(?:increas(?:e|es|ed|ing)|adjust(?:ed|ment|s)?|escalat\w{1,5}|uplift|rise|raise[ds]?)\b/i;
const NEVER =
  /\b(?:fees?|rates?|prices?|charges?)\b[^.;]{0,60}\b(?:shall|will|may) not (?:be )?increased?\b|\bno (?:price|fee|rate) increases?\b/i;
const LIMITS =
  /\b(?:not (?:to )?exceed|no more than|not more than|up to|maximum|lesser of|in excess of|greater than|capped)\b/i;
const RECURS =
  /\b(?:renewal|anniversary|annual(?:ly)?|each year|every year|calendar year|contract year|once (?:a|per|each) year|then[ -]current)\b/i;

/** By how much prices rise: a fixed percentage, a limit, or not at all. */
export function extractUplift(view: TextView): Finding<Uplift> | undefined {
  const findings: Finding<Uplift>[] = [];
  for (const sentence of view.sentences) {
    const words = view.text.slice(sentence.start, sentence.end);
    if (!PRICE.test(words) || !RISES.test(words)) continue;
    const range = { start: sentence.start + words.length - words.trimStart().length, end: sentence.end };
    const percent = /(\d{1,3}(?:\.\d{1,4})?) ?(?:%|per ?cent\b|\) ?percent\b)/i.exec(words);
    if (percent?.[1]) {
      const near = words.slice(Math.max(0, percent.index - 120), percent.index);
      if (!RISES.test(words.slice(Math.max(0, percent.index - 220), percent.index + 60)) || /\binterest\b/i.test(near))
        continue;
      const kind = LIMITS.test(near) ? 'limit' : 'fixed';
      findings.push(
        view.finding(
          { kind, percent: percent[1] },
          range,
          RECURS.test(words) ? 0.85 : 0.5,
          kind === 'limit' ? 'increase-limited' : 'increase-by-percent',
        ),
      );
    } else if (NEVER.test(words) && !/\b(?:unless|except|without|until)\b/i.test(words)) {
      findings.push(view.finding({ kind: 'frozen', percent: '0' }, range, 0.7, 'no-increase'));
    }
  }
  return best(findings);
}
