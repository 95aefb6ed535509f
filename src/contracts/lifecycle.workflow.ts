import { activity, again, event, now, run, type Step, waitFor, workflow } from '../platform/workflow.ts';
import type { LifecycleStep } from './lifecycle-step.ts';

export interface LifecycleStory {
  readonly contractId: string;
}

/** Every act answers with what is to be done next, so a step costs one activity. */
export const lookAtContract = activity<LifecycleStory, LifecycleStep>('contracts-lookAtContract');
export const analyseContract = activity<LifecycleStory, LifecycleStep>('contracts-analyseContract');
export const proposeActivation = activity<LifecycleStory, LifecycleStep>('contracts-proposeActivation');
export const returnToDraft = activity<LifecycleStory, LifecycleStep>('contracts-returnToDraft');
export const beginTerm = activity<LifecycleStory, LifecycleStep>('contracts-beginTerm');
export const expireContract = activity<LifecycleStory, LifecycleStep>('contracts-expireContract');

export const contractChanged = event<unknown>('contractChanged');
export const lifecycleWorkflow = workflow<LifecycleStory, void>('contracts-lifecycle');

const acts = {
  analyse: analyseContract,
  proposeActivation,
  returnToDraft,
  activate: beginTerm,
  expire: expireContract,
} as const;

const stepsPerGeneration = 10;
/** Longer waits are the sweep's: no instance sleeps for months, pinned to the code of its birth. */
const longestWaitMs = 30 * 86_400_000;

/**
 * A contract's life from draft to its end, as a reconciler: it asks the document what is to be done, does it, and waits for
 * a change or the next due instant. When nothing is due soon it ends; whoever changes the contract starts it anew.
 */
export function* tellLifecycle(story: LifecycleStory): Step<void> {
  let step = yield* run(lookAtContract, story);
  for (let taken = 0; taken < stepsPerGeneration; taken++) {
    if (step.do === 'rest') return;
    if (step.do === 'wait') {
      const until = new Date(step.until);
      if (until.getTime() - (yield* now()).getTime() > longestWaitMs) return;
      const woken = yield* waitFor(contractChanged, until);
      if (woken === undefined) break; // a wait that timed out would eat the next event: begin anew
      step = yield* run(lookAtContract, story);
    } else {
      step = yield* run(acts[step.do], story);
    }
  }
  yield* again(story);
}
