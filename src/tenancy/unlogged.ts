import type { Actor } from '../platform/scope.ts';
import type { tenantEvents } from './tenant-events.ts';

/**
 * What a document of the catalog still has to say in a tenant's log. The catalog and the tenants' documents commit apart from
 * each other, so the change is written together with its events, these are then recorded, and taken off.
 */
export interface Unlogged {
  /** Given with the change, so that recording it twice is found out. */
  readonly id: string;
  /** Whose log it belongs in; the house's, where that tenant has none any more. */
  readonly tenant: string;
  readonly type: (typeof tenantEvents)[number]['type'];
  readonly data: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  readonly at: string;
}

/** Of a document in the catalog whose changes are events. Left out where everything is recorded. */
export interface WithUnlogged {
  readonly unlogged?: readonly Unlogged[];
}

/** The document without those that were recorded. */
export function withoutLogged<T extends WithUnlogged>(doc: T, recorded: ReadonlySet<string>): T {
  const left = doc.unlogged?.filter(({ id }) => !recorded.has(id)) ?? [];
  return { ...doc, unlogged: left.length > 0 ? left : undefined };
}
