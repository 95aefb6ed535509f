import { activity, event, reconcile, type Step, workflow } from '../platform/workflow.ts';
import type { ProposalStep } from './proposal-step.ts';

export interface ProposalStory {
  readonly proposalId: string;
}

/** Every act answers with what is to be done next, so a step costs one activity. */
export const lookAtProposal = activity<ProposalStory, ProposalStep>('gates-lookAtProposal');
export const askApprovers = activity<ProposalStory, ProposalStep>('gates-askApprovers');
export const remindApprovers = activity<ProposalStory, ProposalStep>('gates-remindApprovers');
export const escalateProposal = activity<ProposalStory, ProposalStep>('gates-escalateProposal');
export const expireProposal = activity<ProposalStory, ProposalStep>('gates-expireProposal');
export const handOverProposal = activity<ProposalStory, ProposalStep>('gates-handOverProposal');
export const executeProposal = activity<ProposalStory, ProposalStep>('gates-executeProposal');
export const rollBackProposal = activity<ProposalStory, ProposalStep>('gates-rollBackProposal');
export const tellReviewers = activity<ProposalStory, ProposalStep>('gates-tellReviewers');

export const proposalChanged = event<unknown>('proposalChanged');
export const proposalWorkflow = workflow<ProposalStory, void>('gates-proposal');

/** One proposal from its opening to its end. */
export const tellProposal = (story: ProposalStory): Step<void> =>
  reconcile(story, {
    look: lookAtProposal,
    acts: {
      ask: askApprovers,
      remind: remindApprovers,
      escalate: escalateProposal,
      expire: expireProposal,
      handOver: handOverProposal,
      execute: executeProposal,
      rollBack: rollBackProposal,
      tellReviewers,
    },
    changed: proposalChanged,
  });
