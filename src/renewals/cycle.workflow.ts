import { activity, again, event, now, run, type Step, waitFor, workflow } from '../platform/workflow.ts';
import type { CycleStep } from './cycle-step.ts';

export interface CycleStory {
  readonly contractId: string;
}

/** Every act answers with what is to be done next, so a step costs one activity. */
export const lookAtCycle = activity<CycleStory, CycleStep>('renewals-lookAtCycle');
export const openCycle = activity<CycleStory, CycleStep>('renewals-openCycle');
export const closeCycle = activity<CycleStory, CycleStep>('renewals-closeCycle');
export const raiseAlert = activity<CycleStory, CycleStep>('renewals-raiseAlert');
export const proposeRenewal = activity<CycleStory, CycleStep>('renewals-proposeRenewal');
export const renewByOperation = activity<CycleStory, CycleStep>('renewals-renewByOperation');

export const cycleChanged = event<unknown>('cycleChanged');
export const cycleWorkflow = workflow<CycleStory, void>('renewals-cycle');

const acts = { openCycle, closeCycle, alert: raiseAlert, proposeRenewal, renewByOperation } as const;

const stepsPerGeneration = 10;
/** Longer waits are the sweep's: no instance sleeps for months, pinned to the code of its birth. */
const longestWaitMs = 30 * 86_400_000;

/** What happens around the end of each term: alerts, the renewal package, renewal by operation of the contract. */
export function* tellCycle(story: CycleStory): Step<void> {
  let step = yield* run(lookAtCycle, story);
  for (let taken = 0; taken < stepsPerGeneration; taken++) {
    if (step.do === 'rest') return;
    if (step.do === 'wait') {
      const until = new Date(step.until);
      if (until.getTime() - (yield* now()).getTime() > longestWaitMs) return;
      const woken = yield* waitFor(cycleChanged, until);
      if (woken === undefined) break; // a wait that timed out would eat the next event: begin anew
      step = yield* run(lookAtCycle, story);
    } else {
      step = yield* run(acts[step.do], story);
    }
  }
  yield* again(story);
}
