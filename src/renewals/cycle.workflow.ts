import { activity, event, reconcile, type Step, workflow } from '../platform/workflow.ts';
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

/** What happens around the end of each term: alerts, the renewal package, renewal by operation of the contract. */
export const tellCycle = (story: CycleStory): Step<void> =>
  reconcile(story, {
    look: lookAtCycle,
    acts: { openCycle, closeCycle, alert: raiseAlert, proposeRenewal, renewByOperation },
    changed: cycleChanged,
  });
