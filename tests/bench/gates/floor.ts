import type { Container, JSONObject, OperationInput } from '@azure/cosmos';
import { newId } from '../../../src/platform/ids.ts';

export type Item = JSONObject & { readonly id: string };

/** What an act found in its aggregate, and the documents it wrote there. */
export interface Written {
  readonly before: readonly Item[];
  readonly replaced: readonly Item[];
  readonly created: readonly Item[];
}

/** What was written between two looks at an aggregate: whatever has another ETag. */
export function writtenBetween(before: readonly Item[], after: readonly Item[]): Written {
  const known = new Map(before.map(({ id, _etag }) => [id, _etag]));
  const changed = after.filter(({ id, _etag }) => known.get(id) !== _etag);
  return {
    before: before.map(bare),
    replaced: changed.filter(({ id }) => known.has(id)).map(bare),
    created: changed.filter(({ id }) => !known.has(id)).map(bare),
  };
}

/**
 * The least that writing these documents takes: one point read and one transactional batch, by the same SDK, with nothing
 * around them, in an aggregate of its own. `lay` puts there what the act found.
 */
export function bareWrites(container: Container, { before, replaced, created }: Written) {
  const partition = `contract:${newId()}`;
  const into = (item: Item): Item => ({ ...item, pk: partition });
  const batch = async (operations: OperationInput[]) => {
    const { result } = await container.items.batch(operations, partition);
    if (result?.some(({ statusCode }) => statusCode >= 300)) throw new Error('the bare writes were refused');
  };
  const operations: OperationInput[] = [
    ...replaced.map((item) => ({ operationType: 'Replace' as const, id: item.id, resourceBody: into(item) })),
    ...created.map((item) => ({ operationType: 'Create' as const, resourceBody: into(item) })),
  ];
  const read = replaced.find(({ id }) => id.startsWith('proposal:'))?.id ?? 'none yet';
  return {
    async lay(): Promise<void> {
      if (before.length > 0) await batch(before.map((item) => ({ operationType: 'Create', resourceBody: into(item) })));
    },
    async write(): Promise<void> {
      await container.item(read, partition).read();
      await batch(operations);
    },
  };
}

export async function itemsOf(container: Container, partition: string): Promise<readonly Item[]> {
  const { resources } = await container.items.query<Item>('SELECT * FROM c', { partitionKey: partition }).fetchAll();
  return resources;
}

/** Without what the service itself adds. */
const bare = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith('_'))) as Item;
