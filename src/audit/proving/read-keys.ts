import type { TenantScope } from '../../platform/scope.ts';
import type { SealKey } from '../sealing/seal.ts';
import type { ProvingParts } from './read-tiles.ts';

interface LogKey extends SealKey {
  readonly epoch: number;
  readonly origin: string;
}

export type ReadsKeys = (scope: TenantScope) => Promise<LogKey[]>;

/** Which keys signed which checkpoints, of every epoch from the first. */
export const readsKeys =
  ({ reader }: Pick<ProvingParts, 'reader'>): ReadsKeys =>
  async (scope) => {
    const newest = await reader.epoch(scope);
    const epochs = Array.from({ length: newest + 1 }, async (_, epoch) => {
      const [head, seal] = await Promise.all([reader.head(scope, epoch), reader.seal(scope, epoch)]);
      if (!head || !seal) return [];
      return seal.doc.keys.map((key) => ({ ...key, epoch, origin: head.origin }));
    });
    return (await Promise.all(epochs)).flat();
  };
