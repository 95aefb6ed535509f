import type { Checkout } from '../documents/index.ts';
import type { CivilDate, Zone } from '../platform/dates.ts';
import type { Money, Percent } from '../platform/money.ts';
import type { ContractState } from './states.ts';

export const contractTypes = ['msa', 'sow', 'sla', 'dpa', 'baa', 'nda', 'orderForm', 'other'] as const;
export type ContractType = (typeof contractTypes)[number];

/** Where the contract came from; a connector's record is its natural key. */
export type Source =
  | { readonly kind: 'api' }
  | {
      readonly kind: 'connector';
      readonly connectionId: string;
      readonly externalId: string;
      readonly externalVersion: string;
    };

/** One term of the contract. Days are inclusive; every term is counted from the first one's start, so nothing drifts. */
export interface Term {
  /** From 1. */
  readonly number: number;
  readonly startsOn: CivilDate;
  /** Last day, inclusive; absent while the contract runs until notice. */
  readonly endsOn?: CivilDate;
}

export interface ReplacedTerm {
  readonly term: Term;
  readonly price?: Price;
  /** The proposal that the newest term rests on; absent where it was renewed before renewals were kept with theirs. */
  readonly byProposal?: string;
}

export type RenewalKind = 'auto' | 'evergreen' | 'byAgreement' | 'none';

export interface RenewalTerms {
  readonly kind: RenewalKind;
  /** Length of one renewal term, in months or in days; as long as the first term where neither is said. */
  readonly months?: number;
  readonly days?: number;
  /** Notice that keeps it from renewing, before the end of the term. */
  readonly notice?: { readonly count: number; readonly unit: 'day' | 'businessDay' | 'week' | 'month' | 'year' };
  readonly uplift?: Percent;
}

export interface Price {
  readonly amount: Money;
  readonly cycle: 'monthly' | 'quarterly' | 'yearly' | 'once';
}

export interface Notice {
  readonly noticeId: string;
  readonly kind: 'non-renewal';
  readonly receivedOn: CivilDate;
  readonly method: 'email' | 'courier' | 'post' | 'inPerson';
  readonly recordedBy: string;
  /** The last day it could be received on. */
  readonly deadline: CivilDate;
}

/** The truth about one contract: the root document of its aggregate, `contract:<contractId>`. */
export interface Contract {
  readonly id: 'contract';
  readonly kind: 'contracts.contract';
  readonly schema: 1;
  readonly contractId: string;
  readonly title: string;
  readonly type: ContractType;
  readonly state: ContractState;
  readonly source: Source;
  readonly counterparty: { readonly name: string; readonly externalId?: string };
  readonly zone: Zone;
  readonly ownerId: string;
  /** Everyone who wrote a part of it: none of them may approve it. */
  readonly authors: readonly string[];
  /** Number of the newest version, signed copies included; 0 while there is no document. */
  readonly version: number;
  /** Of the newest version that was negotiated; a signed copy of it leaves this as it is. */
  readonly documentHash?: string;
  /** SHA-256 over the document and everything else that an approval covers. */
  readonly contentHash: string;
  readonly price?: Price;
  /** The newest term: the one running, or the next one once its renewal is certain. */
  readonly term?: Term;
  /** The first term as the PSA's record has it, kept once a document was analysed and `term` is what that says. */
  readonly recordedTerm?: Term;
  /** The first term, from which all later ones are counted; kept once there is a second. */
  readonly initialTerm?: Term;
  /** What the newest term took the place of: while that one still runs, a notice in time for it brings it back. */
  readonly replaced?: ReplacedTerm;
  readonly renewal?: RenewalTerms;
  /** The version that was analysed last. */
  readonly analysedVersion: number;
  readonly proposalId?: string;
  /** The proposal opened last, also when it was taken back: approvals given on it may still stand on the next. */
  readonly lastProposalId?: string;
  /** The version that approvers were asked about last: what changed since is what they have to look at again. */
  readonly proposedVersion?: number;
  /** What made it active: the approval is bound to the content. */
  readonly approval?: { readonly proposalId: string; readonly contentHash: string };
  readonly notice?: Notice;
  /** Who has the document in hand; see its own last instant. */
  readonly checkout?: Checkout;
  readonly endedOn?: CivilDate;
  /** When something is to be done about it, for the sweep. UTC instant. */
  readonly dueAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const partitionOf = (contractId: string): string => `contract:${contractId}`;
export const rootId = 'contract';

/** The contract without its open proposal, which its approvers may have spoken on already. */
export function withoutProposal({ proposalId, ...contract }: Contract): Omit<Contract, 'proposalId'> {
  return proposalId ? { ...contract, lastProposalId: proposalId } : contract;
}
