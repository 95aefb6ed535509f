import {
  type Contract,
  contractFeatures,
  contractInputs,
  contractPartition,
  type Price,
  priceInWords,
  type RenewedTerm,
} from '../contracts/index.ts';
import type { Fact, ProposalRequest } from '../gates/index.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import { instantAt } from '../platform/dates.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { Renewable } from './renewal-plan.ts';
import { type UpliftedPrice, upliftPrice } from './uplift.ts';

export const renewContract = 'renewals-renewContract';

/** The term and the price a renewal would bring, with the arithmetic to show. */
export interface RenewalOffer {
  readonly term: RenewedTerm['term'];
  readonly price?: Price;
  readonly arithmetic?: UpliftedPrice;
}

export function offerFor({ contract, dates }: Renewable): RenewalOffer | undefined {
  const { next } = dates;
  if (!next) return undefined;
  const term = { number: next.index + 1, startsOn: next.firstDay, endsOn: next.lastDay };
  const { price, renewal } = contract;
  if (!price) return { term };
  const arithmetic = renewal?.uplift
    ? upliftPrice([{ name: 'Recurring fee', amount: price.amount }], renewal.uplift)
    : undefined;
  return {
    term,
    price: arithmetic ? { ...price, amount: arithmetic.after } : price,
    ...(arithmetic ? { arithmetic } : {}),
  };
}

/** What is approved: this offer on this contract as it stands. */
export const offerHash = (contractHash: string, { term, price }: RenewalOffer): string =>
  sha256Hex(canonicalJson({ contractHash, term, price }));

/** What else is known of the contract and of what was asked before. */
export interface PackageContext {
  /** Of the text, as it was analysed. */
  readonly deviations?: number;
  /** The package that nobody decided in time: the agreement is the same, so approvals of the same terms still stand. */
  readonly succeeds?: string;
}

export function packageFor(renewable: Renewable, offer: RenewalOffer, context: PackageContext = {}): ProposalRequest {
  const { contract, dates, endsOn } = renewable;
  const auto = contract.renewal?.kind === 'auto';
  const { deviations, succeeds } = context;
  return {
    ...caseOf(contract, offer, auto ? 10 : 30, deviations),
    action: renewContract,
    occasion: `renew into term ${offer.term.number}`,
    input: {
      contractHash: contract.contentHash,
      term: offer.term,
      ...(offer.price ? { price: offer.price } : {}),
    },
    recommendation: {
      verdict: 'approve',
      risk: auto ? 10 : 30,
      reasons: reasonsOf(renewable, offer).map((text) => ({ text })),
    },
    facts: factsOf(renewable, offer),
    consequence: auto
      ? `The agreement's own clause renews it on ${dates.renewalEffective} at the present price, unless notice is given by ${dates.decisionDue}.`
      : `The agreement ends on ${endsOn}.`,
    notAfter: instantAt(dates.renewalEffective, '00:00', contract.zone).toISOString(),
    ...(succeeds ? { succeeds: { proposalId: succeeds, text: { proven: true, material: false, topics: [] } } } : {}),
  };
}

/** What any proposal about the next term says of the contract: as it would be then. */
export function caseOf(contract: Contract, { term, price }: RenewalOffer, risk: number, deviations?: number) {
  const renewed: Contract = { ...contract, term, ...(price ? { price } : {}) };
  const dearer = price !== undefined && price.amount.minor !== contract.price?.amount.minor;
  return {
    aggregate: contractPartition(contract.contractId),
    subject: { kind: 'contract', id: contract.contractId, title: contract.title },
    contentHash: offerHash(contract.contentHash, { term, ...(price ? { price } : {}) }),
    authors: [],
    features: {
      ...contractFeatures(renewed, { risk, deviations, topics: ['term', ...(dearer ? ['price'] : [])] }),
      occasion: 'renewal',
    },
    inputs: contractInputs(renewed),
  } satisfies Partial<ProposalRequest>;
}

function factsOf({ contract, dates, endsOn }: Renewable, { term, price, arithmetic }: RenewalOffer): readonly Fact[] {
  return [
    { label: 'Client', value: contract.counterparty.name },
    { label: 'Present term ends', value: endsOn },
    { label: dates.latestReceipt ? 'Notice must be sent by' : 'Decision is due by', value: dates.decisionDue },
    { label: 'New term', value: `${term.startsOn} to ${term.endsOn}` },
    { label: 'Present price', value: contract.price ? priceInWords(contract.price) : 'none' },
    { label: 'New price', value: price ? priceInWords(price) : 'none' },
    ...(arithmetic?.lines.map((line) => ({ label: `Arithmetic: ${line.name}`, value: line.formula })) ?? []),
    ...dates.steps.map((step, i) => ({ label: `Deadline, step ${i + 1}`, value: step })),
  ];
}

function reasonsOf({ contract }: Renewable, { arithmetic }: RenewalOffer): readonly string[] {
  const { renewal } = contract;
  return [
    renewal?.kind === 'auto'
      ? 'The agreement renews by itself unless notice is given'
      : 'The agreement may be renewed if both sides agree',
    ...(arithmetic
      ? [`The agreement provides for an increase of ${arithmetic.percent} % on renewal`]
      : ['No fixed increase on renewal was found in the agreement']),
  ];
}
