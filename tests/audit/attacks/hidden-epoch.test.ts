import { afterAll, beforeAll, expect, test } from 'vitest';
import { checksLogs } from '../../../src/audit/checking/check-logs.ts';
import { headId } from '../../../src/audit/log-entry.ts';
import { readsLog } from '../../../src/audit/read-log.ts';
import { openProcess } from '../../platform/cosmos/tenant-fixture.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

/** An instance that has just started: it remembers of no log how far it had come. */
function looks() {
  const { documents } = openProcess(world.azure);
  const reader = readsLog(documents);
  const { seal, writeOnce } = world.instance({ documents, reader });
  return checksLogs({
    ...{ documents, reader, writeOnce, seal, clock: world.clock },
    isErasure: async () => false,
    alarm: async () => {},
  });
}

test('whoever opens an epoch again that was closed does not hide the next one unnoticed', async () => {
  const scope = await world.tenant();
  const instance = world.instance();
  const append = world.appendsIn(10, instance.lastCheckpoint);
  await append(
    scope,
    Array.from({ length: 15 }, () => world.event({ tenant: scope.tenant })),
  );
  await instance.seal(scope);
  expect((await looks()(scope)).findings).toEqual([]);
  await world.tamper(scope, headId, ({ closed: _, ...head }) => head);
  const check = looks();
  await check(scope); // what is seen once may be what another instance is about to tell
  expect((await check(scope)).findings.map(({ finding }) => finding)).toEqual(['sealBehindStorage']);
});
