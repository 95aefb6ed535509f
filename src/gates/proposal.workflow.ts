import { activity, again, event, run, type Step, waitFor, workflow } from '../platform/workflow.ts';
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

const acts = { ask: askApprovers, remind: remindApprovers, expire: expireProposal, execute: executeProposal } as const;

/** A history this long is begun anew, so that no turn replays much. */
const stepsPerGeneration = 10;

/**
 * One proposal from its opening to its end. A reconciler: it asks the document what is to be done, does it, and waits.
 * Lost or doubled events cost nothing. After a wait that timed out it begins anew, for that wait would eat the next event.
 */
export function* tellProposal(story: ProposalStory): Step<void> {
  let step = yield* run(lookAtProposal, story);
  for (let taken = 0; taken < stepsPerGeneration; taken++) {
    if (step.do === 'nothing') return;
    if (step.do === 'wait') {
      const woken = yield* waitFor(proposalChanged, new Date(step.until));
      if (woken === undefined) break;
      step = yield* run(lookAtProposal, story);
    } else {
      step = yield* run(acts[step.do], story);
    }
  }
  yield* again(story);
}
