import type { Block, ReadDocument } from '../clause-tree.ts';

/** What a figure at the beginning of a sentence counts: then it is no number of a clause. */
const counted =
  /^(?:[%‰°€$£¥×x]|(?:per\s?cent|percent(?:age)?|million|billion|trillion|thousand|hundred|dozen|[mb]n|times|days?|(?:business|calendar|working)\s+days?|weeks?|months?|years?|hours?|minutes?|seconds?|quarters?|euros?|dollars?|pounds?|cents?|usd|eur|gbp|cad|aud|nzd|chf|[kmgtp]i?b(?:ps)?|users?|seats?|licen[cs]es?|units?|copies|instalments?|installments?|percentage|points?|jan(?:uary)?|feb(?:ruary)?|march|mar|april|apr|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![\p{L}\p{N}]))/iu;

/**
 * Whether what stands in front of a block numbers it. A word processor's numbers do; typed ones may be the beginning of a
 * sentence: "2.5 million shares", "99.9 % uptime", "10. June", "A. Smith". Where it is not certain, it is taken for words.
 */
export function isNumbering({ text }: ReadDocument, { start, body, end, generated, cell, kind }: Block): boolean {
  if (body <= start) return false;
  if (generated) return true;
  const words = text.slice(body, Math.min(end, body + 80));
  if (cell || counted.test(words) || /^\p{N}/u.test(words)) return false;
  const number = text.slice(start, body).trim();
  if (/^\p{N}+(?:\.\p{N}+)+$/u.test(number)) return kind === 'heading' || /^[“"‘'([]?\p{Lu}/u.test(words);
  // A name in a line of its own.
  return !(
    /^\p{L}\.$/u.test(number) &&
    kind !== 'heading' &&
    /^\p{Lu}[\p{L}'’-]*(?:\s\p{Lu}[\p{L}'’-]*)?$/u.test(words)
  );
}
