import type { Violation } from '../../platform/refusal.ts';
import type { PolicyRules, WorkingTime } from './approval-policy.ts';
import { areaFlaws } from './area-flaws.ts';
import type { Vocabulary } from './vocabulary.ts';

/** As many as anybody reads at once; a body of names that are all wrong would be answered with a hundred times its size. */
const mostFlaws = 100;

/**
 * What is wrong with a policy that has the right shape: names nothing knows, steps nobody could ever take, levels without
 * effect, times out of order. Pure. Empty when it may be published.
 */
export function policyFlaws(rules: PolicyRules, known: Vocabulary, tenantCurrency: string): readonly Violation[] {
  const found: Violation[] = [];
  for (const flaw of allFlaws(rules, known, tenantCurrency)) if (found.push(flaw) === mostFlaws) break;
  return found;
}

function* allFlaws(rules: PolicyRules, known: Vocabulary, tenantCurrency: string): Iterable<Violation> {
  yield* moneyFlaws(rules, tenantCurrency);
  yield* workingTimeFlaws(rules.workingTime);
  for (const [name, area] of Object.entries(rules.areas)) yield* areaFlaws(name, area, rules, known);
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

function* moneyFlaws({ currency, rates }: PolicyRules, tenantCurrency: string): Iterable<Violation> {
  const rule = 'must be an ISO 4217 code of a currency';
  if (currency !== undefined && !currencies.has(currency)) yield { field: 'currency', rule, value: currency };
  for (const [code, rate] of Object.entries(rates.perUnit)) {
    const field = `rates.perUnit.${code}`;
    if (!currencies.has(code)) yield { field, rule, value: code };
    if (!/[1-9]/.test(rate)) yield { field, rule: 'must be more than 0', value: rate };
    if (code === (currency ?? tenantCurrency))
      yield { field, rule: "must not be there: it is the policy's own currency", value: rate };
  }
}

function* workingTimeFlaws({ opens, closes, country, subdivision }: WorkingTime): Iterable<Violation> {
  // 'HH:MM' sorts as it reads.
  if (opens >= closes)
    yield { field: 'workingTime.closes', rule: `must be later than opens, which is ${opens}`, value: closes };
  if (subdivision !== undefined && country === undefined)
    yield { field: 'workingTime.subdivision', rule: 'must come with its country', value: subdivision };
}
