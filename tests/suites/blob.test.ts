import { randomBytes, randomUUID } from 'node:crypto';
import { DefaultAzureCredential } from '@azure/identity';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBlob } from '../../devhost/blob/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { type Ground, prepareGround } from '../support/ground.ts';

/**
 * By default the local service; with BLOB_SUITE_ENDPOINT (https://account.blob.core.windows.net) and a signed-in
 * DefaultAzureCredential with Storage Blob Data Contributor, the same behaviours of a real account. That has not been done.
 */
const azure = process.env.BLOB_SUITE_ENDPOINT;
let ground: Ground;
let local: RunningService | undefined;
let service: BlobServiceClient;
let container: ContainerClient;

const options = { retryOptions: { maxTries: 1 } };

beforeAll(async () => {
  ground = await prepareGround();
  local = azure ? undefined : await startBlob(ground.context('blob'));
  service = azure
    ? new BlobServiceClient(azure, new DefaultAzureCredential(), options)
    : new BlobServiceClient(local?.url ?? '', ground.credential, options);
  container = service.getContainerClient(`t-suite-${randomUUID().slice(0, 8)}`);
  await container.create();
});

afterAll(async () => {
  if (azure) await container.deleteIfExists();
  await local?.stop();
  await ground.stop();
});

const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (fault) => `${fault.statusCode} ${fault.code ?? fault.details?.errorCode}`,
  );

const blobOf = (name: string = randomUUID()) => container.getBlockBlobClient(name);

describe('containers', () => {
  it('are created once, found, listed by prefix and deleted', async () => {
    const name = `${container.containerName}-other`;
    const other = service.getContainerClient(name);
    expect((await other.createIfNotExists({ metadata: { Purpose: 'suite' } })).succeeded).toBe(true);
    expect((await other.createIfNotExists()).succeeded).toBe(false);
    expect(await refusal(other.create())).toBe('409 ContainerAlreadyExists');
    expect((await other.getProperties()).metadata).toEqual({ purpose: 'suite' });
    const names = [];
    for await (const { name } of service.listContainers({ prefix: container.containerName })) names.push(name);
    expect(names).toEqual([container.containerName, name]);
    await other.delete();
    expect(await other.exists()).toBe(false);
    expect(await refusal(other.getBlockBlobClient('x').upload('x', 1))).toMatch(
      /^404 Container|^409 ContainerBeingDeleted/,
    );
  });
});

describe('a block blob', () => {
  it('is read back with type, hash, metadata and times', async () => {
    const blob = blobOf('contract:1/sha256/äöü and spaces?#%');
    const put = await blob.upload('hello', 5, {
      blobHTTPHeaders: { blobContentType: 'text/plain', blobContentDisposition: 'attachment' },
      metadata: { kind: 'draft' },
    });
    const got = await blob.download();
    expect(got.etag).toBe(put.etag);
    expect(got.contentType).toBe('text/plain');
    expect(got.contentDisposition).toBe('attachment');
    expect(got.metadata).toEqual({ kind: 'draft' });
    expect(Buffer.from(got.contentMD5 ?? []).toString('hex')).toBe('5d41402abc4b2a76b9719d911017c592');
    expect((await blob.downloadToBuffer()).toString()).toBe('hello');
    expect(blob.name).toBe('contract:1/sha256/äöü and spaces?#%');
  });

  it('may be empty', async () => {
    const blob = blobOf();
    await blob.upload('', 0);
    expect((await blob.getProperties()).contentLength).toBe(0);
    const { readableStreamBody } = await blob.download();
    const pieces = [];
    for await (const piece of readableStreamBody ?? []) pieces.push(piece);
    expect(pieces).toEqual([]);
  });

  it('of several blocks is uploaded in parallel and downloaded in ranges', async () => {
    const content = randomBytes(3_000_000);
    const blob = blobOf();
    await blob.uploadData(content, { blockSize: 700_000, concurrency: 4, maxSingleShotSize: 1 });
    expect((await blob.downloadToBuffer(0, undefined, { blockSize: 800_000 })).equals(content)).toBe(true);
  });

  it('answers every range with exactly those bytes', async () => {
    const content = randomBytes(1000);
    const blob = blobOf();
    await blob.upload(content, content.length);
    const range = fc.record({ offset: fc.nat(999), count: fc.integer({ min: 1, max: 1500 }) });
    await fc.assert(
      fc.asyncProperty(range, async ({ offset, count }) => {
        const got = await blob.downloadToBuffer(offset, Math.min(count, 1000 - offset));
        return got.equals(content.subarray(offset, offset + count));
      }),
      { numRuns: 20 },
    );
    expect(await refusal(blob.download(1000, 1))).toBe('416 InvalidRange');
  });

  it('is refused when its hash does not hold', async () => {
    const wrong = new Uint8Array(16);
    expect(await refusal(blobOf().upload('x', 1, { blobHTTPHeaders: { blobContentMD5: wrong } }))).toMatch(/^400 /);
  });

  it('is gone when deleted', async () => {
    const blob = blobOf();
    await blob.upload('x', 1);
    await blob.delete();
    expect(await refusal(blob.getProperties())).toMatch(/^404/);
    expect((await blob.deleteIfExists()).succeeded).toBe(false);
  });

  it('keeps its content when metadata and headers change, under a new ETag', async () => {
    const blob = blobOf();
    const { etag } = await blob.upload('x', 1);
    const changed = await blob.setMetadata({ a: '1' });
    expect(changed.etag).not.toBe(etag);
    await blob.setHTTPHeaders({ blobContentType: 'text/csv' });
    const got = await blob.getProperties();
    expect([got.contentType, got.metadata]).toEqual(['text/csv', { a: '1' }]);
    expect((await blob.downloadToBuffer()).toString()).toBe('x');
  });

  it('made of a block that was never staged is refused', async () => {
    const id = Buffer.from('never').toString('base64');
    expect(await refusal(blobOf().commitBlockList([id]))).toBe('400 InvalidBlockList');
  });
});

describe('conditions', () => {
  it('let a name be written once, in one piece or in blocks', async () => {
    const blob = blobOf();
    const conditions = { ifNoneMatch: '*' };
    await blob.upload('first', 5, { conditions });
    expect(await refusal(blob.upload('second', 6, { conditions }))).toBe('409 BlobAlreadyExists');
    const inBlocks = blob.uploadData(Buffer.from('third'), { conditions, maxSingleShotSize: 1, blockSize: 2 });
    expect(await refusal(inBlocks)).toBe('409 BlobAlreadyExists');
    expect((await blob.downloadToBuffer()).toString()).toBe('first');
  });

  it('let one of many writers of a name win', async () => {
    const blob = blobOf();
    const contents = Array.from({ length: 12 }, (_, i) => `writer ${i}`);
    const outcomes = await Promise.all(
      contents.map((text) => refusal(blob.upload(text, text.length, { conditions: { ifNoneMatch: '*' } }))),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect((await blob.downloadToBuffer()).toString()).toBe(contents[outcomes.indexOf('done')]);
  });

  const table = [
    { on: 'write', conditions: 'stale If-Match', expected: '412 ConditionNotMet' },
    { on: 'delete', conditions: 'stale If-Match', expected: '412 ConditionNotMet' },
    { on: 'read', conditions: 'stale If-Match', expected: '412 ConditionNotMet' },
    { on: 'read', conditions: 'current If-None-Match', expected: '304' },
    { on: 'write', conditions: 'current If-Match', expected: 'done' },
  ] as const;
  it.each(table)('$on with a $conditions: $expected', async ({ on, conditions, expected }) => {
    const blob = blobOf();
    const first = (await blob.upload('1', 1)).etag ?? '';
    const current = (await blob.upload('2', 1)).etag ?? '';
    const given = {
      'stale If-Match': { ifMatch: first },
      'current If-Match': { ifMatch: current },
      'current If-None-Match': { ifNoneMatch: current },
    }[conditions];
    const work = {
      write: () => blob.upload('3', 1, { conditions: given }),
      read: () => blob.download(0, undefined, { conditions: given }),
      delete: () => blob.delete({ conditions: given }),
    }[on];
    expect(await refusal(work())).toMatch(new RegExp(`^${expected}`));
  });
});

describe('listing', () => {
  const names = ['a/1', 'a/2', 'a/b/3', 'b', 'c/4', 'ä', '日本'];
  const put = async () => {
    const place = `list-${randomUUID()}/`;
    await Promise.all(
      names.map((name) =>
        container
          .getBlockBlobClient(place + name)
          .upload(name, 1, { metadata: { n: '1' } })
          .catch(() =>
            container.getBlockBlobClient(place + name).uploadData(Buffer.from(name), { metadata: { n: '1' } }),
          ),
      ),
    );
    return place;
  };

  it('goes page by page in the order of names', async () => {
    const prefix = await put();
    const pages = [];
    for await (const page of container.listBlobsFlat({ prefix, includeMetadata: true }).byPage({ maxPageSize: 3 })) {
      pages.push(page.segment.blobItems.map(({ name }) => name.slice(prefix.length)));
      expect(page.segment.blobItems.every(({ metadata }) => metadata?.n === '1')).toBe(true);
    }
    expect(pages).toEqual([names.slice(0, 3), names.slice(3, 6), names.slice(6)]);
  });

  it.each([1, 2, 50])('by hierarchy folds what lies deeper, %i to a page', async (maxPageSize) => {
    const prefix = await put();
    const seen = [];
    for await (const page of container.listBlobsByHierarchy('/', { prefix }).byPage({ maxPageSize })) {
      const { blobItems, blobPrefixes = [] } = page.segment;
      seen.push(...[...blobItems, ...blobPrefixes].map(({ name }) => name.slice(prefix.length)));
    }
    expect(seen.sort()).toEqual(['a/', 'b', 'c/', 'ä', '日本'].sort());
  });
});

describe.skipIf(azure)('the local service', () => {
  it('keeps what a legal hold or a retention period protects', async () => {
    const blob = blobOf();
    await blob.upload('evidence', 8);
    await blob.setLegalHold(true);
    expect(await refusal(blob.delete())).toBe('409 BlobImmutableDueToLegalHold');
    expect(await refusal(blob.upload('x', 1))).toBe('409 BlobImmutableDueToLegalHold');
    await blob.setLegalHold(false);
    const until = new Date(Date.now() + 86_400_000);
    await blob.setImmutabilityPolicy({ expiriesOn: until, policyMode: 'Locked' });
    expect((await blob.getProperties()).immutabilityPolicyMode).toBe('locked');
    expect(await refusal(blob.delete())).toBe('409 BlobImmutableDueToPolicy');
    expect(await refusal(blob.deleteImmutabilityPolicy())).toBe('409 BlobImmutableDueToPolicy');
    ground.clock.moveTo(ground.clock.offset + 2 * 86_400_000);
    expect(await refusal(blob.delete())).toBe('done');
  });

  it.each([
    ['a snapshot', () => blobOf('s').createSnapshot()],
    ['a lease', () => blobOf('s').getBlobLeaseClient().acquireLease(15)],
    ['tags', () => blobOf('s').setTags({ a: 'b' })],
    ['an append blob', () => container.getAppendBlobClient('s').create()],
    ['a listing with versions', () => container.listBlobsFlat({ includeVersions: true }).next()],
  ])('refuses %s by name instead of pretending', async (_what, work) => {
    expect(await refusal(work())).toBe('501 NotImplemented');
  });

  it('wants a token for its own audience', async () => {
    const url = `${local?.url}/${container.containerName}?restype=container`;
    const status = async (authorization?: string) =>
      (await fetch(url, authorization ? { headers: { authorization } } : {})).status;
    const vault = await ground.credential.getToken('https://vault.azure.net/.default');
    expect(await status()).toBe(401);
    expect(await status(`Bearer ${vault?.token}`)).toBe(401);
    const own = { user: 'admin', audience: 'https://storage.azure.com' };
    expect(await status(`Bearer ${await ground.token({ ...own, expiresInSeconds: -1 })}`)).toBe(401);
    expect(await status(`Bearer ${await ground.token({ ...own, signature: 'none' })}`)).toBe(401);
    expect(await status(`Bearer ${await ground.token({ ...own, signature: 'stranger' })}`)).toBe(401);
    expect(await status(`Bearer ${await ground.token(own)}`)).toBe(200);
    expect(await status('SharedKey counterpart:abc')).toBe(403);
  });

  it('keeps what is in a container with an immutability policy: new blobs come, none changes or goes before its time', async () => {
    const name = 'written-once';
    const worm = await startBlob(ground.context('worm'), [], [{ name, retentionDays: 1 }]);
    const written = new BlobServiceClient(worm.url, ground.credential, options).getContainerClient(name);
    const blob = written.getBlockBlobClient('acme/e0/checkpoints/0000000001');
    await blob.upload('first', 5, { conditions: { ifNoneMatch: '*' } });
    expect(await refusal(blob.upload('other', 5, { conditions: { ifNoneMatch: '*' } }))).toBe('409 BlobAlreadyExists');
    const refused = '409 BlobImmutableDueToPolicy';
    expect(await refusal(blob.upload('other', 5))).toBe(refused);
    expect(await refusal(blob.setMetadata({ a: 'b' }))).toBe(refused);
    expect(await refusal(blob.delete())).toBe(refused);
    expect(await refusal(written.delete())).toMatch(/^409/);
    expect((await blob.downloadToBuffer()).toString()).toBe('first');
    ground.clock.moveTo(ground.clock.offset + 2 * 86_400_000);
    expect(await refusal(blob.upload('other', 5))).toBe(refused);
    expect(await refusal(blob.delete())).toBe('done');
    await worm.stop();
  });
});
