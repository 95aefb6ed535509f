import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogInconsistent } from '../../../src/audit/log-inconsistent.ts';
import { ensuresLogged } from '../../../src/audit/sealing/ensure-logged.ts';
import { sealTimers } from '../../../src/audit/sealing/sealing.timers.ts';
import { TenantErased } from '../../../src/platform/cosmos/placements.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import type { TenantWork } from '../../../src/slice.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

describe('a log that goes on in another epoch', () => {
  it('is sealed to its end first, and the next begins with that checkpoint', async () => {
    const scope = await world.tenant();
    const sealing = world.instance();
    const epochs = world.appendsIn(10, sealing.lastCheckpoint);
    const ensureLogged = ensuresLogged(epochs, sealing.sealedUpTo);
    const event = () => world.event({ tenant: scope.tenant });
    await ensureLogged(scope, Array.from({ length: 4 }, event));
    await ensureLogged(scope, Array.from({ length: 20 }, event));
    const newest = await world.reader.epoch(scope);
    expect(newest).toBe(2);
    for (const epoch of [0, 1]) {
      const [head, seal] = [await world.reader.head(scope, epoch), await world.reader.seal(scope, epoch)];
      expect([head?.closed, seal?.doc.size]).toEqual([true, 10]);
      const [opening] = await Array.fromAsync(world.reader.entries(scope, epoch + 1, 0, 1));
      expect(JSON.parse(opening?.payload ?? '{}').data.checkpoint).toBe(seal?.doc.note);
      expect(await sealing.lastCheckpoint(scope, epoch)).toBe(seal?.doc.note);
    }
    await expect(sealing.lastCheckpoint(scope, newest)).rejects.toThrow('is not closed');
    const last = await world.reader.seal(scope, newest);
    expect(last?.doc.size).toBe((await world.reader.head(scope, newest))?.size);
    expect(sealing.alarms).toEqual([]);
  });
});

describe('the timers', () => {
  const asked: Record<string, TenantWork> = {};
  const timersFor = (seal: (scope: TenantScope) => Promise<unknown>) =>
    sealTimers({
      seal,
      forEachTenant: (work) => {
        asked.all = work;
        return async () => {};
      },
      forEachDirtyTenant: (work) => {
        asked.dirty = work;
        return async () => {};
      },
    });

  it('seal the logs that may have grown every minute, and all of them once a day', async () => {
    const { timers, tenantWork } = timersFor(async () => {});
    expect(timers.map(({ name, schedule }) => [name, schedule])).toEqual([
      ['audit-sealLogs', '30 * * * * *'],
      ['audit-sealAllLogs', '0 47 3 * * *'],
    ]);
    expect([asked.dirty, asked.all]).toEqual([tenantWork[0], tenantWork[0]]);
  });

  it('try again at once only what may come out otherwise', async () => {
    const delivery = {} as never;
    const scope = await world.tenant();
    const erased = timersFor(async () => Promise.reject(new TenantErased('gone'))).tenantWork[0];
    await expect(erased?.handle(scope, {}, delivery)).resolves.toBeUndefined();
    const refused = new LogInconsistent('rootDiffers', {});
    const alarmed = timersFor(async () => Promise.reject(refused)).tenantWork[0];
    await expect(alarmed?.handle(scope, {}, delivery)).resolves.toBeUndefined();
    const failing = timersFor(async () => Promise.reject(new Error('the storage is down'))).tenantWork[0];
    await expect(failing?.handle(scope, {}, delivery)).rejects.toThrow('the storage is down');
  });
});
