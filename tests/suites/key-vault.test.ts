import { createHash, createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto';
import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { CryptographyClient, KeyClient } from '@azure/keyvault-keys';
import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKeyVault } from '../../devhost/key-vault/index.ts';
import { signDigest, verifyDigest } from '../../devhost/key-vault/p256.ts';
import type { RunningService } from '../../devhost/service.ts';
import { type Ground, prepareGround } from '../support/ground.ts';

/**
 * By default the local service; with KEY_VAULT_SUITE_URI (https://name.vault.azure.net) and a signed-in
 * DefaultAzureCredential with the roles Secrets Officer and Crypto Officer, a real vault. That has not been done.
 */
const azure = process.env.KEY_VAULT_SUITE_URI;
let ground: Ground;
let local: RunningService | undefined;
let credential: TokenCredential;
let secrets: SecretClient;
let keys: KeyClient;

const options = { disableChallengeResourceVerification: azure === undefined, retryOptions: { maxRetries: 0 } };

beforeAll(async () => {
  ground = await prepareGround();
  local = azure ? undefined : await startKeyVault(ground.context('key-vault'));
  const uri = azure ?? local?.url ?? '';
  credential = azure ? new DefaultAzureCredential() : ground.credential;
  secrets = new SecretClient(uri, credential, options);
  keys = new KeyClient(uri, credential, options);
});
afterAll(async () => {
  await local?.stop();
  await ground.stop();
});

const fresh = (what: string) => `${what}-${randomUUID().slice(0, 8)}`;
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (fault) => `${fault.statusCode} ${fault.code}`,
  );

describe('a secret', () => {
  it('is read as it was set, latest or by version', async () => {
    const name = fresh('secret');
    const tags = { tenant: 'fabrikam' };
    const first = await secrets.setSecret(name, 'one', { contentType: 'application/json', tags });
    await secrets.setSecret(name, 'two');
    expect((await secrets.getSecret(name)).value).toBe('two');
    const old = await secrets.getSecret(name, { version: first.properties.version ?? '' });
    expect([old.value, old.properties.contentType, old.properties.tags]).toEqual(['one', 'application/json', tags]);
  });

  it('that does not exist is not found', async () => {
    expect(await refusal(secrets.getSecret('never'))).toBe('404 SecretNotFound');
  });

  it('is refused while disabled, and usable again later', async () => {
    const name = fresh('secret');
    const { properties } = await secrets.setSecret(name, 'x');
    await secrets.updateSecretProperties(name, properties.version ?? '', { enabled: false });
    expect(await refusal(secrets.getSecret(name))).toBe('403 Forbidden');
    await secrets.updateSecretProperties(name, properties.version ?? '', { enabled: true });
    expect((await secrets.getSecret(name)).value).toBe('x');
  });

  it('and its versions are listed without values, over several pages', async () => {
    const name = fresh('secret');
    for (let i = 0; i < 30; i += 1) await secrets.setSecret(name, `${i}`);
    const versions = [];
    for await (const properties of secrets.listPropertiesOfSecretVersions(name)) versions.push(properties.version);
    expect(new Set(versions).size).toBe(30);
    const names = [];
    for await (const properties of secrets.listPropertiesOfSecrets()) names.push(properties.name);
    expect(names.filter((listed) => listed === name)).toHaveLength(1);
  });

  it('is gone when deleted', async () => {
    const name = fresh('secret');
    await secrets.setSecret(name, 'x');
    await (await secrets.beginDeleteSecret(name, { intervalInMs: 50 })).pollUntilDone();
    expect(await refusal(secrets.getSecret(name))).toBe('404 SecretNotFound');
  });
});

describe('a key', () => {
  it('wraps and unwraps with every version it ever had', async () => {
    const name = fresh('wrap');
    const first = await keys.createRsaKey(name, { keySize: 2048, keyOps: ['wrapKey', 'unwrapKey'] });
    const plain = randomBytes(32);
    const wrapped = await new CryptographyClient(first.id ?? '', credential, options).wrapKey('RSA-OAEP-256', plain);
    expect(Buffer.from(wrapped.result).equals(plain)).toBe(false);
    const second = await keys.rotateKey(name);
    expect(second.properties.version).not.toBe(first.properties.version);
    expect((await keys.getKey(name)).properties.version).toBe(second.properties.version);
    const old = new CryptographyClient(first.id ?? '', credential, options);
    expect(Buffer.from((await old.unwrapKey('RSA-OAEP-256', wrapped.result)).result).equals(plain)).toBe(true);
    const other = new CryptographyClient(second.id ?? '', credential, options);
    expect(await refusal(other.unwrapKey('RSA-OAEP-256', wrapped.result))).toBe('400 BadParameter');
  });

  it.each([
    ['ES256', () => keys.createEcKey(fresh('sign'), { curve: 'P-256' })],
    ['RS256', () => keys.createRsaKey(fresh('sign'), { keySize: 2048 })],
  ] as const)('signs a digest with %s so that anybody with the public key can check', async (algorithm, create) => {
    const key = await create();
    const data = randomBytes(200);
    const digest = createHash('sha256').update(data).digest();
    const client = new CryptographyClient(key.id ?? '', credential, options);
    const { result } = await client.sign(algorithm, digest);
    const jwk = { ...key.key };
    const text = (bytes: unknown) =>
      bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64url') : undefined;
    const parts = {
      kty: String(jwk.kty),
      n: text(jwk.n),
      e: text(jwk.e),
      crv: jwk.crv,
      x: text(jwk.x),
      y: text(jwk.y),
    };
    const publicKey = createPublicKey({ key: JSON.parse(JSON.stringify(parts)), format: 'jwk' });
    expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, result)).toBe(true);
    expect((await client.verify(algorithm, digest, result)).result).toBe(true);
    const other = createHash('sha256').update('other').digest();
    expect((await client.verify(algorithm, other, result)).result).toBe(false);
  });

  it('is gone with all its versions when deleted', async () => {
    const name = fresh('deleted');
    const first = await keys.createRsaKey(name, { keySize: 2048, keyOps: ['wrapKey', 'unwrapKey'] });
    await keys.createRsaKey(name, { keySize: 2048, keyOps: ['wrapKey', 'unwrapKey'] });
    await (await keys.beginDeleteKey(name, { intervalInMs: 50 })).pollUntilDone();
    expect(await refusal(keys.getKey(name))).toBe('404 KeyNotFound');
    const client = new CryptographyClient(first.id ?? '', credential, options);
    expect(await refusal(client.unwrapKey('RSA-OAEP-256', randomBytes(256)))).toBe('404 KeyNotFound');
    expect(await refusal(keys.beginDeleteKey(name))).toMatch(/^404|^409/);
  });

  it('that is disabled unwraps nothing, and does again once it is enabled', async () => {
    const name = fresh('disabled');
    const key = await keys.createRsaKey(name, { keySize: 2048, keyOps: ['wrapKey', 'unwrapKey'] });
    const client = () => new CryptographyClient(key.id ?? '', credential, options);
    const { result } = await client().wrapKey('RSA-OAEP-256', Buffer.alloc(32, 1));
    const enable = (enabled: boolean) => keys.updateKeyProperties(name, key.properties.version ?? '', { enabled });
    await enable(false);
    expect(await refusal(client().unwrapKey('RSA-OAEP-256', result))).toBe('403 Forbidden');
    await enable(true);
    expect(Buffer.from((await client().unwrapKey('RSA-OAEP-256', result)).result)).toEqual(Buffer.alloc(32, 1));
  });

  it('never shows its private part', async () => {
    const { key } = await keys.createRsaKey(fresh('private'), { keySize: 2048 });
    expect([key?.d, key?.p, key?.q]).toEqual([undefined, undefined, undefined]);
  });

  it('does what it was made for and nothing else', async () => {
    const key = await keys.createEcKey(fresh('limited'), { curve: 'P-256', keyOps: ['verify'] });
    const client = new CryptographyClient(key.id ?? '', credential, options);
    // The client knows the key's operations and refuses before it asks; who asks anyway is refused too.
    await expect(client.sign('ES256', new Uint8Array(32))).rejects.toThrow(/not allowed|not supported|sign/i);
    const token = await credential.getToken('https://vault.azure.net/.default');
    const answer = await fetch(`${key.id}/sign?api-version=7.6`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ alg: 'ES256', value: Buffer.alloc(32).toString('base64url') }),
    });
    expect(answer.status).toBe(403);
  });

  it('and its versions are listed', async () => {
    const name = fresh('listed');
    const made = [await keys.createEcKey(name), await keys.createEcKey(name)].map(({ id }) => id);
    const ids = [];
    for await (const properties of keys.listPropertiesOfKeyVersions(name)) ids.push(properties.id);
    expect(ids.sort()).toEqual(made.sort());
    const names = [];
    for await (const properties of keys.listPropertiesOfKeys()) names.push(properties.name);
    expect(names).toContain(name);
  });
});

describe.skipIf(azure)('the local vault', () => {
  it('names the audience in its challenge and takes no other token', async () => {
    const url = `${local?.url}/secrets?api-version=7.6`;
    const bare = await fetch(url);
    expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('resource="https://vault.azure.net"'),
    ]);
    const storage = await ground.token({ user: 'admin', audience: 'https://storage.azure.com' });
    expect((await fetch(url, { headers: { authorization: `Bearer ${storage}` } })).status).toBe(401);
  });

  it('refuses by name what it does not offer', async () => {
    expect(await refusal(keys.createOctKey(fresh('oct')))).toBe('501 NotImplemented');
    expect(await refusal(keys.getKeyRotationPolicy('any'))).toMatch(/^501/);
  });

  it('finds forged signatures, and its own in every shape', () => {
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    };
    for (let i = 0; i < 10; i += 1) {
      const digest = createHash('sha256').update(`${i}`).digest();
      const signature = signDigest(jwk, digest);
      expect(verifyDigest(jwk, digest, signature)).toBe(true);
      signature[i] = (signature[i] ?? 0) ^ 1;
      expect(verifyDigest(jwk, digest, signature)).toBe(false);
    }
    expect(verifyDigest(jwk, new Uint8Array(32), new Uint8Array(64))).toBe(false);
  });
});
