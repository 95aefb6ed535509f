import { type Case, type Condition, type Truth, truthOf } from './condition.ts';

/** How the money of a case reads; everything else speaks for itself. */
export interface MoneyInWords {
  /** '119,262.00 USD (110,000.00 EUR at 1.0842 of 2026-11-02)'; used where there is something to compare. */
  readonly value: string;
  /** 'value is not known', or why it cannot be compared. */
  readonly unknown: string;
  readonly threshold: (minor: number) => string;
}

/**
 * Why a condition holds, or may hold, as people read it: "value 120,000.00 USD is at least 100,000.00 USD", "risk is not
 * known". Of alternatives those are named that surely hold; where none does, what is not known.
 */
export const whyItHolds = (condition: Condition, theCase: Case, money: MoneyInWords): string =>
  [...new Set(reasons(condition, 'yes', { theCase, money }))].join(' and ');

/** What has to be explained: why a condition holds, or why it does not. */
type Side = Exclude<Truth, 'unknown'>;

interface Told {
  readonly theCase: Case;
  readonly money: MoneyInWords;
}

function reasons(condition: Condition, side: Side, told: Told): readonly string[] {
  if ('not' in condition) return reasons(condition.not, side === 'yes' ? 'no' : 'yes', told);
  if ('all' in condition) return ofParts(condition.all, side, side === 'yes', told);
  if ('any' in condition) return ofParts(condition.any, side, side === 'no', told);
  return [inWords(condition, side, told)];
}

function ofParts(parts: readonly Condition[], side: Side, every: boolean, told: Told): readonly string[] {
  const being = (truth: Truth) => parts.filter((part) => truthOf(part, told.theCase) === truth);
  const sure = being(side);
  const named = every ? parts : sure.length > 0 ? sure : being('unknown');
  return named.flatMap((part) => reasons(part, side, told));
}

type Leaf = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>;

function inWords(leaf: Leaf, side: Side, { theCase, money }: Told): string {
  if ('value' in leaf)
    return theCase.valueMinor === undefined
      ? money.unknown
      : compared('value', money.value, money.threshold(leaf.value.atLeast), side);
  if ('risk' in leaf) return measured('risk', theCase.risk, leaf.risk.atLeast, side);
  if ('termMonths' in leaf) return measured('term in months', theCase.termMonths, leaf.termMonths.atLeast, side);
  if ('deviations' in leaf) return measured('number of deviations', theCase.deviations, leaf.deviations.atLeast, side);
  if ('reach' in leaf) return measured('number of things touched', theCase.reach, leaf.reach.atLeast, side);
  if ('topics' in leaf) return aboutTopics(leaf.topics.include, theCase.topics ?? [], side);
  if ('type' in leaf) return chosen('type', theCase.type, leaf.type.in, side);
  if ('occasion' in leaf) return chosen('occasion', theCase.occasion, leaf.occasion.in, side);
  if ('clientTier' in leaf) return chosen('client tier', theCase.clientTier, leaf.clientTier.in, side);
  if ('classification' in leaf) return chosen('classification', theCase.classification, leaf.classification.in, side);
  return chosen('action', theCase.action, leaf.action.in, side);
}

const compared = (name: string, said: string, threshold: string, side: Side): string =>
  `${name} ${said} is ${side === 'yes' ? 'at least' : 'below'} ${threshold}`;

const measured = (name: string, said: number | undefined, threshold: number, side: Side): string =>
  said === undefined ? `${name} is not known` : compared(name, String(said), String(threshold), side);

const chosen = (name: string, said: string | undefined, choices: readonly string[], side: Side): string =>
  said === undefined
    ? `${name} is not known`
    : `${name} is ${said}${side === 'yes' ? '' : `, not ${choices.join(' or ')}`}`;

function aboutTopics(asked: readonly string[], changed: readonly string[], side: Side): string {
  const named = side === 'yes' ? asked.filter((topic) => changed.includes(topic)) : asked;
  const list = named.map(spaced).join(side === 'yes' ? ' and ' : ' or ');
  return side === 'yes' ? `something changed about ${list}` : `nothing changed about ${list}`;
}

/** governingLaw → governing law */
const spaced = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
