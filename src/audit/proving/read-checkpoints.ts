import type { TenantScope } from '../../platform/scope.ts';
import { checkpointName } from '../sealing/seal.ts';
import { parseCheckpoint } from '../verifier/checkpoint.ts';
import { parseNote } from '../verifier/signed-note.ts';
import type { ProvingParts } from './read-tiles.ts';

/** A checkpoint with its signatures, as it lies in the write-once container. */
export interface SignedCheckpoint {
  readonly ordinal: number;
  readonly size: number;
  readonly note: string;
}

export function readsCheckpoints({ reader, writeOnce }: ProvingParts) {
  async function newest(scope: TenantScope, epoch: number): Promise<SignedCheckpoint | undefined> {
    const seal = await reader.seal(scope, epoch);
    return seal && { ordinal: seal.doc.ordinal, size: seal.doc.size, note: seal.doc.note };
  }

  async function kept(scope: TenantScope, epoch: number, ordinal: number): Promise<SignedCheckpoint> {
    const name = checkpointName(epoch, ordinal);
    const note = (await writeOnce.read(scope, name))?.toString('utf8');
    const checkpoint = parseCheckpoint(parseNote(note ?? '')?.text ?? '');
    if (note === undefined || !checkpoint) throw new Error(`${name} in the write-once container is no checkpoint`);
    return { ordinal, size: checkpoint.size, note };
  }

  /**
   * The last checkpoint of at most `size` leaves; undefined when the first one has more. Checkpoints are numbered without a gap
   * and only grow, so halving finds it: about twenty reads among a million.
   */
  async function newestUpTo(scope: TenantScope, epoch: number, size: number): Promise<SignedCheckpoint | undefined> {
    const last = await newest(scope, epoch);
    if (!last || last.size <= size) return last;
    let found: SignedCheckpoint | undefined;
    let [from, to] = [1, last.ordinal - 1];
    while (from <= to) {
      const middle = Math.floor((from + to) / 2);
      const checkpoint = await kept(scope, epoch, middle);
      if (checkpoint.size <= size) {
        found = checkpoint;
        from = middle + 1;
      } else to = middle - 1;
    }
    return found;
  }

  return { newest, newestUpTo };
}
