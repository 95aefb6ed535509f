import { contractPartition, type Price, type RenewedTerm } from '../contracts/index.ts';
import type { Fact, ProposalRequest } from '../gates/index.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import { instantAt } from '../platform/dates.ts';
import { sha256Hex } from '../platform/ids.ts';
import { formatMoney } from '../platform/money.ts';
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

export function packageFor(renewable: Renewable, offer: RenewalOffer): ProposalRequest {
  const { contract, dates, endsOn } = renewable;
  const auto = contract.renewal?.kind === 'auto';
  return {
    aggregate: contractPartition(contract.contractId),
    subject: { kind: 'contract', id: contract.contractId, title: contract.title },
    action: renewContract,
    occasion: `renew into term ${offer.term.number}`,
    input: {
      contractHash: contract.contentHash,
      term: offer.term,
      ...(offer.price ? { price: offer.price } : {}),
    },
    features: {
      type: contract.type,
      risk: auto ? 10 : 30,
      occasion: 'renewal',
      ...(offer.price ? { value: offer.price.amount } : {}),
    },
    inputs: {},
    contentHash: offerHash(contract.contentHash, offer),
    authors: [],
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
  };
}

function factsOf({ contract, dates, endsOn }: Renewable, { term, price, arithmetic }: RenewalOffer): readonly Fact[] {
  return [
    { label: 'Client', value: contract.counterparty.name },
    { label: 'Present term ends', value: endsOn },
    { label: dates.latestReceipt ? 'Notice must be sent by' : 'Decision is due by', value: dates.decisionDue },
    { label: 'New term', value: `${term.startsOn} to ${term.endsOn}` },
    ...(contract.price
      ? [{ label: 'Present price', value: `${formatMoney(contract.price.amount)} ${contract.price.cycle}` }]
      : []),
    ...(price ? [{ label: 'New price', value: `${formatMoney(price.amount)} ${price.cycle}` }] : []),
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
