import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import type { CryptographyClient, KeyClient } from '@azure/keyvault-keys';
import type { SecretClient } from '@azure/keyvault-secrets';
import type { Clock } from './clock.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { asKeyUnavailable } from './key-unavailable.ts';

export interface KeyVaultSettings {
  /** https://<name>.vault.azure.net */
  readonly uri: string;
  /** Off only where the vault's host is not under the domain its challenge names (KEY_VAULT_CHALLENGE_CHECK). */
  readonly checkChallenge: boolean;
}

/** A key by its full identifier with version: https://<vault>/keys/<name>/<version>. It may be in a customer's vault. */
export type KeyId = string;

export interface SecretVersion {
  readonly version: string;
  readonly value: unknown;
}

/** Keys never leave the vault; secrets are JSON and are kept in memory for at most ten minutes. */
export interface KeyVault {
  /** Creates the key unless it exists. Safe to repeat; RSA keys wrap, EC keys (P-256) sign. */
  ensureKey(name: string, kind: 'RSA' | 'EC'): Promise<KeyId>;
  /** Makes another version of a key. What its earlier versions wrapped they still unwrap. */
  newKeyVersion(name: string, kind: 'RSA' | 'EC'): Promise<KeyId>;
  /** All enabled versions, in no order. Not cached. */
  keyVersions(name: string): Promise<readonly KeyId[]>;
  /** SubjectPublicKeyInfo, DER. */
  publicKey(key: KeyId): Promise<Uint8Array>;
  /** Deletes a key with all its versions; the vault can recover it until its retention has passed. Safe to repeat. */
  deleteKey(name: string): Promise<void>;
  /** RSA-OAEP-256. Throws KeyUnavailable when the key cannot be used, as does `unwrap`. */
  wrap(key: KeyId, plain: Uint8Array): Promise<Uint8Array>;
  unwrap(key: KeyId, wrapped: Uint8Array): Promise<Uint8Array>;
  /** ES256 over a SHA-256 digest: the signature's r and s, 64 bytes. */
  sign(key: KeyId, digest: Uint8Array): Promise<Uint8Array>;
  /**
   * The latest version's parsed JSON; undefined when there is no such secret. Check its shape before use. `asked: 'now'` is
   * answered by the vault itself.
   */
  secret(name: string, asked?: 'now'): Promise<unknown>;
  /** All enabled versions, newest first. Not cached. */
  secretVersions(name: string): Promise<readonly SecretVersion[]>;
  setSecret(name: string, value: unknown): Promise<void>;
  /** As with keys: recoverable for a while, safe to repeat. */
  deleteSecret(name: string): Promise<void>;
}

const wrapping = 'RSA-OAEP-256';
const cacheMs = 10 * 60_000;

export function createKeyVault(settings: KeyVaultSettings, credential: TokenCredential, clock: Clock): KeyVault {
  const options = { disableChallengeResourceVerification: !settings.checkChallenge };
  let keys: Promise<KeyClient> | undefined;
  let secrets: Promise<SecretClient> | undefined;
  const keyClient = () => {
    keys ??= import('@azure/keyvault-keys').then((sdk) => new sdk.KeyClient(settings.uri, credential, options));
    return keys;
  };
  const secretClient = () => {
    secrets ??= import('@azure/keyvault-secrets').then(
      (sdk) => new sdk.SecretClient(settings.uri, credential, options),
    );
    return secrets;
  };
  // A client per key reads the key's public part once and then only asks for what needs the private one.
  const clients = new Map<KeyId, Promise<CryptographyClient>>();
  const cryptography = (key: KeyId) => {
    const client =
      clients.get(key) ??
      import('@azure/keyvault-keys').then((sdk) => new sdk.CryptographyClient(key, credential, options));
    clients.set(key, client);
    return client;
  };
  /** A client remembers what its key may do, so one that failed is not asked again: the key may have been changed since. */
  const using = async <T>(key: KeyId, work: (client: CryptographyClient) => Promise<T>): Promise<T> => {
    try {
      return await work(await cryptography(key));
    } catch (fault) {
      clients.delete(key);
      throw asKeyUnavailable(key, fault);
    }
  };
  const makeKey = async (name: string, kind: 'RSA' | 'EC') => {
    const client = await keyClient();
    return kind === 'RSA'
      ? client.createRsaKey(name, { keySize: 3072, keyOps: ['wrapKey', 'unwrapKey'] })
      : client.createEcKey(name, { curve: 'P-256', keyOps: ['sign', 'verify'] });
  };
  const cache = createExpiringCache<unknown>(cacheMs, clock);

  return {
    async ensureKey(name, kind) {
      const client = await keyClient();
      const found = await orAbsent(() => client.getKey(name));
      if (found) return idOf(found);
      // Two at once make two versions of one key: each wraps with the version it got, and both versions unwrap.
      return idOf(await makeKey(name, kind));
    },
    newKeyVersion: async (name, kind) => idOf(await makeKey(name, kind)),
    async keyVersions(name) {
      const client = await keyClient();
      const ids: KeyId[] = [];
      for await (const { id, enabled } of client.listPropertiesOfKeyVersions(name))
        if (id && enabled !== false) ids.push(id);
      return ids;
    },
    async publicKey(key) {
      const [, name = '', version = ''] = /\/keys\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
      const { key: jwk = {} } = await (await keyClient()).getKey(name, { version });
      const { kty, crv, x, y, n, e } = jwk;
      return createPublicKey({ key: asJson({ x, y, n, e }, { kty, crv }), format: 'jwk' }).export({
        format: 'der',
        type: 'spki',
      });
    },
    async deleteKey(name) {
      const client = await keyClient();
      await orGone(() => client.beginDeleteKey(name));
    },
    async wrap(key, plain) {
      return (await using(key, (client) => client.wrapKey(wrapping, plain))).result;
    },
    async unwrap(key, wrapped) {
      return (await using(key, (client) => client.unwrapKey(wrapping, wrapped))).result;
    },
    async sign(key, digest) {
      return (await (await cryptography(key)).sign('ES256', digest)).result;
    },
    async secret(name, asked) {
      if (asked === 'now') cache.forget(name);
      const value = await cache.get(name, async () => {
        const client = await secretClient();
        return parsed((await orAbsent(() => client.getSecret(name)))?.value);
      });
      // Another instance may store it any moment.
      if (value === undefined) cache.forget(name);
      return value;
    },
    async secretVersions(name) {
      const client = await secretClient();
      const versions: { version: string; created: number; value: unknown }[] = [];
      const listed = await orAbsent(async () => {
        const all = [];
        for await (const properties of client.listPropertiesOfSecretVersions(name)) all.push(properties);
        return all;
      });
      for (const { version, enabled, createdOn } of listed ?? []) {
        if (!version || enabled === false) continue;
        const value = parsed((await client.getSecret(name, { version })).value);
        versions.push({ version, created: createdOn?.getTime() ?? 0, value });
      }
      return versions
        .sort((a, b) => b.created - a.created || (a.version < b.version ? -1 : 1))
        .map(({ version, value }) => ({ version, value }));
    },
    async setSecret(name, value) {
      await (await secretClient()).setSecret(name, JSON.stringify(value), { contentType: 'application/json' });
      cache.forget(name);
    },
    async deleteSecret(name) {
      const client = await secretClient();
      await orGone(() => client.beginDeleteSecret(name));
      cache.forget(name);
    },
  };
}

/** As JWKs are written (RFC 7517): the client gives their numbers as bytes. */
function asJson(numbers: Readonly<Record<string, Uint8Array | undefined>>, names: object): JsonWebKey {
  const encoded = Object.entries(numbers).flatMap(([name, value]) =>
    value ? [[name, Buffer.from(value).toString('base64url')]] : [],
  );
  return { ...names, ...Object.fromEntries(encoded) };
}

function idOf(key: { readonly id?: string; readonly name: string }): KeyId {
  if (!key.id) throw new Error(`Key Vault gave no identifier for key ${key.name}`);
  return key.id;
}

/** The message never shows the value: it is a secret. */
function parsed(value: string | undefined): unknown {
  if (value === undefined) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new Error('a secret in Key Vault is not JSON');
  }
}

/** 409: it is being deleted, or was and can still be recovered (Key Vault soft-delete overview). */
async function orGone(remove: () => Promise<unknown>): Promise<void> {
  try {
    await orAbsent(remove);
  } catch (fault) {
    if (!(typeof fault === 'object' && fault !== null && 'statusCode' in fault && fault.statusCode === 409))
      throw fault;
  }
}

async function orAbsent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (fault) {
    if (typeof fault === 'object' && fault !== null && 'statusCode' in fault && fault.statusCode === 404) {
      return undefined;
    }
    throw fault;
  }
}
