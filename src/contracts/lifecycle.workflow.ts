import { activity, event, reconcile, type Step, workflow } from '../platform/workflow.ts';
import type { LifecycleStep } from './lifecycle-step.ts';

export interface LifecycleStory {
  readonly contractId: string;
}

/** Every act answers with what is to be done next, so a step costs one activity. */
export const lookAtContract = activity<LifecycleStory, LifecycleStep>('contracts-lookAtContract');
export const analyseContract = activity<LifecycleStory, LifecycleStep>('contracts-analyseContract');
export const proposeActivation = activity<LifecycleStory, LifecycleStep>('contracts-proposeActivation');
export const returnToDraft = activity<LifecycleStory, LifecycleStep>('contracts-returnToDraft');
export const cancelContract = activity<LifecycleStory, LifecycleStep>('contracts-cancelContract');
export const beginTerm = activity<LifecycleStory, LifecycleStep>('contracts-beginTerm');
export const expireContract = activity<LifecycleStory, LifecycleStep>('contracts-expireContract');

export const contractChanged = event<unknown>('contractChanged');
export const lifecycleWorkflow = workflow<LifecycleStory, void>('contracts-lifecycle');

/** A contract's life from draft to its end. */
export const tellLifecycle = (story: LifecycleStory): Step<void> =>
  reconcile(story, {
    look: lookAtContract,
    acts: {
      analyse: analyseContract,
      proposeActivation,
      returnToDraft,
      cancel: cancelContract,
      activate: beginTerm,
      expire: expireContract,
    },
    changed: contractChanged,
  });
