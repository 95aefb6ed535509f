import { afterAll, beforeAll, expect, test } from 'vitest';
import { containerControl } from '../../../src/platform/cosmos/tenant-containers.ts';
import { anyCredential, type LocalAzure, startLocalAzure } from '../../support/devhost.ts';
import { type Note, note, openProcess, placementOf, provision, scopeOf } from './tenant-fixture.ts';

let azure: LocalAzure;
let here: ReturnType<typeof openProcess>;
beforeAll(async () => {
  azure = await startLocalAzure();
  here = openProcess(azure);
});
afterAll(() => azure.stop());

test('a document is created once, replaced at the version seen, and removed', async () => {
  const { catalog } = here;
  const first = await catalog.write('notes', note('a'), { ifAbsent: true });
  expect(await catalog.write('notes', note('a'), { ifAbsent: true })).toEqual({ ok: false, id: 'a', reason: 'exists' });
  const ifMatch = first.ok ? first.etag : '';
  expect(await catalog.write('notes', note('a', 'new'), { ifMatch })).toMatchObject({ ok: true });
  expect(await catalog.write('notes', note('a', 'late'), { ifMatch })).toEqual({
    ok: false,
    id: 'a',
    reason: 'changed',
  });
  expect((await catalog.read<Note>('notes', 'a', 'note'))?.doc).toEqual(note('a', 'new'));
  expect(await catalog.remove('notes', 'a', ifMatch)).toEqual({ ok: false, id: 'a', reason: 'changed' });
  expect(await catalog.remove('notes', 'a')).toEqual({ ok: true });
  expect(await catalog.remove('notes', 'a')).toEqual({ ok: true });
  expect(await catalog.write('notes', note('a'), { ifMatch })).toEqual({ ok: false, id: 'a', reason: 'missing' });
  expect(await catalog.read('notes', 'a', 'note')).toBeUndefined();
});

test('a query gives all rows of all pages, of one partition or of all', async () => {
  const { catalog } = here;
  for (let index = 0; index < 120; index++) await catalog.write(`many-${index % 2}`, note(`n-${index}`));
  const count = async (partition?: string) => {
    const rows = new Set<string>();
    const text = 'SELECT VALUE c.id FROM c WHERE STARTSWITH(c.id, @prefix)';
    const query = { text, parameters: { prefix: 'n-' }, ...(partition === undefined ? {} : { partition }) };
    for await (const id of catalog.query<string>(query)) rows.add(id);
    return rows.size;
  };
  expect([await count('many-1'), await count()]).toEqual([60, 120]);
});

test('a placement is read once a minute and process, unless it is told to forget', async () => {
  await provision(azure, 'acme');
  const { placements, catalog } = openProcess(azure);
  await Promise.all([placements.of('acme'), placements.of('acme')]);
  const reads = () => azure.cosmos.counts().readItem ?? 0;
  const before = reads();
  await placements.of('acme');
  expect(reads()).toBe(before);
  await catalog.write('placements', { ...placementOf(azure, 'acme'), state: 'erased' });
  expect((await placements.of('acme')).state).toBe('active');
  placements.forget('acme');
  await expect(placements.of('acme')).rejects.toThrow('is not served here');
});

test('only tenants of this region that are not erased are listed', async () => {
  await here.catalog.write('placements', { ...placementOf(azure, 'far'), region: 'eastus' });
  await here.catalog.write('placements', { ...placementOf(azure, 'gone'), state: 'erased' });
  await provision(azure, 'near');
  const listed: string[] = [];
  for await (const tenant of here.placements.tenants()) listed.push(tenant);
  expect(listed).toContain('near');
  expect(listed).not.toContain('far');
  expect(listed).not.toContain('gone');
});

test('creating and removing a container can be repeated, and creating again does not empty it', async () => {
  await provision(azure, 'globex');
  const scope = scopeOf('globex');
  await here.documents.commit(scope, { partition: 'p', writes: [{ op: 'create', doc: note('a') }], events: [] });
  await provision(azure, 'globex');
  expect(await here.documents.read(scope, 'p', 'a', 'note')).toBeDefined();
  const control = containerControl(anyCredential, { armEndpoint: azure.resourceManager.url });
  await control.remove(placementOf(azure, 'globex'));
  await control.remove(placementOf(azure, 'globex'));
  await expect(here.documents.read(scope, 'p', 'a', 'note')).rejects.toThrow('404');
});
