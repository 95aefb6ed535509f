import type { TenantScope } from './scope.ts';
import type { EventRef, WorkflowRef } from './workflow.ts';

/**
 * Starts and wakes durable stories. Instance ids are made by one function per slice, at most 100 characters (the limit
 * of the Durable Task Scheduler).
 */
export interface Workflows {
  /** Starts the story, as the system's and not the caller's act, unless it runs; then raises `wake` so that it looks again. Safe to repeat. */
  nudge<I>(
    scope: TenantScope,
    ref: WorkflowRef<I, unknown>,
    id: string,
    input: I,
    wake: EventRef<unknown>,
  ): Promise<void>;
  /** Starts the story; `running` when an instance of that id is under way. */
  start<I>(scope: TenantScope, ref: WorkflowRef<I, unknown>, id: string, input: I): Promise<'started' | 'running'>;
}
