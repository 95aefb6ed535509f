import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { KeyClient } from '@azure/keyvault-keys';
import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKeyVault } from '../../devhost/key-vault/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { createSessionKeys } from '../../src/platform/auth/session-keys.ts';
import { createKeyVault, type KeyVault } from '../../src/platform/key-vault.ts';
import { type ServiceBench, serviceBench } from '../support/service-context.ts';

let bench: ServiceBench;
let service: RunningService;
let clock: { now(): Date };

const options = { disableChallengeResourceVerification: true };
const vaultOf = (): KeyVault => createKeyVault({ uri: service.url, checkChallenge: false }, bench.credential, clock);

beforeAll(async () => {
  bench = await serviceBench();
  service = await startKeyVault(bench.context);
  clock = { now: () => new Date(bench.clock.now()) };
});
afterAll(async () => {
  await service.stop();
  await bench.remove();
});

describe('a key', () => {
  it('is made once and named with its version', async () => {
    const vault = vaultOf();
    const key = await vault.ensureKey('tenant-acme', 'RSA');
    expect(key).toMatch(/\/keys\/tenant-acme\/[0-9a-f]{32}$/);
    expect(await vault.ensureKey('tenant-acme', 'RSA')).toBe(key);
  });

  it('wraps and unwraps 256 bits, and only its own', async () => {
    const vault = vaultOf();
    const [key, other] = [await vault.ensureKey('wrap-1', 'RSA'), await vault.ensureKey('wrap-2', 'RSA')];
    const plain = randomBytes(32);
    const wrapped = await vault.wrap(key, plain);
    expect(Buffer.from(wrapped).includes(plain)).toBe(false);
    expect(Buffer.from(await vaultOf().unwrap(key, wrapped)).equals(plain)).toBe(true);
    await expect(vault.unwrap(other, wrapped)).rejects.toThrow();
  });

  it('still unwraps what an earlier version of it wrapped', async () => {
    const vault = vaultOf();
    const first = await vault.ensureKey('rotated', 'RSA');
    const wrapped = await vault.wrap(first, Buffer.alloc(32, 1));
    await new KeyClient(service.url, bench.credential, options).createRsaKey('rotated');
    expect(await vault.ensureKey('rotated', 'RSA')).not.toBe(first);
    expect(Buffer.from(await vaultOf().unwrap(first, wrapped)).equals(Buffer.alloc(32, 1))).toBe(true);
  });

  it('signs by ES256 what anybody can verify with its public part', async () => {
    const key = await vaultOf().ensureKey('sign-1', 'EC');
    const digest = createHash('sha256').update('checkpoint').digest();
    const signature = await vaultOf().sign(key, digest);
    expect(signature).toHaveLength(64);
    const { key: jwk } = await new KeyClient(service.url, bench.credential, options).getKey('sign-1');
    const [x = '', y = ''] = [jwk?.x, jwk?.y].map((part) => Buffer.from(part ?? []).toString('base64url'));
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    expect(verify('sha256', Buffer.from('checkpoint'), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(
      true,
    );
  });
});

describe('a secret', () => {
  it('is JSON, and absent until somebody sets it', async () => {
    const [mine, theirs] = [vaultOf(), vaultOf()];
    expect(await mine.secret('conn-1')).toBeUndefined();
    await theirs.setSecret('conn-1', { key: 'a', nested: { n: 1 } });
    expect(await mine.secret('conn-1')).toEqual({ key: 'a', nested: { n: 1 } });
  });

  it('is kept for ten minutes, though what this instance sets is seen at once', async () => {
    const [mine, theirs] = [vaultOf(), vaultOf()];
    await mine.setSecret('conn-2', 'first');
    expect(await mine.secret('conn-2')).toBe('first');
    await theirs.setSecret('conn-2', 'second');
    expect(await mine.secret('conn-2')).toBe('first');
    bench.clock.move(10 * 60_000);
    expect(await mine.secret('conn-2')).toBe('second');
    await mine.setSecret('conn-2', 'third');
    expect(await mine.secret('conn-2')).toBe('third');
  });

  it('has versions, newest first, of which the disabled ones do not count', async () => {
    const vault = vaultOf();
    for (const value of ['a', 'b', 'c']) {
      await vault.setSecret('versioned', value);
      bench.clock.move(2_000);
    }
    const versions = await vault.secretVersions('versioned');
    expect(versions.map(({ value }) => value)).toEqual(['c', 'b', 'a']);
    const client = new SecretClient(service.url, bench.credential, options);
    await client.updateSecretProperties('versioned', versions[1]?.version ?? '', { enabled: false });
    expect((await vault.secretVersions('versioned')).map(({ value }) => value)).toEqual(['c', 'a']);
    expect(await vault.secretVersions('never-set')).toEqual([]);
  });

  it('that is not JSON is a fault that does not show it', async () => {
    await new SecretClient(service.url, bench.credential, options).setSecret('plain', 'hunter2');
    await expect(vaultOf().secret('plain')).rejects.toThrow(/^a secret in Key Vault is not JSON$/);
  });
});

describe('session keys in Key Vault', () => {
  it('are made on first use and the same for the next instance', async () => {
    const first = await createSessionKeys(vaultOf(), clock).current();
    const second = await createSessionKeys(vaultOf(), clock).current();
    expect(second).toEqual(first);
    expect(first.bytes).toHaveLength(32);
  });
});
