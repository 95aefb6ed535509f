import { newId } from './ids.ts';

/** Who acts. `assistant` is the AI: it may prepare, never approve. */
export interface Actor {
  readonly kind: 'person' | 'application' | 'system' | 'assistant';
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
}

/** What travels in messages and durable payloads: plain data, worthless until platform code opens it. */
export interface ScopeEnvelope {
  readonly tenant: string;
  readonly actor: Actor;
  /** Ties together everything one request or trigger caused. */
  readonly correlation: string;
}

/**
 * The right to touch one tenant's data, on behalf of one actor. Stores, blobs, keys, search and the log take a scope and
 * never a tenant id. Private state and an unexported class: only openScope, which only platform/ may import, makes one.
 */
class Scope {
  readonly #envelope: ScopeEnvelope;
  constructor(envelope: ScopeEnvelope) {
    this.#envelope = Object.freeze({ ...envelope, actor: Object.freeze({ ...envelope.actor }) });
  }
  get tenant(): string {
    return this.#envelope.tenant;
  }
  get actor(): Actor {
    return this.#envelope.actor;
  }
  get correlation(): string {
    return this.#envelope.correlation;
  }
  /** The same tenant and correlation for another actor: the system, or the AI, going on with what a person began. */
  actingAs(actor: Actor): Scope {
    return new Scope({ ...this.#envelope, actor });
  }
  toEnvelope(): ScopeEnvelope {
    return this.#envelope;
  }
}

export type TenantScope = Scope;

/**
 * Tenant ids are part of container names (`t-<tenant>`, where Blob storage allows no two hyphens in a row) and of durable
 * instance ids (100 characters in all).
 */
export const tenantIdRule = /^(?!.*--)[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?$/;

/** DANGEROUS: grants access to the tenant named. Callers have verified a token, a message or a durable envelope. */
export function openScope(envelope: ScopeEnvelope): TenantScope {
  if (!tenantIdRule.test(envelope.tenant)) throw new TypeError('a tenant scope needs a well-formed tenant id');
  if (!envelope.actor?.id) throw new TypeError('a tenant scope needs an actor');
  return new Scope({ ...envelope, correlation: envelope.correlation || newId() });
}

export const systemActor = (part: string): Actor => ({ kind: 'system', id: `system:${part}` });
export const assistantActor: Actor = { kind: 'assistant', id: 'assistant', name: 'Counterpart assistant' };
