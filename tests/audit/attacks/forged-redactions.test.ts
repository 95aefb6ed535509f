import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createErasing } from '../../../src/audit/erasing/erasing.ts';
import { logPartition } from '../../../src/audit/log-entry.ts';
import { openProcess } from '../../platform/cosmos/tenant-fixture.ts';
import { type LocalAzure, startLocalAzure } from '../../support/devhost.ts';
import { anna, bert, type ErasingWorld, openErasingWorld } from '../erasing/erasing-world.ts';

let azure: LocalAzure;
let world: ErasingWorld;
beforeAll(async () => {
  azure = await startLocalAzure();
});
afterAll(() => azure.stop());
beforeEach(async () => {
  world = await openErasingWorld(azure);
});

/** One who looks at the log this long after the erasure. */
function looksAfter(minutes: number) {
  const clock = { now: () => new Date(Date.now() + minutes * 60_000) };
  const { documents, reader } = world;
  return createErasing({
    ...{ documents, reader, clock },
    queues: { send: async () => {} },
    holdOf: async () => undefined,
    forgetPseudonym: () => {},
    forEachTenant: () => async () => {},
  });
}

/** An erasure of the first entry, carried out and told of, beside an entry of somebody else. */
async function erased() {
  await world.did(anna, 'contract.created');
  await world.did(bert, 'contract.created', 'contract:c2');
  const id = await world.agreed({ what: { person: anna } });
  await world.erasing.carryOut(world.system, id);
  return id;
}

const at = () => new Date().toISOString();

describe('an entry whose payload is gone', () => {
  test('is accounted for by the erasure that the log says took it', async () => {
    const id = await erased();
    await world.logAll();
    expect(await looksAfter(60).isErasure(world.system, id, { epoch: 0, index: 0, at: at() })).toBe(true);
  });

  test('is not accounted for by an erasure that took others, whatever the mark on it says', async () => {
    const id = await erased();
    await world.logAll();
    const places = [
      { epoch: 0, index: 1 },
      { epoch: 1, index: 0 },
    ];
    for (const place of places)
      expect(await looksAfter(60).isErasure(world.system, id, { ...place, at: at() })).toBe(false);
    expect(await looksAfter(0).isErasure(world.system, id, { epoch: 0, index: 1, at: '2999-01-01T00:00:00Z' })).toBe(
      false,
    );
  });

  test('is believed until the event that tells of it must be in the log, and no longer', async () => {
    const id = await erased(); // the log does not tell of it yet
    expect(await looksAfter(1).isErasure(world.system, id, { epoch: 0, index: 0, at: at() })).toBe(true);
    expect(await looksAfter(60).isErasure(world.system, id, { epoch: 0, index: 0, at: at() })).toBe(false);
  });

  test('is not accounted for by a record of erasing that says something else than its leaf commits to', async () => {
    const id = await erased();
    await world.logAll();
    const record = (await world.entries()).find(({ type }) => type === 'log.redacted');
    const { containerOf } = openProcess(azure);
    const item = (await containerOf(world.system)).item(record?.id ?? '', logPartition(0));
    const { resource } = await item.read();
    await item.replace({ ...resource, payload: record?.payload?.replace('"ranges":[[0,0]]', '"ranges":[[0,1]]') });
    expect(await looksAfter(60).isErasure(world.system, id, { epoch: 0, index: 1, at: at() })).toBe(false);
    expect(await looksAfter(60).isErasure(world.system, id, { epoch: 0, index: 0, at: at() })).toBe(false);
  });
});
