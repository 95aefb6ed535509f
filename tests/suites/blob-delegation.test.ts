import { randomUUID } from 'node:crypto';
import { DefaultAzureCredential } from '@azure/identity';
import {
  BlobSASPermissions,
  BlobServiceClient,
  type BlockBlobClient,
  type ContainerClient,
  generateBlobSASQueryParameters,
  SASProtocol,
} from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBlob } from '../../devhost/blob/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { type Ground, prepareGround } from '../support/ground.ts';

/**
 * User delegation SAS, as in blob.test.ts by default of the local service; with BLOB_SUITE_ENDPOINT and a signed-in
 * DefaultAzureCredential that may also generate user delegation keys, of a real account. That has not been done.
 */
const azure = process.env.BLOB_SUITE_ENDPOINT;
const origin = 'http://localhost:7071';
const rule = {
  allowedOrigins: [origin],
  allowedMethods: ['GET'],
  exposedHeaders: ['Content-Length'],
  maxAgeInSeconds: 3600,
};
let ground: Ground;
let local: RunningService | undefined;
let service: BlobServiceClient;
let container: ContainerClient;

beforeAll(async () => {
  ground = await prepareGround();
  local = azure ? undefined : await startBlob(ground.context('blob'), [rule]);
  service = azure
    ? new BlobServiceClient(azure, new DefaultAzureCredential())
    : new BlobServiceClient(local?.url ?? '', ground.credential);
  container = service.getContainerClient(`t-suite-${randomUUID().slice(0, 8)}`);
  await container.create();
});

afterAll(async () => {
  await container.deleteIfExists();
  await local?.stop();
  await ground.stop();
});

const minutes = (n: number): Date => new Date(ground.clock.now() + n * 60_000);

async function stored(text: string): Promise<BlockBlobClient> {
  const blob = container.getBlockBlobClient(`contract:1/sha256/${randomUUID()}`);
  await blob.upload(text, text.length);
  return blob;
}

interface Terms {
  readonly permissions?: string;
  readonly until?: Date;
  readonly from?: Date;
}

async function signed(
  blob: BlockBlobClient,
  { permissions = 'r', until = minutes(5), from = minutes(-5) }: Terms = {},
) {
  const key = await service.getUserDelegationKey(minutes(-10), minutes(60));
  const terms = {
    containerName: blob.containerName,
    blobName: blob.name,
    permissions: BlobSASPermissions.parse(permissions),
    protocol: SASProtocol.Https,
    startsOn: from,
    expiresOn: until,
  };
  return `${blob.url}?${generateBlobSASQueryParameters(terms, key, service.accountName)}`;
}

const answer = async (url: string, init?: RequestInit): Promise<string> => {
  const response = await fetch(url, init);
  const code = response.headers.get('x-ms-error-code');
  return code ? `${response.status} ${code}` : `${response.status} ${await response.text()}`;
};

describe('a user delegation SAS', () => {
  it('lets whoever has it read the blob it was made for', async () => {
    const url = await signed(await stored('ciphertext'));
    expect(await answer(url)).toBe('200 ciphertext');
    expect(await answer(url, { headers: { range: 'bytes=0-5' } })).toBe('206 cipher');
  });

  it('is no use once it is over, or before it begins', async () => {
    const blob = await stored('x');
    const soon = await signed(blob, { until: minutes(-1) });
    expect(await answer(soon)).toBe('403 AuthenticationFailed');
    expect(await answer(await signed(blob, { from: minutes(20), until: minutes(30) }))).toBe(
      '403 AuthenticationFailed',
    );
  });

  it('opens no other blob, no listing, and lets nothing be written or deleted', async () => {
    const [mine, other] = [await stored('mine'), await stored('other')];
    const url = await signed(mine);
    const query = url.slice(url.indexOf('?'));
    expect(await answer(`${other.url}${query}`)).toBe('403 AuthenticationFailed');
    expect(await answer(`${container.url}${query}&restype=container&comp=list`)).toMatch(/^403 Auth/);
    const put = { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' }, body: 'y' };
    expect(await answer(url, put)).toBe('403 AuthorizationPermissionMismatch');
    expect(await answer(url, { method: 'DELETE' })).toBe('403 AuthorizationPermissionMismatch');
    expect((await mine.downloadToBuffer()).toString()).toBe('mine');
  });

  it('of other permissions does not read', async () => {
    const url = await signed(await stored('x'), { permissions: 'd' });
    expect(await answer(url)).toBe('403 AuthorizationPermissionMismatch');
  });

  it('changed in any part is refused', async () => {
    const url = new URL(await signed(await stored('x')));
    const later = minutes(600)
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
    const changes = { sp: 'rd', se: later, ske: later, skoid: randomUUID(), sktid: randomUUID(), spr: 'https,http' };
    for (const [name, value] of Object.entries({ ...changes, sig: Buffer.alloc(32).toString('base64') })) {
      const changed = new URL(url);
      changed.searchParams.set(name, value);
      expect(`${name} ${await answer(changed.href)}`).toBe(`${name} 403 AuthenticationFailed`);
    }
  });

  it('is made with a key that lasts seven days at most', async () => {
    await expect(service.getUserDelegationKey(minutes(0), minutes(8 * 24 * 60))).rejects.toMatchObject({
      statusCode: 400,
    });
  });
});

describe.skipIf(azure)('the local service', () => {
  it('keeps its delegation keys when it is started anew', async () => {
    const context = ground.context('blob-again');
    const first = await startBlob(context);
    const account = new BlobServiceClient(first.url, ground.credential);
    const one = await account.getUserDelegationKey(minutes(0), minutes(5));
    await first.stop();
    const second = await startBlob({ ...context, port: first.port });
    const two = await new BlobServiceClient(second.url, ground.credential).getUserDelegationKey(
      one.signedStartsOn,
      one.signedExpiresOn,
    );
    await second.stop();
    expect(two.value).toBe(one.value);
  });

  it('tells browsers that pages of the app may read, and no others', async () => {
    const url = await signed(await stored('x'));
    const ask = (from: string, method: string, more: Record<string, string> = {}) =>
      fetch(url, { method: 'OPTIONS', headers: { origin: from, 'access-control-request-method': method, ...more } });
    const allowed = await ask(origin, 'GET');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    const refused = [
      await ask('http://localhost:1', 'GET'),
      await ask(origin, 'PUT'),
      await ask(origin, 'GET', { 'access-control-request-headers': 'x-ms-version' }),
    ];
    for (const each of refused)
      expect([each.status, each.headers.get('x-ms-error-code')]).toEqual([403, 'CorsPreflightFailure']);
    const from = async (origin: string) =>
      (await fetch(url, { headers: { origin } })).headers.get('access-control-allow-origin');
    expect([await from(origin), await from('http://localhost:1')]).toEqual([origin, null]);
  });
});
