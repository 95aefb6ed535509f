import { type Check, checkId, checkPartition } from '../../../src/audit/checking/check.ts';
import { checksLogs } from '../../../src/audit/checking/check-logs.ts';
import type { SealingParts } from '../../../src/audit/sealing/seal-epoch.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { createWriteOnce, type WriteOnce } from '../../../src/platform/write-once.ts';
import { openProcess } from '../../platform/cosmos/tenant-fixture.ts';
import { anyCredential } from '../../support/devhost.ts';
import type { SealingWorld } from '../sealing/sealing-world.ts';

/** An instance that checks and seals; its storage can be changed by hand, as if the policy on it had been lifted. */
export function openChecking(world: SealingWorld, parts: Partial<SealingParts> = {}) {
  const storage: WriteOnce = createWriteOnce({ endpoint: world.lifted.url }, anyCredential);
  const instance = world.instance({ writeOnce: storage, ...parts }, world.lifted.url);
  const alarms: string[] = [];
  let now = new Date('2026-12-01T10:00:00Z');
  const { documents } = openProcess(world.azure);
  const check = checksLogs({
    ...{ documents, reader: world.reader, writeOnce: storage, seal: instance.seal },
    isErasure: async (_, id) => id === 'agreed',
    alarm: async (_, what) => void alarms.push(what),
    clock: { now: () => now },
  });
  return {
    ...{ check, instance, alarms, documents, storage },
    async findings(scope: TenantScope) {
      return (await check(scope)).findings.map(({ finding }) => finding);
    },
    later: (hours: number) => {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
    async remembered(scope: TenantScope): Promise<Check> {
      const stored = await documents.read<Check>(scope, checkPartition, checkId, 'audit.check');
      if (!stored) throw new Error('nothing was remembered');
      return stored.doc;
    },
  };
}

/** A blob of the log, replaced or taken away. */
export async function changeBlob(
  world: SealingWorld,
  scope: TenantScope,
  name: string,
  by: ((bytes: Buffer) => Buffer) | undefined,
): Promise<void> {
  const blob = world.lifted.container.getBlockBlobClient(`${scope.tenant}/${name}`);
  if (!by) return void (await blob.delete());
  const bytes = by(await blob.downloadToBuffer());
  await blob.upload(bytes, bytes.length);
}
