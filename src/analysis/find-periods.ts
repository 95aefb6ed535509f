import type { Period } from './terms.ts';
import type { Found, Range } from './text-view.ts';

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
/** May stand between the number and its unit. */
const QUALIFIERS = new Set([
  'calendar',
  'consecutive',
  'additional',
  'full',
  'successive',
  'further',
  'whole',
  'business',
  'working',
  'contract',
]);
/** "thirty-six (36) consecutive calendar months" is 40 characters; a longer look back would only meet other words. */
const LOOK_BACK = 60;

/** Every span of time with a number: "thirty-six (36) months", "one-year", "sixty days'", "month-to-month" (one month). */
export function findPeriods(text: string, { start, end }: Range): Found<Period>[] {
  const found: Found<Period>[] = [];
  for (const match of text.slice(start, end).matchAll(/\b(day|week|month|year)(s|[ -]to[ -](?:month|year)\b)?/gi)) {
    const unitStart = start + match.index;
    const unit = (match[1] ?? '').toLowerCase() as Period['unit'];
    const unitEnd = unitStart + match[0].length;
    if (match[2] && match[2] !== 's' && match[2] !== 'S') {
      found.push({ value: { count: 1, unit }, start: unitStart, end: unitEnd });
      continue;
    }
    const from = Math.max(start, unitStart - LOOK_BACK);
    const number = numberAtEnd(text.slice(from, unitStart));
    if (!number) continue;
    const value: Period = { count: number.count, unit: unit === 'day' && number.business ? 'businessDay' : unit };
    found.push({ value, start: from + number.index, end: unitEnd });
  }
  return found;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** "the fourth (4th) anniversary", "the 5th anniversary", "the three-year anniversary": that many years. */
export function findAnniversaries(text: string, { start, end }: Range): Found<Period>[] {
  const found: Found<Period>[] = [];
  const pattern =
    /\b(?:([a-z]{5,7})|(\d{1,2}) ?(?:st|nd|rd|t ?h))(?: \(\d{1,2} ?(?:st|nd|rd|t ?h)\))? (?:year )?anniversary\b/gi;
  for (const match of text.slice(start, end).matchAll(pattern)) {
    const count = match[2] ? Number(match[2]) : ORDINALS.indexOf((match[1] ?? '').toLowerCase()) + 1;
    if (count > 0)
      found.push({
        value: { count, unit: 'year' },
        start: start + match.index,
        end: start + match.index + match[0].length,
      });
  }
  for (const period of findPeriods(text, { start, end })) {
    const after = /^ anniversary\b/i.exec(text.slice(period.end, period.end + 12));
    if (after && period.value.unit === 'year') found.push({ ...period, end: period.end + after[0].length });
  }
  return found;
}

function numberAtEnd(text: string): { count: number; index: number; business: boolean } | undefined {
  const tokens = [...text.matchAll(/[A-Za-z]+|\d+/g)];
  let last = tokens.length - 1;
  let business = false;
  for (; QUALIFIERS.has((tokens[last]?.[0] ?? '').toLowerCase()); last--)
    business ||= /^(business|working)$/i.test(tokens[last]?.[0] ?? '');
  const digits = tokens[last];
  if (
    !digits ||
    !/^[ )'"-]{0,4}$/.test(text.slice(digits.index + digits[0].length, tokens[last + 1]?.index ?? text.length))
  )
    return undefined;
  const isFigure = /^\d{1,3}$/.test(digits[0]);
  const words = numberWords(tokens.slice(0, isFigure ? last : last + 1).map((token) => token[0].toLowerCase()));
  const firstWord = words ? tokens[(isFigure ? last : last + 1) - words.length] : undefined;
  if (isFigure) {
    const count = Number(digits[0]);
    if (count === 0 || /[.,\d]$/.test(text.slice(0, digits.index))) return undefined;
    return { count, business, index: words?.count === count && firstWord ? firstWord.index : digits.index };
  }
  return words && words.count > 0 && firstWord ? { count: words.count, business, index: firstWord.index } : undefined;
}

/** The number the last words spell, up to 999, and how many words it took. */
function numberWords(words: readonly string[]): { count: number; length: number } | undefined {
  let count = 0;
  let length = 0;
  let scale = 1;
  for (let i = words.length - 1; i >= 0 && length < 5; i--) {
    const word = words[i] ?? '';
    const value = ONES.indexOf(word) >= 0 ? ONES.indexOf(word) : TENS.indexOf(word) * 10;
    if (word === 'hundred') scale = 100;
    else if (word === 'and' && length > 0) {
      length++;
      continue;
    } else if (value >= 0 && word !== '') count += value * scale;
    else break;
    length++;
  }
  return length > 0 && count > 0 ? { count, length } : undefined;
}
