import { refusal } from '../platform/refusal.ts';
import type { Contract } from './contract.ts';
import { type ContractEvent, possibleEvents } from './states.ts';

/** Names what is possible now, so that a caller can go on without guessing. */
export const notPossibleNow = (contract: Contract, wanted: ContractEvent, because: string) =>
  refusal('conflict', 'contracts.notPossibleNow', `"${wanted}" is not possible: ${because}.`, {
    details: { state: contract.state, possible: possibleEvents(contract) },
  });

export const changedMeanwhile = (etag: string, current: unknown) =>
  refusal(
    'changedMeanwhile',
    'contracts.changedMeanwhile',
    'Somebody changed this contract since you read it. Look at the current version and try again.',
    {
      details: { etag, current },
    },
  );

export const contentNotApproved = () =>
  refusal('conflict', 'contracts.contentNotApproved', 'The approval covers other content than the contract has now.');

export const nothingToApprove = () =>
  refusal('conflict', 'contracts.nothingToApprove', 'There is no open proposal on this contract.');

export const noticeTooLate = (deadline: string, receivedOn: string) =>
  refusal(
    'conflict',
    'contracts.noticeTooLate',
    `The notice came on ${receivedOn}; the last day for it was ${deadline}. The term renews.`,
    { details: { deadline, receivedOn } },
  );

export const noNoticeNeeded = () =>
  refusal(
    'conflict',
    'contracts.noNoticeNeeded',
    'A notice of non-renewal is for a contract that renews by itself at the end of a term. This one does not.',
  );
