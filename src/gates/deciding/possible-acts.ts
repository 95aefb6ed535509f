import { isAutomatic } from '../level.ts';
import { dueReview, openQuestion, type Proposal, type ProposalState } from '../proposal.ts';
import { isExpired } from '../timing.ts';

/** Everything people can do with a proposal. */
export const actsOnProposals = [
  'decide',
  'ask',
  'answer',
  'reassign',
  'addApprover',
  'comment',
  'withdraw',
  'breakGlass',
  'tick',
  'carryOut',
  'acknowledge',
  'requestRollback',
] as const;
export type ActOnProposal = (typeof actsOnProposals)[number];

/** Which act a state lets anybody try. Whether the very caller may is asked where the act is done. */
export const possibleIn: Readonly<Record<ProposalState, readonly ActOnProposal[]>> = {
  open: ['decide', 'ask', 'answer', 'reassign', 'addApprover', 'comment', 'withdraw', 'breakGlass'],
  approved: ['comment', 'withdraw'],
  withPeople: ['comment', 'withdraw', 'tick', 'carryOut'],
  executing: ['comment'],
  executed: ['comment', 'acknowledge', 'requestRollback'],
  failed: ['comment', 'acknowledge'],
  rollingBack: ['comment'],
  rolledBack: ['comment'],
  rejected: ['comment'],
  expired: ['comment'],
  withdrawn: ['comment'],
};

/** No clock is stopped more often for one proposal, and no plan grows longer by hand. */
export const mostQuestions = 10;
export const mostAddedSteps = 10;

/** The state as people are told it: the deadline is over for everybody at the same instant, its story told it or not. */
export const stateNow = (proposal: Proposal, now: Date): ProposalState =>
  (proposal.state === 'open' || proposal.state === 'withPeople') && isExpired(proposal, now)
    ? 'expired'
    : proposal.state;

/** What somebody could do now: by its state, and by what stands in it. */
export function possibleActs(proposal: Proposal, now: Date): readonly ActOnProposal[] {
  const question = openQuestion(proposal, now);
  const unless: Partial<Record<ActOnProposal, boolean>> = {
    ask: question !== undefined || proposal.questions.length >= mostQuestions,
    answer: proposal.questions.every(({ answer }) => answer),
    addApprover: proposal.plan.filter(({ addedBy }) => addedBy).length >= mostAddedSteps,
    tick: proposal.checklist.length === 0,
    carryOut: proposal.checklist.some(({ done }) => !done),
    acknowledge: dueReview(proposal) === undefined,
    // What people approved is taken back by asking them again.
    requestRollback: !isAutomatic(proposal),
  };
  return possibleIn[stateNow(proposal, now)].filter((act) => !unless[act]);
}
