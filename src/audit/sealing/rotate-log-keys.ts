import type { Clock } from '../../platform/clock.ts';
import { type Command, remembered, repeated } from '../../platform/commands.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import type { LogKeys } from '../../platform/log-keys.ts';
import { ok, type Result } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';

export interface RotatingParts {
  readonly documents: Documents;
  readonly logKeys: LogKeys;
  readonly clock: Clock;
}

export interface LogKeyRotation {
  readonly rotatedAt: string;
  /** Base64. Verifier keys name a log, so each log says its own. */
  readonly keys: readonly { readonly kind: 'ed25519' | 'es256'; readonly publicKey: string }[];
}

const partition = 'log-keys';

/**
 * New versions of the keys that sign the logs of the stamp, on record in the house tenant's log. Every log is signed once by the
 * old keys and the new ones, with its next checkpoint. After a crash a repeated request makes one version more, which does no
 * harm: the newest is used.
 */
export function rotatesLogKeys({ documents, logKeys, clock }: RotatingParts) {
  return async (house: TenantScope, idempotencyKey: string): Promise<Result<LogKeyRotation>> => {
    const command: Command = { key: idempotencyKey, input: 'log.keysRotated' };
    const before = await repeated<LogKeyRotation>(documents, house, partition, command);
    if (!before.ok) return before;
    if (before.value) return ok(before.value);
    const signers = await logKeys.rotate();
    const keys = signers.map(({ kind, publicKey }) => ({ kind, publicKey: Buffer.from(publicKey).toString('base64') }));
    const rotation: LogKeyRotation = { rotatedAt: clock.now().toISOString(), keys };
    const event = { type: 'log.keysRotated', subject: { kind: 'log', id: house.tenant }, data: { keys } };
    const committed = await documents.commit(house, {
      partition,
      writes: [remembered(house, command, rotation)],
      events: [event],
    });
    if (committed.ok) return ok(rotation);
    const other = await repeated<LogKeyRotation>(documents, house, partition, command);
    return other.ok ? ok(other.value ?? rotation) : other;
  };
}
