import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochStore } from '../../../src/audit/epoch-store.ts';
import { readsEnds } from '../../../src/audit/sealing/read-end.ts';
import { sealId } from '../../../src/audit/sealing/seal.ts';
import { parseCheckpoint } from '../../../src/audit/verifier/checkpoint.ts';
import { parseNote } from '../../../src/audit/verifier/signed-note.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { host } from '../appending/log-world.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

const sizeIn = (note: string | undefined) => parseCheckpoint(parseNote(note ?? '')?.text ?? '')?.size;

/** As the destruction of a tenant asks for it, on an instance of its own. */
function endOf(scope: TenantScope, parts: Parameters<SealingWorld['instance']>[0] = {}) {
  const { seal, documents, reader, alarms } = world.instance(parts);
  const read = readsEnds({ epochs: epochStore(documents), reader, seal, host });
  return { end: read(scope), alarms };
}

/** Signs nothing: the vault is not there, or our rights on it are not. */
const unusable = () => Promise.reject(new Error('the vault cannot be used'));
const noVault = { keys: { current: unusable, all: unusable, withPublicKey: unusable, rotate: unusable } };

describe('the end of a log', () => {
  it('is under a checkpoint over all of it', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 3);
    await world.instance().seal(scope);
    await world.fill(scope, 4);
    const end = await endOf(scope).end;
    expect(end).toMatchObject({ epoch: 0, origin: `${host}/t/${scope.tenant}/e0`, size: 7 });
    expect(sizeIn(end.checkpoint)).toBe(7);
  });

  it('is nothing where no log has begun', async () => {
    const scope = await world.tenant();
    expect(await endOf(scope).end).toEqual({ epoch: 0, origin: `${host}/t/${scope.tenant}/e0`, size: 0 });
  });

  it('is told without a vault too, with the last checkpoint there is beside the greater size', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 3);
    await world.instance().seal(scope);
    await world.fill(scope, 4);
    const end = await endOf(scope, noVault).end;
    expect([end.size, sizeIn(end.checkpoint)]).toEqual([7, 3]);
  });

  it('is told of a log that was never sealed and cannot be', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 2);
    expect(await endOf(scope, noVault).end).toEqual({ epoch: 0, origin: `${host}/t/${scope.tenant}/e0`, size: 2 });
  });

  it('of one that does not add up is not signed, and told with an alarm', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 3);
    const seal = await world.instance().seal(scope);
    await world.fill(scope, 1);
    await world.tamper(scope, sealId, (doc) => ({ ...doc, size: 2 }));
    const { end, alarms } = endOf(scope);
    expect(await end).toMatchObject({ size: 4, checkpoint: seal?.note });
    expect(alarms).toMatchObject([{ what: 'sealChanged' }]);
  });
});
