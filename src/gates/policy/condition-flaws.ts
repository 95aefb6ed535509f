import type { Violation } from '../../platform/refusal.ts';
import type { Action } from '../action.ts';
import type { Condition } from './condition.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Names in a condition that no case of the area will ever have. Types, tiers and classifications are the tenant's own words. */
export function* conditionFlaws(
  at: string,
  condition: Condition,
  actions: readonly Action[],
  known: Vocabulary,
): Iterable<Violation> {
  if ('not' in condition) yield* conditionFlaws(`${at}.not`, condition.not, actions, known);
  for (const name of ['all', 'any'] as const) {
    const parts: readonly Condition[] = partsOf(condition, name);
    for (const [index, part] of parts.entries()) yield* conditionFlaws(`${at}.${name}.${index}`, part, actions, known);
  }
  if ('topics' in condition)
    yield* unknownNames(`${at}.topics.include`, condition.topics.include, known.topics, 'topic');
  if ('action' in condition) {
    const names = actions.map(({ name }) => name);
    yield* unknownNames(`${at}.action.in`, condition.action.in, names, 'action of this area');
  }
}

const partsOf = (condition: Condition, name: 'all' | 'any'): readonly Condition[] =>
  name === 'all' && 'all' in condition ? condition.all : name === 'any' && 'any' in condition ? condition.any : [];

export function* unknownNames(
  at: string,
  said: readonly string[],
  known: readonly string[],
  what: string,
): Iterable<Violation> {
  for (const [index, name] of said.entries())
    if (!known.includes(name))
      yield {
        field: `${at}.${index}`,
        rule: `must be a known ${what}: ${known.join(', ') || 'there is none'}`,
        value: name,
      };
}
