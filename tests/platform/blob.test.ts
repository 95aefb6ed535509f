import { createHash, randomBytes } from 'node:crypto';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBlob } from '../../devhost/blob/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { type Blobs, createBlobs } from '../../src/platform/blob.ts';
import { DamagedContent } from '../../src/platform/encryption/damaged-content.ts';
import { openScope, systemActor, type TenantScope } from '../../src/platform/scope.ts';
import type { TenantKeys } from '../../src/platform/tenant-keys.ts';
import { startCuttingProxy } from '../support/cutting-proxy.ts';
import { type ServiceBench, serviceBench } from '../support/service-context.ts';

const scopeOf = (tenant: string) => openScope({ tenant, actor: systemActor('test'), correlation: 'c-1' });
const [acme, globex] = [scopeOf('acme'), scopeOf('globex')];
const aggregate = 'contract:0f8fad5b-d9cb-469f-a165-70867728950e';
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Keys by tenant; what wraps them is not this test's matter. */
const keyOf = async (scope: TenantScope) => ({
  id: `tk-${scope.tenant}`,
  bytes: createHash('sha256').update(scope.tenant).digest(),
});
const tenantKeys: TenantKeys = { create: async () => {}, current: keyOf, named: keyOf, forget: () => {} };

let bench: ServiceBench;
let service: RunningService;
let blobs: Blobs;
let account: BlobServiceClient;

beforeAll(async () => {
  bench = await serviceBench();
  service = await startBlob(bench.context);
  blobs = createBlobs({ endpoint: service.url }, bench.credential, tenantKeys);
  account = new BlobServiceClient(service.url, bench.credential);
  await Promise.all([acme, globex].map((scope) => blobs.createTenantContainer(scope)));
});
afterAll(async () => {
  await service.stop();
  await bench.remove();
});

const stored = (scope: TenantScope, name: string) =>
  account.getContainerClient(`t-${scope.tenant}`).getBlockBlobClient(name);

async function read(scope: TenantScope, name: string): Promise<Buffer | undefined> {
  const content = await blobs.open(scope, name);
  if (!content) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a tenant’s content', () => {
  it.each([
    ['empty', 0],
    ['small', 1000],
    ['of several frames', 2_500_000],
    ['too large for memory', 9_000_000],
  ])('comes back as it was: %s', async (_, size) => {
    const content = randomBytes(size);
    const put = await blobs.putContentAddressed(acme, aggregate, content);
    expect(put).toMatchObject({ contentHash: sha256(content), size, name: `${aggregate}/sha256/${put.storedHash}` });
    expect((await read(acme, put.name))?.equals(content)).toBe(true);
  });

  it('is taken from a stream, and lies there encrypted under the hash of what lies there', async () => {
    async function* stream() {
      for (let n = 0; n < 50; n++) yield Buffer.from('The liability is capped at 100,000. ');
    }
    const { name, storedHash } = await blobs.putContentAddressed(acme, aggregate, stream());
    const bytes = await stored(acme, name).downloadToBuffer();
    expect(sha256(bytes)).toBe(storedHash);
    expect(bytes.includes('liability')).toBe(false);
    expect((await read(acme, name))?.toString()).toMatch(/^The liability/);
  });

  it('is stored once when the answer is lost and the same bytes are sent again', async () => {
    const proxy = await startCuttingProxy(service.url, bench.context.tls);
    const endpoint = `${proxy.url}${new URL(service.url).pathname}`;
    const lossy = createBlobs({ endpoint }, bench.credential, tenantKeys);
    proxy.loseAnswers(1, (headers) => headers['if-none-match'] === '*');
    const [content, before] = [randomBytes(100), await count(acme)];
    const { name } = await lossy.putContentAddressed(acme, aggregate, content);
    expect((await read(acme, name))?.equals(content)).toBe(true);
    expect(await count(acme)).toBe(before + 1);
    await proxy.stop();
  });

  it('is nobody else’s: not under another tenant, nor copied there or to another aggregate', async () => {
    const { name, storedHash } = await blobs.putContentAddressed(acme, aggregate, Buffer.from('secret'));
    expect(await read(globex, name)).toBeUndefined();
    const bytes = await stored(acme, name).downloadToBuffer();
    await stored(globex, name).upload(bytes, bytes.length);
    await expect(read(globex, name)).rejects.toThrow(DamagedContent);
    const moved = `contract:other/sha256/${storedHash}`;
    await stored(acme, moved).upload(bytes, bytes.length);
    await expect(read(acme, moved)).rejects.toThrow(DamagedContent);
  });

  it('is void when a byte of it was changed', async () => {
    const { name } = await blobs.putContentAddressed(acme, aggregate, randomBytes(1_500_000));
    const bytes = await stored(acme, name).downloadToBuffer();
    bytes.writeUInt8(bytes.readUInt8(1_400_000) ^ 1, 1_400_000);
    await stored(acme, name).upload(bytes, bytes.length);
    await expect(read(acme, name)).rejects.toThrow(DamagedContent);
  });

  it('is absent when it never was, was deleted, or its name is not one of ours', async () => {
    const { name } = await blobs.putContentAddressed(acme, aggregate, Buffer.from('x'));
    expect(await blobs.delete(acme, name)).toBe(true);
    expect(await blobs.delete(acme, name)).toBe(false);
    expect(await read(acme, name)).toBeUndefined();
    expect(await read(acme, '../t-globex/x')).toBeUndefined();
    expect(await blobs.delete(acme, '../t-globex/x')).toBe(false);
  });

  it('is listed in the order of names with the instant it was stored, to its own tenant alone', async () => {
    const { name } = await blobs.putContentAddressed(acme, aggregate, Buffer.from('to be found'));
    const listed = async (scope: TenantScope) => {
      const found = new Map<string, Date>();
      for await (const one of blobs.list(scope)) found.set(one.name, one.storedAt);
      return found;
    };
    const own = await listed(acme);
    expect(own.get(name)?.getTime()).toBeLessThanOrEqual(bench.clock.now() + 1_000);
    expect([...own.keys()]).toEqual([...own.keys()].sort());
    expect((await listed(globex)).has(name)).toBe(false);
  });

  it('is not stored when its source breaks off, or its aggregate is no name', async () => {
    async function* broken() {
      yield randomBytes(100);
      throw new Error('the sender went away');
    }
    const before = await count(acme);
    await expect(blobs.putContentAddressed(acme, aggregate, broken())).rejects.toThrow('went away');
    await expect(blobs.putContentAddressed(acme, '../x', Buffer.from('x'))).rejects.toThrow('aggregate');
    expect(await count(acme)).toBe(before);
  });

  it('needs a container, whose creation may be repeated and whose absence is a fault', async () => {
    await blobs.createTenantContainer(acme);
    await expect(blobs.putContentAddressed(scopeOf('nobody'), aggregate, Buffer.from('x'))).rejects.toThrow();
    await expect(blobs.open(scopeOf('nobody'), `${aggregate}/sha256/${'a'.repeat(64)}`)).rejects.toThrow();
  });
});

async function count(scope: TenantScope): Promise<number> {
  let found = 0;
  for await (const _ of account.getContainerClient(`t-${scope.tenant}`).listBlobsFlat()) found++;
  return found;
}

describe('content that a browser sealed', () => {
  const ciphertext = randomBytes(2000);

  it('is stored as it is, once, under its hash', async () => {
    const first = await blobs.putSealed(acme, aggregate, ciphertext);
    expect(await blobs.putSealed(acme, aggregate, ciphertext)).toEqual(first);
    expect(first).toEqual({
      name: `${aggregate}/sha256/${sha256(ciphertext)}`,
      storedHash: sha256(ciphertext),
      contentHash: sha256(ciphertext),
      size: 2000,
    });
    expect((await stored(acme, first.name).downloadToBuffer()).equals(ciphertext)).toBe(true);
  });

  it('is read under its signed address until the instant said, and not in another tenant', async () => {
    const { name } = await blobs.putSealed(acme, aggregate, ciphertext);
    const until = new Date(bench.clock.now() + 5 * 60_000);
    const url = await blobs.sealedReadUrl(acme, name, until);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(ciphertext)).toBe(true);
    expect((await fetch(url.replace('/t-acme/', '/t-globex/'))).status).toBe(403);
    expect((await fetch(await blobs.sealedReadUrl(globex, name, until))).status).toBe(404);
    bench.clock.move(6 * 60_000);
    expect((await fetch(url)).status).toBe(403);
  });

  it('has no address under a name that is not of a content', async () => {
    await expect(blobs.sealedReadUrl(acme, '../x', new Date())).rejects.toThrow('not the name');
  });
});
