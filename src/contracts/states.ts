import type { Contract } from './contract.ts';

export const contractStates = ['draft', 'pendingApproval', 'approved', 'active', 'expired', 'cancelled'] as const;
export type ContractState = (typeof contractStates)[number];

export type ContractEvent =
  | 'edit'
  | 'addVersion'
  | 'addExecutedCopy'
  | 'proposeActivation'
  | 'withdrawProposal'
  | 'approve'
  | 'activate'
  | 'recordNotice'
  | 'renew'
  | 'takeBackRenewal'
  | 'end'
  | 'cancel';

export interface Transition {
  readonly from: ContractState;
  readonly on: ContractEvent;
  readonly to: ContractState;
  /** What must hold; the text is what a caller is told when it does not. */
  readonly guard?: { readonly says: string; readonly holds: (contract: Contract) => boolean };
}

const hasDocument = {
  says: 'the contract needs a document that has been analysed',
  holds: (c: Contract) => c.version > 0 && c.analysedVersion === c.version,
};
const approvalCoversContent = {
  says: 'the approval must cover exactly this content',
  holds: (c: Contract) => c.approval?.contentHash === c.contentHash,
};
const hasTerm = { says: 'the contract must have a term', holds: (c: Contract) => c.term !== undefined };
const wasRenewed = {
  says: 'the term before must be known',
  holds: (c: Contract) => c.replaced !== undefined,
};

/**
 * The life of a contract as one table: used by the code, by the 409 answers, by the documentation and by the tests. There is
 * no way to `active` but through an approval bound to the content, no deleting, and expired is not terminated.
 */
export const transitions: readonly Transition[] = [
  { from: 'draft', on: 'edit', to: 'draft' },
  { from: 'draft', on: 'addVersion', to: 'draft' },
  { from: 'draft', on: 'proposeActivation', to: 'pendingApproval', guard: hasDocument },
  { from: 'draft', on: 'cancel', to: 'cancelled' },
  { from: 'pendingApproval', on: 'addVersion', to: 'draft' },
  { from: 'pendingApproval', on: 'edit', to: 'draft' },
  { from: 'pendingApproval', on: 'withdrawProposal', to: 'draft' },
  { from: 'pendingApproval', on: 'cancel', to: 'cancelled' },
  { from: 'pendingApproval', on: 'approve', to: 'approved', guard: approvalCoversContent },
  { from: 'approved', on: 'activate', to: 'active', guard: approvalCoversContent },
  { from: 'approved', on: 'addExecutedCopy', to: 'approved' },
  { from: 'active', on: 'addExecutedCopy', to: 'active' },
  { from: 'active', on: 'recordNotice', to: 'active', guard: hasTerm },
  { from: 'active', on: 'renew', to: 'active', guard: hasTerm },
  { from: 'active', on: 'takeBackRenewal', to: 'active', guard: wasRenewed },
  { from: 'active', on: 'end', to: 'expired', guard: hasTerm },
];

/** What is possible in the contract's state, guards included. */
export const possibleEvents = (contract: Contract): readonly ContractEvent[] =>
  transitions.filter((t) => t.from === contract.state && (t.guard?.holds(contract) ?? true)).map((t) => t.on);

export type Move = { readonly to: ContractState } | { readonly impossible: string };

/** The state after the event, or why it is not possible. */
export function move(contract: Contract, on: ContractEvent): Move {
  const transition = transitions.find((t) => t.from === contract.state && t.on === on);
  if (!transition) return { impossible: `a contract that is ${contract.state} does not allow "${on}"` };
  if (transition.guard && !transition.guard.holds(contract)) return { impossible: transition.guard.says };
  return { to: transition.to };
}
