import type { ReconcilerStep } from '../platform/workflow.ts';

/** What is to be done about a proposal now. */
export type ProposalStep = ReconcilerStep<
  'ask' | 'remind' | 'escalate' | 'expire' | 'handOver' | 'execute' | 'rollBack' | 'tellReviewers'
>;
