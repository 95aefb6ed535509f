import { refusal } from '../../platform/refusal.ts';
import type { Proposal, ProposalState, Question } from '../proposal.ts';
import { type ActOnProposal, possibleActs, stateNow } from './possible-acts.ts';

/** What was tried, as it reads after "it cannot be". */
const inWords: Readonly<Record<ActOnProposal, string>> = {
  decide: 'decided',
  ask: 'asked about',
  answer: 'answered for',
  reassign: 'given to another approver',
  addApprover: 'given more approvers',
  comment: 'commented on',
  withdraw: 'withdrawn',
  breakGlass: 'approved by emergency',
  tick: 'ticked off',
  carryOut: 'carried out',
  acknowledge: 'acknowledged',
  requestRollback: 'taken back',
};

const stateInWords: Readonly<Record<ProposalState, string>> = {
  open: 'still open',
  approved: 'approved',
  withPeople: 'approved and left to people to carry out',
  executing: 'being carried out',
  executed: 'carried out',
  failed: 'failed',
  rollingBack: 'being taken back',
  rolledBack: 'taken back',
  rejected: 'rejected',
  expired: 'expired',
  withdrawn: 'withdrawn',
};

/** Says the state it is in, and what could be done instead. */
export function notPossibleNow(act: ActOnProposal, proposal: Proposal, now: Date) {
  const state = stateNow(proposal, now);
  return refusal(
    'conflict',
    'gates.notPossibleNow',
    `This proposal is ${stateInWords[state]}; it cannot be ${inWords[act]} now.`,
    { details: { state, possible: possibleActs(proposal, now) } },
  );
}

const mayNot = (code: string, message: string) => refusal('forbidden', `gates.${code}`, message);

export const mayNotAnswer = () =>
  mayNot('mayNotAnswer', 'Only who requested or wrote this, or who manages proposals, can answer questions about it.');

export const mayNotWithdraw = () =>
  mayNot('mayNotWithdraw', 'Only who requested this, or who manages proposals, can withdraw it.');

export const mayNotAddApprovers = () =>
  mayNot(
    'mayNotAddApprovers',
    'Only who requested this, its approvers and who manages proposals can ask for more approvers.',
  );

export const notYourSeat = () =>
  mayNot('notYourSeat', 'You can give away only your own place among the approvers, and only before you have decided.');

export const mayNotBreakGlass = () =>
  mayNot(
    'mayNotBreakGlass',
    'Only people who may act in an emergency, and who have no part in this proposal, can do this.',
  );

export const sameHand = () =>
  mayNot('sameHand', 'Your mail goes where that of the first goes. The second word has to be somebody else’s.');

export const hasAnAccount = (email: string) =>
  refusal('invalid', 'invalid', 'This person has an account here.', {
    violations: [
      {
        field: 'approver.external.email',
        rule: 'must not be of somebody with an account: name the person',
        value: email,
      },
    ],
  });

export const questionOpen = ({ id, by }: Question) =>
  refusal(
    'conflict',
    'gates.questionOpen',
    `A question by ${by.name ?? by.id} waits for its answer. Ask again when it is answered.`,
    { details: { question: id } },
  );

export const tooMany = (what: 'questions' | 'added approvers' | 'comments', most: number) =>
  refusal('conflict', 'gates.tooMany', `This proposal has ${most} ${what}, which is as many as there can be.`, {
    details: { most },
  });

export const answeredOtherwise = ({ by, at }: NonNullable<Question['answer']>) =>
  refusal('conflict', 'gates.answeredAlready', `This question was already answered by ${by.name ?? by.id}.`, {
    details: { by: by.id, at },
  });

export const unknownStep = (step: string, steps: readonly string[]) =>
  refusal('invalid', 'invalid', 'No step of this name waits for a decision.', {
    violations: [{ field: 'step', rule: `must be one of: ${steps.join(', ')}`, value: step }],
  });

export const cannotApprove = (field: string, value: string) =>
  refusal('invalid', 'invalid', 'This person cannot be an approver of this proposal.', {
    violations: [
      {
        field,
        rule: 'must be somebody who may decide here, and is neither an author nor an approver of it yet',
        value,
      },
    ],
  });

export const onlyOpenOnesWait = (state: ProposalState) =>
  refusal('invalid', 'invalid', 'Only open proposals wait for a decision.', {
    violations: [{ field: 'state', rule: 'must be open, or left out, beside waitingFor', value: state }],
  });
