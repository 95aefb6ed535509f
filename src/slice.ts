import type { z } from 'zod';
import type { Route } from './platform/http.ts';
import type { Delivery, EventSubscription, QueueConsumer } from './platform/messages.ts';
import type { TenantScope } from './platform/scope.ts';
import type { ActivityRef, Step, WorkflowRef } from './platform/workflow.ts';
import type { Workflows } from './platform/workflows.ts';

/**
 * What a slice may contribute: data that platform/azure.ts registers with Azure Functions, and that the permission
 * matrix, the event catalogue, OpenAPI and the isolation tests are computed from.
 */
export interface Slice {
  readonly name: string;
  readonly routes?: readonly Route[];
  readonly timers?: readonly Timer[];
  readonly subscriptions?: readonly EventSubscription[];
  readonly queues?: readonly QueueConsumer[];
  readonly tenantWork?: readonly TenantWork[];
  readonly workflows?: readonly WorkflowContribution[];
  readonly activities?: readonly ActivityContribution[];
  readonly events?: readonly EventDescription[];
  /** Names of the secrets in Key Vault that the slice keeps for a tenant: deleted when the tenant is shredded. */
  readonly secretsOf?: (scope: TenantScope) => Promise<readonly string[]>;
}

export interface Timer {
  readonly name: string;
  /** NCRONTAB, six fields, UTC. */
  readonly schedule: string;
  /** Work across tenants lists tenants and starts per-tenant work, nothing else. */
  readonly handle: (context: { readonly now: Date; readonly workflows: Workflows }) => Promise<void>;
}

/**
 * Work a timer wants done in every tenant. The timer only lists tenants and sends one message each (queue `tenant-work`);
 * this is what is done with it. `key` names the occasion: the same key is done once per tenant, undefined means not now.
 */
export interface TenantWork {
  readonly name: string;
  readonly input: z.ZodType;
  readonly key: (tenant: { readonly id: string; readonly zone: string }, now: Date) => string | undefined;
  /** `own` when doing it twice is harmless and remembering it would cost more than that. */
  readonly inbox?: 'own';
  readonly handle: (scope: TenantScope, input: unknown, delivery: Delivery) => Promise<void>;
}

export interface WorkflowContribution {
  readonly ref: WorkflowRef<never, unknown>;
  readonly tell: (input: never) => Step<unknown>;
}

export interface ActivityContribution {
  readonly ref: ActivityRef<never, unknown>;
  readonly handle: (
    scope: TenantScope,
    input: never,
    context: { readonly workflows: Workflows; readonly instance: string },
  ) => Promise<unknown>;
}

/**
 * What an event is in the chain that an auditor follows: a trigger, what the AI made of it, the request for a decision, the
 * decision, the intent to act, its outcome, the rollback. Beside the chain: people told, somebody reading, somebody refused,
 * a direct change of a draft, a change of policy, roles, keys or settings, and the log's own affairs.
 */
export type EventPhase =
  | 'trigger'
  | 'analysis'
  | 'request'
  | 'decision'
  | 'intent'
  | 'outcome'
  | 'rollback'
  | 'notification'
  | 'access'
  | 'denial'
  | 'change'
  | 'administration'
  | 'log';

/** One line of the event catalogue. */
export interface EventDescription {
  /** Past tense: `contract.activated`. */
  readonly type: string;
  readonly meaning: string;
  /** Which part of a chain it is: what the log's leaf says, and what evidence of controls is told by. */
  readonly phase: EventPhase;
  /** Unless it is a success. */
  readonly outcome?: 'failure' | 'denied' | 'pending';
  /**
   * The line of a timeline, with `{actor}` and fields of `data` in braces: "{actor} approved it". Without it the meaning is
   * shown.
   */
  readonly says?: string;
  /** Fields of `data` and what they hold. */
  readonly data?: Readonly<Record<string, string>>;
}

/** Ties a story to its name, with its types checked here and forgotten after. */
export const tells = <I, O>(ref: WorkflowRef<I, O>, tell: (input: I) => Step<O>): WorkflowContribution =>
  ({ ref, tell }) as unknown as WorkflowContribution;

/** Ties an act to its name. */
export const does = <I, O>(
  ref: ActivityRef<I, O>,
  handle: (
    scope: TenantScope,
    input: I,
    context: { readonly workflows: Workflows; readonly instance: string },
  ) => Promise<O>,
): ActivityContribution => ({ ref, handle }) as unknown as ActivityContribution;
