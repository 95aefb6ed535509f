import type { TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import { parseCheckpoint } from '../verifier/checkpoint.ts';
import { coversTo, rootOf } from '../verifier/compact-range.ts';
import { sameHash } from '../verifier/hashes.ts';
import { isSignedBy, parseNote, parseVkey } from '../verifier/signed-note.ts';
import { inUse } from './keys-on-record.ts';
import { checkpointName, type Seal } from './seal.ts';
import { rangeOf, type Sealed, type SealedLog } from './sealed.ts';

/**
 * What the log keeps of its last checkpoint, held against the checkpoint itself: the one that lies where nobody can change it.
 * Throws LogInconsistent unless they agree and its signatures and its root hold.
 */
export async function verifyLast(
  writeOnce: WriteOnce,
  scope: TenantScope,
  { epoch, origin }: SealedLog,
  seal: Seal,
  /** What this process has seen there: it cannot have changed since. */
  seen?: string,
): Promise<Sealed> {
  const { ordinal, size, keys } = seal;
  const at = { epoch, ordinal, size };
  const written = seen ?? (await writeOnce.read(scope, checkpointName(epoch, ordinal)))?.toString('utf8');
  if (written === undefined) throw new LogInconsistent('checkpointMissing', at);
  if (written !== seal.note) throw new LogInconsistent('sealChanged', at);
  const note = parseNote(seal.note);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || checkpoint?.origin !== origin) throw new LogInconsistent('checkpointMalformed', at);
  for (const { vkey } of inUse(keys)) {
    const key = parseVkey(vkey);
    if (key?.name !== origin || !isSignedBy(note, key)) throw new LogInconsistent('signatureBad', at);
  }
  const range = rangeOf(seal);
  if (checkpoint.size !== size || inUse(keys).length === 0 || !coversTo(size, range))
    throw new LogInconsistent('sealChanged', at);
  if (!sameHash(rootOf(range), checkpoint.root)) throw new LogInconsistent('sealChanged', at);
  return { ordinal, size, range, keys };
}
