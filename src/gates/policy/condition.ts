import type { Features } from '../features.ts';

/**
 * What a policy asks of a case. Money is in minor units of the policy's currency. Written so that not knowing is never the
 * easy way round: a value, a risk or a term that nobody knows is as high as any threshold.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly value: { readonly atLeast: number } }
  | { readonly risk: { readonly atLeast: number } }
  | { readonly termMonths: { readonly atLeast: number } }
  | { readonly deviations: { readonly atLeast: number } }
  | { readonly reach: { readonly atLeast: number } }
  | { readonly type: { readonly in: readonly string[] } }
  | { readonly occasion: { readonly in: readonly string[] } }
  | { readonly clientTier: { readonly in: readonly string[] } }
  | { readonly classification: { readonly in: readonly string[] } }
  | { readonly topics: { readonly include: readonly string[] } }
  | { readonly action: { readonly in: readonly string[] } };

/** A case as conditions see it. */
export interface Case extends Omit<Features, 'value'> {
  readonly action: string;
  /** In the policy's currency; undefined when there is none or no rate for it. */
  readonly valueMinor?: number;
}

/** `unknown` where the case does not say what the condition asks. */
export type Truth = 'yes' | 'no' | 'unknown';

/** What is not known to be otherwise counts as so: conditions put in steps and raise levels, never the reverse. */
export const mayHold = (condition: Condition, theCase: Case): boolean => truthOf(condition, theCase) !== 'no';

export function truthOf(condition: Condition, theCase: Case): Truth {
  if ('all' in condition) return weakest(condition.all.map((part) => truthOf(part, theCase)));
  if ('any' in condition) return opposite(weakest(condition.any.map((part) => opposite(truthOf(part, theCase)))));
  if ('not' in condition) return opposite(truthOf(condition.not, theCase));
  if ('topics' in condition) return theCase.topics ? told(overlap(condition.topics.include, theCase.topics)) : 'no';
  if ('value' in condition) return atLeast(theCase.valueMinor, condition.value);
  if ('risk' in condition) return atLeast(theCase.risk, condition.risk);
  if ('termMonths' in condition) return atLeast(theCase.termMonths, condition.termMonths);
  if ('deviations' in condition) return atLeast(theCase.deviations, condition.deviations);
  if ('reach' in condition) return atLeast(theCase.reach, condition.reach);
  if ('type' in condition) return oneOf(theCase.type, condition.type);
  if ('occasion' in condition) return oneOf(theCase.occasion, condition.occasion);
  if ('clientTier' in condition) return oneOf(theCase.clientTier, condition.clientTier);
  if ('classification' in condition) return oneOf(theCase.classification, condition.classification);
  return oneOf(theCase.action, condition.action);
}

interface Bound {
  readonly atLeast: number;
}
interface Choice {
  readonly in: readonly string[];
}

const told = (is: boolean): Truth => (is ? 'yes' : 'no');
const overlap = (a: readonly string[], b: readonly string[]): boolean => a.some((name) => b.includes(name));
const oneOf = (said: string | undefined, { in: choices }: Choice): Truth =>
  said === undefined ? 'unknown' : told(choices.includes(said));
const atLeast = (said: number | undefined, bound: Bound): Truth =>
  said === undefined ? 'unknown' : told(said >= bound.atLeast);
const opposite = (truth: Truth): Truth => (truth === 'unknown' ? 'unknown' : truth === 'yes' ? 'no' : 'yes');
/** No beats unknown beats yes; nothing at all is yes. */
const weakest = (truths: readonly Truth[]): Truth =>
  truths.includes('no') ? 'no' : truths.includes('unknown') ? 'unknown' : 'yes';
