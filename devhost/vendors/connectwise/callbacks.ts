import { randomUUID } from 'node:crypto';
import type { Json } from './answer.ts';
import { CREDENTIALS } from './seed.ts';
import type { Kind, Store } from './store.ts';

export type Action = 'added' | 'updated' | 'deleted';

/** Where callbacks say they come from; the key endpoint is on the host of the API. */
export interface Origin {
  /** Such as https://localhost:8443 */
  readonly url: string;
  readonly codebase: string;
}

/**
 * Puts a delivery in the queue for each callback registered for this change and returns their ids. The body has no instant of the
 * event, and `Entity` is JSON in a string, null after a deletion (capture in amp-labs/connectors, providers/connectwise).
 */
export function queueCallbacks(
  store: Store,
  origin: Origin,
  kind: Kind,
  action: Action,
  record: Json,
  member: string,
): number[] {
  if (kind !== 'agreement' && kind !== 'company') return [];
  const held = store.setting('holdDeliveries', false);
  const registered = store.list('callback').filter((callback) => isFor(callback, kind, record, member));
  return registered.map((callback) => {
    const keyUrl = `${origin.url}/${origin.codebase}/system/callbackkey/index.rails?companyName=${CREDENTIALS.companyId}&id=${keyId(store, Number(callback.id))}`;
    const body = {
      MessageId: randomUUID(),
      FromUrl: new URL(origin.url).host,
      CompanyId: CREDENTIALS.companyId,
      MemberId: member,
      Action: action,
      Type: kind,
      ID: record.id,
      ProductInstanceId: '65aa00000000000000000001',
      PartnerId: '65aa00000000000000000002',
      Entity: action === 'deleted' ? null : JSON.stringify(record),
      Metadata: { key_url: keyUrl },
      CallbackObjectRecId: callback.id,
    };
    // The record id and the action are appended to the registered address as it stands (Developer Guide, Callbacks).
    const url = `${callback.url}${record.id}&action=${action}`;
    return store.enqueue({
      callbackId: Number(callback.id),
      url,
      body: JSON.stringify(body),
      state: held ? 'held' : 'pending',
    });
  });
}

/** `isSelfSuppressedFlag` is taken to mean "not for changes of the member who registered"; the vendor's text was not found. */
function isFor(callback: Json, kind: Kind, record: Json, member: string): boolean {
  if (callback.inactiveFlag === true || callback.type !== kind) return false;
  if (callback.isSelfSuppressedFlag === true && callback.memberId === member) return false;
  if (callback.level === 'owner') return true;
  const target = callback.level === kind ? record : record[String(callback.level)];
  return (target as Json | null | undefined)?.id === callback.objectId;
}

/** One key per registration, named by a GUID that tells nothing. */
function keyId(store: Store, callbackId: number): string {
  const existing = store.setting<string | undefined>(`keyOf:${callbackId}`, undefined);
  if (existing) return existing;
  const id = randomUUID();
  store.set(`keyOf:${callbackId}`, id);
  store.set(`signingKey:${id}`, randomUUID() + randomUUID());
  return id;
}

export const signingKeyOf = (store: Store, callbackId: number): string =>
  store.setting(`signingKey:${keyId(store, callbackId)}`, '');

export const signingKey = (store: Store, id: string): string | undefined =>
  store.setting<string | undefined>(`signingKey:${id}`, undefined);
