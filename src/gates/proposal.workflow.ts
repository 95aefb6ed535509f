import { activity, event, reconcile, type Step, workflow } from '../platform/workflow.ts';
import type { ProposalStep } from './proposal-step.ts';

export interface ProposalStory {
  readonly proposalId: string;
}

/** Every act answers with what is to be done next, so a step costs one activity. */
export const lookAtProposal = activity<ProposalStory, ProposalStep>('gates-lookAtProposal');
export const askApprovers = activity<ProposalStory, ProposalStep>('gates-askApprovers');
export const remindApprovers = activity<ProposalStory, ProposalStep>('gates-remindApprovers');
export const expireProposal = activity<ProposalStory, ProposalStep>('gates-expireProposal');
export const executeProposal = activity<ProposalStory, ProposalStep>('gates-executeProposal');

export const proposalChanged = event<unknown>('proposalChanged');
export const proposalWorkflow = workflow<ProposalStory, void>('gates-proposal');

/** One proposal from its opening to its end. */
export const tellProposal = (story: ProposalStory): Step<void> =>
  reconcile(story, {
    look: lookAtProposal,
    acts: { ask: askApprovers, remind: remindApprovers, expire: expireProposal, execute: executeProposal },
    changed: proposalChanged,
  });
