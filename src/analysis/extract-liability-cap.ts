import { parseMoney } from '../platform/money.ts';
import { findPeriods } from './find-periods.ts';
import type { Finding, LiabilityCap } from './terms.ts';
import { best, type Range, type TextView } from './text-view.ts';

const LIABILITY = /\b(?:liab(?:ility|ilities|le)|damages)\b/i;
const CAPS =
  /\b(?:exceed|in excess of|(?:be |is |are )limited (?:in the aggregate )?to|limits? (?:its|their|the) (?:aggregate |total )?liability|cap(?:ped)? at|greater than)\b/i;
const FEES =
  /\b(?:fees?|amounts?|sums?|charges|prices?|commissions?|remuneration|consideration|compensation|payments?)\b[^.;]{0,60}?\b(?:paid|payable|received|due|owed|earned|made)\b|\b(?:paid|payable|received)\b[^.;]{0,40}?\b(?:fees?|amounts?|charges)\b|\bmonths?'?s? (?:of )?(?:the )?fees\b/i;

/** The most a party owes for damages. Only a cap that can be read as an amount or as fees; a mere exclusion of kinds of damage is none. */
export function extractLiabilityCap(view: TextView): Finding<LiabilityCap> | undefined {
  const findings: Finding<LiabilityCap>[] = [];
  for (const sentence of view.sentences) {
    const words = view.text.slice(sentence.start, sentence.end);
    const liability = LIABILITY.exec(words);
    const caps = liability && CAPS.exec(words);
    if (!caps || /\b(?:insurance|coverage|policy|deductible|per occurrence)\b/i.test(words)) continue;
    const start = sentence.start + words.length - words.trimStart().length;
    const after: Range = {
      start: sentence.start + caps.index,
      end: Math.min(sentence.end, sentence.start + caps.index + 400),
    };
    const value = readCap(view.text, after);
    if (!value) continue;
    const general = /\b(?:aggregate|total|entire|maximum|cumulative|overall)\b|\b(?:this|the) agreement\b/i.test(words);
    const multiple = /^[^.;]{0,40}\b(?:two|three|four|five|ten|\d) ?(?:\(\d\) )?times\b/i.test(
      view.text.slice(after.start, after.end),
    );
    findings.push(
      view.finding(
        value,
        { start, end: sentence.end },
        multiple ? 0.4 : general ? 0.85 : 0.6,
        'liability-not-to-exceed',
      ),
    );
  }
  return best(findings);
}

function readCap(text: string, range: Range): LiabilityCap | undefined {
  const words = text.slice(range.start, range.end);
  const amount =
    /(?:(USD|US\$|\$|EUR|€|GBP|£) ?(\d[\d,]{0,14}(?:\.\d{1,2})?)( million)?|(\d[\d,]{0,14}(?:\.\d{1,2})?) (USD|EUR|GBP)\b)/i.exec(
      words,
    );
  const fees = FEES.exec(words);
  if (fees && (!amount || fees.index < amount.index)) {
    const months = findPeriods(text, range).find(
      (period) => period.value.unit === 'month' || period.value.unit === 'year',
    )?.value;
    return months
      ? { kind: 'fees', months: months.unit === 'year' ? 12 * months.count : months.count }
      : { kind: 'fees' };
  }
  if (!amount) return undefined;
  const sign = (amount[1] ?? amount[5] ?? '').toUpperCase();
  const currency = sign === '€' || sign === 'EUR' ? 'EUR' : sign === '£' || sign === 'GBP' ? 'GBP' : 'USD';
  const money = parseMoney((amount[2] ?? amount[4] ?? '').replace(/,$/, ''), currency);
  if (!money) return undefined;
  const minor = amount[3] ? money.minor * 1_000_000 : money.minor;
  return Number.isSafeInteger(minor) ? { kind: 'amount', amount: { ...money, minor } } : undefined;
}
