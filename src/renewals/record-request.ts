import { priceInWords } from '../contracts/index.ts';
import type { ProposalRequest } from '../gates/index.ts';
import { caseOf, offerFor } from './renewal-package.ts';
import type { Renewable } from './renewal-plan.ts';

export const recordRenewal = 'renewals-recordRenewal';

const risk = 10;

/** To put on record that the agreement renewed by its own clause: at the price it has. Undefined where it has no next term. */
export function recordRequest(renewable: Renewable): ProposalRequest | undefined {
  const { contract, dates, endsOn } = renewable;
  const offer = offerFor(renewable);
  if (!offer) return undefined;
  const { term } = offer;
  const { price } = contract;
  return {
    ...caseOf(contract, { term, ...(price ? { price } : {}) }, risk),
    action: recordRenewal,
    occasion: `record the renewal into term ${term.number}`,
    input: { contractHash: contract.contentHash, term },
    recommendation: {
      verdict: 'approve',
      risk,
      reasons: [
        { text: 'The agreement renews by itself unless notice is given' },
        { text: `No notice is on record, and the last day to send one was ${dates.decisionDue}` },
      ],
    },
    facts: [
      { label: 'Client', value: contract.counterparty.name },
      { label: 'Present term ends', value: endsOn },
      { label: 'New term', value: `${term.startsOn} to ${term.endsOn}` },
      { label: 'Price', value: price ? `${priceInWords(price)}, as before` : 'none' },
    ],
    consequence:
      'The agreement has renewed by its own clause, whether that is on record here or not. If a notice was received in time, take this back and record the notice.',
  };
}
