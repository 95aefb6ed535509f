import type { Container } from '@azure/cosmos';
import { PatchOperationType } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CosmosTarget } from './cosmos-target.ts';

const hash = (path: string) => ({ paths: [path], kind: 'Hash' as const });

/** The status code a rejected call carries, or its success. */
async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return 'success';
  } catch (error) {
    return (error as { code?: unknown; statusCode?: unknown }).code ?? (error as { statusCode?: unknown }).statusCode;
  }
}

/** Behaviours of single items, batches and the control plane that the app relies on, through the genuine SDKs. */
export function itemBehaviours(open: () => Promise<CosmosTarget>): void {
  describe('Cosmos DB items', () => {
    let target: CosmosTarget;
    let container: Container;

    beforeAll(async () => {
      target = await open();
      container = await target.createContainer({ partitionKey: hash('/pk'), defaultTtl: -1 });
    }, 60_000);
    afterAll(async () => target.stop());

    it('creates, reads, replaces, upserts and deletes an item', async () => {
      const created = await container.items.create({ id: 'crud', pk: 'a', n: 1 });
      expect(created.statusCode).toBe(201);
      expect(created.resource).toMatchObject({ id: 'crud', pk: 'a', n: 1, _etag: expect.stringMatching(/^".+"$/u) });
      const read = await container.item('crud', 'a').read();
      expect(read.resource).toEqual(created.resource);
      const replaced = await container.item('crud', 'a').replace({ id: 'crud', pk: 'a', n: 2 });
      expect([replaced.statusCode, replaced.resource?.n]).toEqual([200, 2]);
      expect(replaced.resource?._rid).toBe(created.resource?._rid);
      expect((await container.items.upsert({ id: 'crud', pk: 'a', n: 3 })).statusCode).toBe(200);
      expect((await container.items.upsert({ id: 'crud-2', pk: 'a' })).statusCode).toBe(201);
      expect((await container.item('crud', 'a').delete()).statusCode).toBe(204);
      expect((await container.item('crud', 'a').read()).statusCode).toBe(404);
    });

    it('never finds an item under another partition key, and allows the same id in both', async () => {
      await container.items.create({ id: 'same', pk: 'left', side: 'left' });
      await container.items.create({ id: 'same', pk: 'right', side: 'right' });
      expect((await container.item('same', 'left').read()).resource?.side).toBe('left');
      expect((await container.item('same', 'right').read()).resource?.side).toBe('right');
      expect((await container.item('same', 'other').read()).statusCode).toBe(404);
      await container.item('same', 'left').delete();
      expect((await container.item('same', 'right').read()).statusCode).toBe(200);
      const seen = await container.items.query('SELECT VALUE c.side FROM c', { partitionKey: 'left' }).fetchAll();
      expect(seen.resources).toEqual([]);
    });

    it.each([
      ['a string', 'x'],
      ['a number', 7],
      ['a Boolean', false],
      ['null', null],
    ])('takes %s as a partition key', async (_, pk) => {
      await container.items.create({ id: 'typed', pk });
      expect((await container.item('typed', pk).read()).resource?.pk).toBe(pk);
      expect((await container.item('typed', `${String(pk)}!`).read()).statusCode).toBe(404);
    });

    it('refuses a second item of the same id with 409, an unknown one with 404', async () => {
      await container.items.create({ id: 'twice', pk: 'a' });
      expect(await codeOf(container.items.create({ id: 'twice', pk: 'a' }))).toBe(409);
      expect(await codeOf(container.item('none', 'a').replace({ id: 'none', pk: 'a' }))).toBe(404);
      expect(await codeOf(container.item('none', 'a').delete())).toBe(404);
    });

    it('refuses an item whose partition key is not the one of the request with 400', async () => {
      await container.items.create({ id: 'moves', pk: 'a' });
      expect(await codeOf(container.item('moves', 'a').replace({ id: 'moves', pk: 'b' }))).toBe(400);
    });

    it('refuses an item over 2 MB with 413', async () => {
      expect(await codeOf(container.items.create({ id: 'big', pk: 'a', text: 'x'.repeat(3 * 1024 * 1024) }))).toBe(413);
    });

    it('writes only when If-Match names the current version', async () => {
      const { resource } = await container.items.create({ id: 'versions', pk: 'a', n: 1 });
      const stale = { accessCondition: { type: 'IfMatch', condition: String(resource?._etag) } };
      const item = container.item('versions', 'a');
      expect((await item.replace({ id: 'versions', pk: 'a', n: 2 }, stale)).statusCode).toBe(200);
      expect(await codeOf(item.replace({ id: 'versions', pk: 'a', n: 3 }, stale))).toBe(412);
      expect(await codeOf(item.delete(stale))).toBe(412);
      expect(await codeOf(item.patch([{ op: 'incr', path: '/n', value: 1 }], stale))).toBe(412);
      expect(await codeOf(container.items.upsert({ id: 'versions', pk: 'a' }, stale))).toBe(412);
      expect((await item.read()).resource?.n).toBe(2);
    });

    it('answers 304 to a read with If-None-Match of the current version', async () => {
      const { resource } = await container.items.create({ id: 'cached', pk: 'a' });
      const condition = { accessCondition: { type: 'IfNoneMatch', condition: String(resource?._etag) } };
      expect((await container.item('cached', 'a').read(condition)).statusCode).toBe(304);
      await container.item('cached', 'a').replace({ id: 'cached', pk: 'a', n: 1 });
      expect((await container.item('cached', 'a').read(condition)).statusCode).toBe(200);
    });

    it('patches parts of an item', async () => {
      await container.items.create({ id: 'patch', pk: 'a', n: 1, list: [1, 2, 3], old: true, deep: { x: 1 } });
      const { resource } = await container.item('patch', 'a').patch([
        { op: PatchOperationType.incr, path: '/n', value: 5 },
        { op: PatchOperationType.add, path: '/list/1', value: 'new' },
        { op: PatchOperationType.set, path: '/list/0', value: 'first' },
        { op: PatchOperationType.add, path: '/list/-', value: 'last' },
        { op: PatchOperationType.remove, path: '/old' },
        { op: PatchOperationType.replace, path: '/deep/x', value: 2 },
        { op: PatchOperationType.set, path: '/deep/y', value: null },
        { op: PatchOperationType.incr, path: '/fresh', value: 2 },
      ]);
      expect(resource).toMatchObject({ n: 6, list: ['first', 'new', 2, 3, 'last'], deep: { x: 2, y: null }, fresh: 2 });
      expect(resource).not.toHaveProperty('old');
    });

    it.each([
      ['remove of what is not there', { op: 'remove', path: '/none' }],
      ['replace of what is not there', { op: 'replace', path: '/none', value: 1 }],
      ['a parent that is not there', { op: 'add', path: '/none/x', value: 1 }],
      ['increment of a text', { op: 'incr', path: '/text', value: 1 }],
      ['an index outside the array', { op: 'add', path: '/list/9', value: 1 }],
      ['the id', { op: 'set', path: '/id', value: 'x' }],
      ['the partition key', { op: 'set', path: '/pk', value: 'x' }],
    ] as const)('refuses a patch of %s with 400 and changes nothing', async (_, operation) => {
      await container.items.upsert({ id: 'no-patch', pk: 'a', text: 't', list: [1], n: 0 });
      const item = container.item('no-patch', 'a');
      expect(await codeOf(item.patch([{ op: 'incr', path: '/n', value: 1 }, operation]))).toBe(400);
      expect((await item.read()).resource?.n).toBe(0);
    });

    it('patches only when the condition holds, else 412', async () => {
      await container.items.create({ id: 'conditional', pk: 'a', state: 'draft' });
      const item = container.item('conditional', 'a');
      const patch = {
        condition: "from c where c.state = 'draft'",
        operations: [{ op: 'set' as const, path: '/state', value: 'done' }],
      };
      expect((await item.patch(patch)).resource?.state).toBe('done');
      expect(await codeOf(item.patch(patch))).toBe(412);
    });

    it('commits a batch of every operation as one', async () => {
      for (const id of ['b-replace', 'b-delete', 'b-patch']) await container.items.create({ id, pk: 'batch', n: 1 });
      const response = await container.items.batch(
        [
          { operationType: 'Create', resourceBody: { id: 'b-new', pk: 'batch', n: 1 } },
          { operationType: 'Upsert', resourceBody: { id: 'b-up', pk: 'batch', n: 1 } },
          { operationType: 'Replace', id: 'b-replace', resourceBody: { id: 'b-replace', pk: 'batch', n: 2 } },
          {
            operationType: 'Patch',
            id: 'b-patch',
            resourceBody: { operations: [{ op: 'incr', path: '/n', value: 4 }] },
          },
          { operationType: 'Delete', id: 'b-delete' },
          { operationType: 'Read', id: 'b-new' },
        ],
        'batch',
      );
      expect(response.result?.map(({ statusCode }) => statusCode)).toEqual([201, 201, 200, 200, 204, 200]);
      expect(response.result?.[5]?.resourceBody).toMatchObject({ id: 'b-new', n: 1 });
      expect((await container.item('b-patch', 'batch').read()).resource?.n).toBe(5);
      expect((await container.item('b-delete', 'batch').read()).statusCode).toBe(404);
    });

    it('does nothing of a batch when one operation fails, and marks the others 424', async () => {
      await container.items.create({ id: 'taken', pk: 'atomic', n: 1 });
      const { resource } = await container.item('taken', 'atomic').read();
      const response = await container.items.batch(
        [
          { operationType: 'Create', resourceBody: { id: 'first', pk: 'atomic' } },
          { operationType: 'Create', resourceBody: { id: 'taken', pk: 'atomic' } },
          { operationType: 'Delete', id: 'taken' },
        ],
        'atomic',
      );
      expect(response.code).toBe(207);
      expect(response.result?.map(({ statusCode }) => statusCode)).toEqual([424, 409, 424]);
      expect((await container.item('first', 'atomic').read()).statusCode).toBe(404);
      expect((await container.item('taken', 'atomic').read()).resource).toEqual(resource);
    });

    it('honours ifMatch of a batch operation', async () => {
      await container.items.create({ id: 'guarded', pk: 'atomic' });
      const response = await container.items.batch(
        [
          { operationType: 'Create', resourceBody: { id: 'beside', pk: 'atomic' } },
          {
            operationType: 'Replace',
            id: 'guarded',
            ifMatch: '"stale"',
            resourceBody: { id: 'guarded', pk: 'atomic' },
          },
        ],
        'atomic',
      );
      expect(response.result?.map(({ statusCode }) => statusCode)).toEqual([424, 412]);
      expect((await container.item('beside', 'atomic').read()).statusCode).toBe(404);
    });

    it('refuses a batch over 2 MB', async () => {
      const resourceBody = { id: 'large', pk: 'atomic', text: 'x'.repeat(1_200_000) };
      const operations = ['l1', 'l2'].map((id) => ({
        operationType: 'Create' as const,
        resourceBody: { ...resourceBody, id },
      }));
      await expect(container.items.batch(operations, 'atomic')).rejects.toThrow(/Batch request error/u);
      expect((await container.item('l1', 'atomic').read()).statusCode).toBe(404);
    });

    it('does bulk operations each on its own', async () => {
      const results = await container.items.executeBulkOperations([
        { operationType: 'Create', partitionKey: 'bulk', resourceBody: { id: 'k1', pk: 'bulk' } },
        { operationType: 'Read', partitionKey: 'bulk', id: 'absent' },
        { operationType: 'Create', partitionKey: 'bulk-2', resourceBody: { id: 'k1', pk: 'bulk-2' } },
      ]);
      expect(results.map(({ response, error }) => response?.statusCode ?? error?.code)).toEqual([201, 404, 201]);
    });

    it('refuses databases and containers made through the data plane with 403', async () => {
      expect(await codeOf(target.client.databases.create({ id: 'mine' }))).toBe(403);
      expect(await codeOf(container.database.containers.create({ id: 'mine', partitionKey: '/pk' }))).toBe(403);
      expect(await codeOf(container.delete())).toBe(403);
    });

    it('makes, lists and deletes containers through the control plane, repeatably', async () => {
      const made = await target.createContainer({ partitionKey: hash('/tenant') });
      expect(await target.containerNames()).toContain(made.id);
      expect((await made.read()).resource?.partitionKey?.paths).toEqual(['/tenant']);
      await target.databases.create();
      expect(await target.databases.names()).toContain(made.database.id);
      await made.items.create({ id: 'x', tenant: 't' });
      await target.deleteContainer(made.id);
      await target.deleteContainer(made.id);
      expect(await target.containerNames()).not.toContain(made.id);
      expect(await codeOf(made.items.create({ id: 'x', tenant: 't' }))).toBe(404);
    });
  });
}
