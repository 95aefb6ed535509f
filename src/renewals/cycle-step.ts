import type { ReconcilerStep } from '../platform/workflow.ts';

/** What is to be done about the end of a term now. */
export type CycleStep = ReconcilerStep<'openCycle' | 'closeCycle' | 'alert' | 'proposeRenewal' | 'renewByOperation'>;
