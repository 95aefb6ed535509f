import { createHash } from 'node:crypto';
import type { Container, JSONObject, OperationInput } from '@azure/cosmos';
import type { CryptographyClient } from '@azure/keyvault-keys';
import type { ContainerClient } from '@azure/storage-blob';

export type Item = JSONObject & { readonly id: string };

/** What is written into a log with one event on demand. */
export interface Demanded {
  readonly head: Item;
  readonly entry: Item;
  readonly seal: Item;
  /** The signed checkpoint. */
  readonly note: string;
}

/**
 * The floor of appending: the same entries, as many to a batch, each batch replacing a head, by the same SDK with nothing around
 * it, in a partition of its own. `lay` puts the head there.
 */
export function bareBatches(container: Container, head: Item, entries: readonly Item[], perBatch: number) {
  const partition = nextPartition();
  return {
    lay: async () => void (await container.items.create(into(partition, head))),
    async write(): Promise<void> {
      for (let at = 0; at < entries.length; at += perBatch)
        await batch(container, partition, [
          { operationType: 'Replace', id: head.id, resourceBody: into(partition, head) },
          ...creates(partition, entries.slice(at, at + perBatch)),
        ]);
    },
  };
}

/** The floor of sealing on demand: the writes alone, each after the one before, as they must be. */
export function bareDemand(container: Container, storage: ContainerClient, key: CryptographyClient, what: Demanded) {
  const partition = nextPartition();
  const { head, entry, seal, note } = what;
  return {
    async lay(): Promise<void> {
      await batch(container, partition, creates(partition, [head, seal]));
    },
    async write(): Promise<void> {
      await batch(container, partition, [
        { operationType: 'Replace', id: head.id, resourceBody: into(partition, head) },
        ...creates(partition, [entry]),
      ]);
      await key.sign('ES256', createHash('sha256').update(note).digest());
      const blob = storage.getBlockBlobClient(`${partition.replace(':', '/')}/checkpoint`);
      await blob.upload(note, Buffer.byteLength(note), { conditions: { ifNoneMatch: '*' } });
      await batch(container, partition, [
        { operationType: 'Replace', id: seal.id, resourceBody: into(partition, seal) },
      ]);
    },
  };
}

let partitions = 0;
/** Names as long as those of logs: request units are by the byte. */
const nextPartition = (): string => `b:${String(++partitions).padStart(4, '0')}`;

async function batch(container: Container, partition: string, operations: OperationInput[]): Promise<void> {
  const { result } = await container.items.batch(operations, partition);
  if (result?.some(({ statusCode }) => statusCode >= 300)) throw new Error('the bare writes were refused');
}

const creates = (partition: string, items: readonly Item[]): OperationInput[] =>
  items.map((item) => ({ operationType: 'Create', resourceBody: into(partition, item) }));

/** Without what the service itself adds. */
const into = (pk: string, item: Item): Item =>
  Object.fromEntries([...Object.entries(item).filter(([name]) => !name.startsWith('_')), ['pk', pk]]) as Item;
