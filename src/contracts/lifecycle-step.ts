import type { ReconcilerStep } from '../platform/workflow.ts';

/** What is to be done about a contract now. */
export type LifecycleStep = ReconcilerStep<
  'analyse' | 'proposeActivation' | 'returnToDraft' | 'cancel' | 'activate' | 'expire'
>;
