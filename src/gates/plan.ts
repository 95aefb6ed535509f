/** Who may speak in a step. A role and a group mean whoever holds or belongs to it when they decide. */
export type ApproverRef =
  | { readonly role: string }
  | { readonly group: string }
  | { readonly person: string }
  /** Somebody without an account here, known by their address alone and by a code mailed to it. */
  | { readonly external: { readonly name: string; readonly email: string } };

/** One question put to some people. Steps of one stage run side by side, stages one after the other. */
export interface PlanStep {
  readonly id: string;
  readonly title: string;
  readonly stage: number;
  readonly approvers: readonly ApproverRef[];
  /** So many different people, or everyone who was asked when the step opened. */
  readonly needed: number | 'all';
  /** Names of the inputs and topics this step judges; without it everything. What it does not judge does not void it. */
  readonly judges?: readonly string[];
  /** Why it is in the plan, for the people asked: "value 120,000.00 USD is at least 100,000.00 USD". */
  readonly because?: string;
  /** Put in by a person for this one proposal. */
  readonly addedBy?: { readonly id: string; readonly at: string };
}

/** How the ids of steps begin that people put in: a word on one of them never counts for a step of the policy. */
export const addedStepId = 'added-';

/** When people hear of it again. Hours are business hours of the person told; days are business days. */
export interface Timing {
  readonly deadlineDays: number;
  readonly remind: { readonly afterHours: number; readonly everyHours: number; readonly most: number };
  /** Rungs, in order of `afterHours` since the step opened: who may then decide as well, and is told so. */
  readonly escalate: readonly { readonly afterHours: number; readonly to: readonly ApproverRef[] }[];
  /** The longest a question stops the clock; after that it runs on unanswered. */
  readonly longestPauseDays: number;
  /** How long a mailed link opens the page; it can be renewed. Plain hours. */
  readonly linkHours: number;
  /** Business days for the review of what was already done (L1, break-glass). */
  readonly reviewDays: number;
}

/** These people asked apart from any plan: to look at what was done, to act themselves. No step of a policy has its id. */
export const outsidePlan = (approvers: readonly ApproverRef[]): PlanStep => ({
  id: '',
  title: '',
  stage: 0,
  approvers,
  needed: 1,
});

export const isExternal = (ref: ApproverRef): ref is Extract<ApproverRef, { external: unknown }> => 'external' in ref;
