import type { z } from 'zod';
import type { DomainEvent } from './events.ts';
import type { TenantScope } from './scope.ts';
import type { Workflows } from './workflows.ts';

/** What a consumer is handed besides the message. */
export interface Delivery {
  readonly workflows: Workflows;
  /** From 1. */
  readonly attempt: number;
  readonly now: Date;
}

/**
 * A subscription to the mesh (topic `events`). Delivered at least once and out of order now and then; what was handled is
 * remembered in the tenant's inbox and skipped, yet a crash before that memory is written brings the event once more, so
 * `handle` must bear it. What it throws is redelivered, after ten times dead-lettered.
 */
export interface EventSubscription {
  /** `slice-verbNoun`, the function's name. */
  readonly name: string;
  /** The subscription on the topic; one per slice. */
  readonly subscription: string;
  /** Event types it wants, exact or with a trailing `*` (`contract.*`). */
  readonly types: readonly string[];
  /** `own` when the consumer's own commit makes repetition harmless and the inbox would be a wasted request. */
  readonly inbox: 'kept' | 'own';
  readonly handle: (scope: TenantScope, event: DomainEvent, delivery: Delivery) => Promise<void>;
}

/** A queue's consumer. The envelope inside each message names the tenant; its schema checks the rest. */
export interface QueueConsumer<M = unknown> {
  readonly name: string;
  readonly queue: string;
  readonly sessions: boolean;
  readonly message: z.ZodType<M>;
  /** As with subscriptions, for all messages or by message; `kept` unless said otherwise. */
  readonly inbox?: 'own' | ((message: M) => 'kept' | 'own');
  readonly handle: (scope: TenantScope, message: M, delivery: Delivery) => Promise<void>;
}

/** Ties a consumer to the type of its messages, with the types checked here and forgotten after. */
export const consumes = <M>(consumer: QueueConsumer<M>): QueueConsumer => consumer as unknown as QueueConsumer;

/** Sends to a queue. `id` is the natural key: the broker drops a second one within its window, the consumer's inbox later ones. */
export interface Queues {
  send(
    scope: TenantScope,
    queue: string,
    message: { readonly id: string; readonly session?: string; readonly body: unknown },
  ): Promise<void>;
}
