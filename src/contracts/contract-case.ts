import type { Fact, Features, Occasion } from '../gates/index.ts';
import { formatMoney } from '../platform/money.ts';
import type { Contract } from './contract.ts';
import { noticeInWords, priceInWords, renewalInWords, termInWords, upliftInWords } from './contract-in-words.ts';
import { termMonths, totalValue } from './contract-value.ts';

// How a contract is put before a gate: what policies look at, what steps judge, what approvers are shown.

/** What was found out about its text. */
export interface Findings {
  /** 0 to 100 */
  readonly risk: number;
  /** Undefined where nothing could read the text. */
  readonly deviations: number | undefined;
  /** Of the changes since approvers were last asked; undefined where they never were. */
  readonly topics: readonly string[] | undefined;
}

/** What policies may look at. No personal data: it is kept for learning. */
export function featuresOf(contract: Contract, { risk, deviations, topics }: Findings): Features {
  const value = totalValue(contract.price, contract.term);
  const months = contract.term && termMonths(contract.term);
  return {
    type: contract.type,
    risk,
    occasion: occasionOf(contract),
    reach: 1,
    ...(value ? { value } : {}),
    ...(months === undefined ? {} : { termMonths: months }),
    ...(deviations === undefined ? {} : { deviations }),
    ...(topics ? { topics } : {}),
  };
}

/** Paper that calls itself a change of other paper is an amendment. */
const occasionOf = ({ title }: Contract): Occasion =>
  /\b(?:amendment|addendum|change order)\b/i.test(title) ? 'amendment' : 'new';

/** Names of all inputs there can be. */
export const inputNames = [
  'title',
  'type',
  'parties',
  'zone',
  'price',
  'value',
  'term',
  'renewal',
  'notice',
  'uplift',
] as const;

/**
 * What steps judge beside the text. Where a field means the same as a topic of the text it has that topic's name, so that a
 * step which judges `price` judges both. Everything the content hash covers is in one of them.
 */
export function inputsOf(contract: Contract): Readonly<Record<string, string>> {
  const { title, type, counterparty, zone, price, term, renewal } = contract;
  const value = totalValue(price, term);
  const said: Readonly<Record<(typeof inputNames)[number], string | undefined>> = {
    title,
    type,
    parties: counterparty.name,
    zone,
    price: price && priceInWords(price),
    value: value && `${formatMoney(value)} over the term`,
    term: term && termInWords(term),
    renewal: renewal && renewalInWords(renewal),
    notice: renewal?.notice && noticeInWords(renewal.notice),
    uplift: renewal?.uplift && upliftInWords(renewal.uplift),
  };
  return Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Computed without any model. What is not known is said to be so: silence would look like nothing to see. */
export function factsOf({ counterparty, price, term, renewal, version, zone }: Contract): readonly Fact[] {
  const value = totalValue(price, term);
  const facts: readonly (readonly [label: string, value: string])[] = [
    ['Client', counterparty.name],
    ['Price', price ? priceInWords(price) : 'none'],
    ...(value ? [['Total over the term', formatMoney(value)] as const] : []),
    ['First day', term?.startsOn ?? 'not found'],
    [
      'Last day of the term',
      term?.endsOn ?? (renewal?.kind === 'evergreen' ? 'none, it runs until notice' : 'not found'),
    ],
    ['Renewal', renewal ? wholeRenewal(renewal) : 'not found'],
    ['Document version', String(version)],
    ['Time zone', zone],
  ];
  return facts.map(([label, value]) => ({ label, value }));
}

const wholeRenewal = (renewal: NonNullable<Contract['renewal']>): string =>
  [
    renewalInWords(renewal),
    renewal.notice && noticeInWords(renewal.notice),
    renewal.uplift && upliftInWords(renewal.uplift),
  ]
    .filter(Boolean)
    .join(', ');
