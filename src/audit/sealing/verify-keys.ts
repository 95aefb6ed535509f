import type { LogKeys } from '../../platform/log-keys.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import { isSignedBy, type NoteKey, parseNote, parseVkey } from '../verifier/signed-note.ts';
import { inUse } from './keys-on-record.ts';
import { checkpointName, type SealKey } from './seal.ts';
import type { SealedLog } from './sealed.ts';

export interface KeyParts {
  readonly keys: Pick<LogKeys, 'withPublicKey'>;
  readonly writeOnce: Pick<WriteOnce, 'read'>;
}

/**
 * That the keys a seal says are in use are ours. The seal lies where whoever administers the database can write, and a checkpoint
 * where whoever administers the storage can add one: together they agree with each other whatever they say. So a key must be one
 * of the vault; or, where it is disabled there by now, lead to one that is, or to the first checkpoint of the log, by checkpoints
 * that the key before it has signed with it. Else LogInconsistent.
 */
export function verifiesKeys({ keys, writeOnce }: KeyParts) {
  return async (scope: TenantScope, { epoch, origin }: SealedLog, all: readonly SealKey[]): Promise<void> => {
    for (const key of inUse(all)) if (!(await isOurs(key))) throw badAt(key);

    async function isOurs(last: SealKey): Promise<boolean> {
      let key: SealKey | undefined = last;
      while (key) {
        const noteKey = parsed(key);
        if (await keys.withPublicKey(noteKey.kind, noteKey.publicKey)) return true;
        const { fromOrdinal, kind }: SealKey = key;
        const written = await writeOnce.read(scope, checkpointName(epoch, fromOrdinal));
        const note = parseNote(written?.toString('utf8') ?? '');
        if (!note || !isSignedBy(note, noteKey)) return false;
        if (fromOrdinal === 1) return true;
        // It ended with that checkpoint, so it began before: this comes to an end.
        key = all.find((one) => one.kind === kind && one.untilOrdinal === fromOrdinal && one.fromOrdinal < fromOrdinal);
        if (key && !isSignedBy(note, parsed(key))) return false;
      }
      return false;
    }

    function parsed(key: SealKey): NoteKey {
      const noteKey = parseVkey(key.vkey);
      if (noteKey?.name !== origin || noteKey.kind !== key.kind) throw badAt(key);
      return noteKey;
    }

    function badAt({ fromOrdinal }: SealKey): LogInconsistent {
      return new LogInconsistent('signatureBad', { epoch, ordinal: fromOrdinal });
    }
  };
}
