import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBlob } from '../../devhost/blob/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { openScope, systemActor } from '../../src/platform/scope.ts';
import { createWriteOnce, type WriteOnce } from '../../src/platform/write-once.ts';
import { type ServiceBench, serviceBench } from '../support/service-context.ts';

const scopeOf = (tenant: string) => openScope({ tenant, actor: systemActor('test'), correlation: 'c-1' });
const [acme, globex] = [scopeOf('acme'), scopeOf('globex')];
let bench: ServiceBench;
let service: RunningService;
let writeOnce: WriteOnce;
beforeAll(async () => {
  bench = await serviceBench();
  service = await startBlob(bench.context, [], [{ name: 'transparency-log', retentionDays: 30 }]);
  writeOnce = createWriteOnce({ endpoint: service.url }, bench.credential);
});
afterAll(async () => {
  await service.stop();
  await bench.remove();
});

it('what is written once is read, and never overwritten', async () => {
  const name = 'e0/tile/0/000';
  expect(await writeOnce.read(acme, name)).toBeUndefined();
  expect(await writeOnce.create(acme, name, Buffer.from('first'))).toBe('created');
  expect(await writeOnce.create(acme, name, Buffer.from('other'))).toBe('exists');
  expect((await writeOnce.read(acme, name))?.toString()).toBe('first');
});

it('of many who write a name at once, one has written it', async () => {
  const tries = Array.from({ length: 8 }, (_, n) => writeOnce.create(acme, 'e0/checkpoints/1', Buffer.from(`${n}`)));
  const outcomes = await Promise.all(tries);
  expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
  const written = (await writeOnce.read(acme, 'e0/checkpoints/1'))?.toString();
  expect(written).toBe(String(outcomes.indexOf('created')));
});

it('a tenant’s lies under its own name, and no other finds it', async () => {
  await writeOnce.create(acme, 'e1/tile/0/000', Buffer.from('of acme'));
  expect(await writeOnce.read(globex, 'e1/tile/0/000')).toBeUndefined();
  const account = new BlobServiceClient(service.url, bench.credential);
  const blob = account.getContainerClient('transparency-log').getBlobClient('acme/e1/tile/0/000');
  expect((await blob.downloadToBuffer()).toString()).toBe('of acme');
});

it('a container that is not there is a fault, and is not made', async () => {
  const bare = await startBlob({ ...bench.context, dataDir: `${bench.context.dataDir}/bare` });
  const nowhere = createWriteOnce({ endpoint: bare.url }, bench.credential);
  await expect(nowhere.read(acme, 'x')).rejects.toMatchObject({ code: 'ContainerNotFound' });
  await expect(nowhere.create(acme, 'x', Buffer.of(1))).rejects.toMatchObject({ code: 'ContainerNotFound' });
  await bare.stop();
});
