import type { AreaPolicy } from '../../../src/gates/policy/approval-policy.ts';
import { contractsArea } from '../../../src/gates/policy/default-policy.ts';

/** How many steps the measured plans have. */
export const sizes = [1, 2, 4, 8] as const;

/** Business days until the deadline: about 434 days. */
const patient = 310;

/** Steps one after the other, each the approver's. */
export const inSequence = (count: number): AreaPolicy => area(count, (n) => n);

/** The same steps, all at once. */
export const sideBySide = (count: number): AreaPolicy => area(count, () => 1);

/** Nobody is reminded and no ladder is climbed, so that nothing but waiting is left. */
export const silent: AreaPolicy = {
  ...contractsArea,
  timing: {
    ...contractsArea.timing,
    deadlineDays: patient,
    remind: { ...contractsArea.timing.remind, most: 0 },
    escalate: [],
  },
};

/** The three reminders and the one rung of the policy a new tenant has. */
export const reminded: AreaPolicy = {
  ...contractsArea,
  timing: { ...contractsArea.timing, deadlineDays: patient },
};

function area(count: number, stage: (n: number) => number): AreaPolicy {
  const steps = Array.from({ length: count }, (_, index) => ({
    id: `step-${index + 1}`,
    title: `Step ${index + 1}`,
    stage: stage(index + 1),
    approvers: [{ role: 'approver' }],
    needed: 1,
  }));
  return { ...contractsArea, steps };
}
