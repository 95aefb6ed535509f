import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { startBlob } from '../../../devhost/blob/index.ts';
import { startKeyVault } from '../../../devhost/key-vault/index.ts';
import type { ServiceContext } from '../../../devhost/service.ts';
import type { AppendingParts } from '../../../src/audit/appending/append-to-log.ts';
import type { Facts } from '../../../src/audit/checking/alarm.ts';
import { logPartition } from '../../../src/audit/log-entry.ts';
import { checkpointName, type Seal } from '../../../src/audit/sealing/seal.ts';
import type { SealingParts } from '../../../src/audit/sealing/seal-epoch.ts';
import { sealsLogs } from '../../../src/audit/sealing/seal-logs.ts';
import { type Checkpoint, parseCheckpoint } from '../../../src/audit/verifier/checkpoint.ts';
import { isSignedBy, parseNote, parseVkey } from '../../../src/audit/verifier/signed-note.ts';
import { createKeyVault } from '../../../src/platform/key-vault.ts';
import { createLogKeys } from '../../../src/platform/log-keys.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { createWriteOnce } from '../../../src/platform/write-once.ts';
import { openProcess, provision, scopeOf } from '../../platform/cosmos/tenant-fixture.ts';
import { anyCredential } from '../../support/devhost.ts';
import { openLogWorld } from '../appending/log-world.ts';

const container = 'transparency-log';

/** Logs in the local Cosmos DB, the write-once storage and the vault, and instances of the app that seal them. */
export async function openSealingWorld() {
  const world = await openLogWorld();
  const folder = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const { clock, tls } = world.azure;
  const service = (name: string): ServiceContext => ({
    ...{ dataDir: join(folder, name), port: 0, clock, tls, log: () => {} },
    tokens: { verify: async (authorization) => (authorization ? { oid: 'test' } : undefined) },
  });
  const vaultService = await startKeyVault(service('vault'));
  const blob = await startBlob(service('blob'), [], [{ name: container, retentionDays: 9 }]);
  /** The same storage before its policy was locked, in hands that lifted it. */
  const lifted = await startBlob(service('lifted'));
  const mutable = new BlobServiceClient(lifted.url, anyCredential).getContainerClient(container);
  await mutable.create();
  const { append } = world.instance();
  const { containerOf } = openProcess(world.azure);
  let tenants = 0;
  const vaultOf = () => createKeyVault({ uri: vaultService.url, checkChallenge: false }, anyCredential, world.clock);
  const newKeys = () => createLogKeys(vaultOf(), world.clock);
  const keys = newKeys();
  await keys.current();

  const instance = (parts: Partial<SealingParts> = {}, endpoint = blob.url) => {
    const { documents } = openProcess(world.azure);
    const alarms: { what: string; facts: Facts }[] = [];
    const used: SealingParts = {
      ...{ documents, reader: world.reader, writeOnce: createWriteOnce({ endpoint }, anyCredential), keys },
      ...{ clock: world.clock, ...parts },
    };
    const seals = sealsLogs({ ...used, alarm: async (_, what, facts) => void alarms.push({ what, facts }) });
    return { ...seals, ...used, alarms };
  };
  const { writeOnce } = instance();

  /** Every checkpoint there is, in order, each verified by the keys that the seal says were used for it. */
  async function checkpoints(scope: TenantScope, seal: Seal): Promise<readonly Checkpoint[]> {
    const found: Checkpoint[] = [];
    for (let ordinal = 1; ; ordinal++) {
      const written = await writeOnce.read(scope, checkpointName(seal.epoch, ordinal));
      if (!written) return found;
      const note = parseNote(written.toString('utf8'));
      const checkpoint = parseCheckpoint(note?.text ?? '');
      const used = seal.keys.filter((key) => key.fromOrdinal <= ordinal && ordinal <= (key.untilOrdinal ?? ordinal));
      const good = used.filter(({ vkey }) => {
        const key = parseVkey(vkey);
        return note && key && isSignedBy(note, key);
      });
      if (!note || !checkpoint || good.length !== note.signatures.length || good.length !== used.length)
        throw new Error(`checkpoint ${ordinal} is not signed by the keys on record`);
      found.push(checkpoint);
    }
  }

  return {
    ...world,
    instance,
    keys,
    newKeys,
    vaultOf,
    writeOnce,
    checkpoints,
    lifted: { url: lifted.url, container: mutable },
    services: { blob, vault: vaultService },
    appends: (described: AppendingParts['described']) => world.instance({ described }).append,
    appendsIn: (entriesPerEpoch: number, lastCheckpoint: AppendingParts['lastCheckpoint']) =>
      world.instance({ entriesPerEpoch, lastCheckpoint }).append,
    async tenant(): Promise<TenantScope> {
      const name = `client-${++tenants}`;
      await provision(world.azure, name);
      return scopeOf(name);
    },
    async fill(scope: TenantScope, count: number): Promise<void> {
      await append(
        scope,
        Array.from({ length: count }, () => world.event({ tenant: scope.tenant })),
      );
    },
    /** Changes a document of the log behind the product's back, or removes it. */
    async tamper(
      scope: TenantScope,
      id: string,
      change: ((doc: Record<string, unknown>) => object) | undefined,
      epoch = 0,
    ) {
      const item = (await containerOf(scope)).item(id, logPartition(epoch));
      if (!change) return void (await item.delete());
      const { resource } = await item.read();
      await item.replace({ ...change(resource) });
    },
    async stop(): Promise<void> {
      await Promise.all([blob.stop(), lifted.stop(), vaultService.stop(), world.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type SealingWorld = Awaited<ReturnType<typeof openSealingWorld>>;
