import type { Key } from '../bytes.ts';
import { deviceIdOf, newDeviceKeys, publicJwk } from '../device-key.ts';
import type { SeenKeys } from '../seen-keys.ts';

/** A key of this browser: only this browser can use it, and nobody can take it out. */
export interface OwnKey {
  readonly id: string;
  readonly privateKey: Key;
  readonly publicKey: Key;
}

/** What this browser keeps of one person in one tenant (IndexedDB; a CryptoKey is stored without its bytes being seen). */
export interface KeyChest {
  /** All keys ever made here, the newest last: what was sealed for an earlier one still opens with it. */
  own(): Promise<readonly OwnKey[]>;
  make(): Promise<OwnKey>;
  seen(principalId: string): Promise<SeenKeys>;
  remember(principalId: string, deviceIds: readonly string[]): Promise<void>;
}

export async function openKeyChest(tenant: string, principalId: string): Promise<KeyChest> {
  const database = await opened();
  const owner = `${tenant}/${principalId}`;
  const own = async () => ((await get(database, 'keys', owner)) as readonly OwnKey[] | undefined) ?? [];
  const seenBy = (other: string) => `${owner}/${other}`;
  const seen = async (other: string) => ((await get(database, 'seen', seenBy(other))) as SeenKeys | undefined) ?? [];
  return {
    own,
    async make() {
      const { privateKey, publicKey } = await newDeviceKeys();
      const key = { id: await deviceIdOf(await publicJwk(publicKey)), privateKey, publicKey };
      await put(database, 'keys', owner, [...(await own()), key]);
      // Without this a browser short of space may throw it away, and with it what only this device can open.
      await navigator.storage?.persist?.().catch(() => false);
      return key;
    },
    seen,
    remember: async (other, ids) =>
      put(database, 'seen', seenBy(other), [...new Set([...(await seen(other)), ...ids])]),
  };
}

const opened = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('counterpart-sealed', 1);
    request.onupgradeneeded = () => {
      for (const name of ['keys', 'seen']) request.result.createObjectStore(name);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('This browser keeps no data for this site, so it can have no key.'));
  });

const get = (database: IDBDatabase, store: string, key: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const request = database.transaction(store).objectStore(store).get(key);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Resolves when it is on disk, not before. */
const put = (database: IDBDatabase, store: string, key: string, value: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const change = database.transaction(store, 'readwrite', { durability: 'strict' });
    change.objectStore(store).put(value, key);
    change.oncomplete = () => resolve();
    change.onabort = () => reject(change.error ?? new Error('The key could not be kept in this browser.'));
  });
