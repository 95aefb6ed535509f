import type { TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import { checkpointName, type Seal, type SealKey } from '../sealing/seal.ts';
import { parseCheckpoint } from '../verifier/checkpoint.ts';
import { type CompactRange, rootOf } from '../verifier/compact-range.ts';
import { sameHash } from '../verifier/hashes.ts';
import { isSignedBy, parseNote, parseVkey } from '../verifier/signed-note.ts';
import type { Found } from './found.ts';

interface Signed {
  readonly size: number;
  readonly root: Buffer;
}

/** The keys that must have signed it: of those on record for that time, all. */
const signedThen = (keys: readonly SealKey[], ordinal: number): readonly SealKey[] =>
  keys.filter(({ fromOrdinal, untilOrdinal = ordinal }) => fromOrdinal <= ordinal && ordinal <= untilOrdinal);

/**
 * The checkpoints of an epoch after `ordinal`, one by one, as the leaves under them are gone through: each is where it must be,
 * signed by the keys on record, larger than the one before, and its root is what the leaves give.
 */
export function checkpointsAfter(
  writeOnce: Pick<WriteOnce, 'read'>,
  scope: TenantScope,
  { seal, origin, found, ...start }: { seal: Seal; origin: string; found: Found; ordinal: number },
) {
  const { epoch } = seal;
  let ordinal = start.ordinal;
  let waiting: Signed | undefined;

  async function read(at: number): Promise<Signed | undefined> {
    const facts = { epoch, ordinal: at };
    const bytes = await writeOnce.read(scope, checkpointName(epoch, at));
    if (!bytes) return void found.add('checkpointMissing', facts);
    const note = parseNote(bytes.toString('utf8'));
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || checkpoint?.origin !== origin) return void found.add('checkpointMalformed', facts);
    const keys = signedThen(seal.keys, at).map(({ vkey }) => parseVkey(vkey));
    const kinds = new Set(keys.map((key) => key?.kind));
    if (kinds.size < 2 || !keys.every((key) => key?.name === origin && isSignedBy(note, key)))
      found.add('signatureBad', facts);
    return checkpoint;
  }

  return {
    get ordinal() {
      return ordinal;
    },
    /** Those over exactly so many leaves, and those that should have been before. */
    async at(size: number, range: CompactRange): Promise<void> {
      for (;;) {
        while (!waiting && ordinal < seal.ordinal) {
          waiting = await read(ordinal + 1);
          if (!waiting) ordinal++;
        }
        if (!waiting || waiting.size > size) return;
        const facts = { epoch, ordinal: ordinal + 1, size: waiting.size };
        if (waiting.size < size) found.add('notConsistent', facts);
        else if (!sameHash(rootOf(range), waiting.root)) found.add('rootDiffers', facts);
        ordinal++;
        waiting = undefined;
      }
    },
    /** After the last leaf the last checkpoint covers. */
    end(): void {
      if (waiting) found.add('notConsistent', { epoch, ordinal: ordinal + 1, size: waiting.size });
    },
  };
}
