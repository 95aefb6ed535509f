import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointName } from '../../../src/audit/sealing/seal.ts';
import type { WriteOnce } from '../../../src/platform/write-once.ts';
import { leafHashOf, rootOf } from '../../support/log-check.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

const rootOfLog = async (scope: Parameters<SealingWorld['entries']>[0], size: number) =>
  rootOf((await world.entries(scope)).slice(0, size).map(({ leaf }) => leafHashOf(leaf)));

/** Write-once storage that counts what is asked of it. */
function counted(plain: WriteOnce) {
  const asked = { read: 0, create: 0 };
  const writeOnce: WriteOnce = {
    read: (...what) => {
      asked.read++;
      return plain.read(...what);
    },
    create: (...what) => {
      asked.create++;
      return plain.create(...what);
    },
  };
  return { writeOnce, asked };
}

describe('a log', () => {
  it('that has not begun has no checkpoint', async () => {
    expect(await world.instance().seal(await world.tenant())).toBeUndefined();
  });

  it('gets a checkpoint over all its leaves, signed by both keys, in the write-once storage', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 7);
    const seal = await world.instance().seal(scope);
    expect(seal).toMatchObject({ ordinal: 1, size: 7, epoch: 0 });
    expect(seal?.keys.map(({ kind, fromOrdinal }) => [kind, fromOrdinal])).toEqual([
      ['ed25519', 1],
      ['es256', 1],
    ]);
    const [checkpoint] = await world.checkpoints(scope, seal ?? never());
    expect(checkpoint).toEqual({
      origin: `counterpart.example/t/${scope.tenant}/e0`,
      size: 7,
      root: await rootOfLog(scope, 7),
    });
    expect((await world.writeOnce.read(scope, checkpointName(0, 1)))?.toString()).toBe(seal?.note);
  });
});

function never(): never {
  throw new Error('there is no seal');
}

describe('sealing again', () => {
  it('costs one point read each of head and seal when nothing is new', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 3);
    const { writeOnce, asked } = counted(world.writeOnce);
    const one = world.instance({ writeOnce });
    const first = await one.seal(scope);
    Object.assign(asked, { read: 0, create: 0 });
    expect(await one.seal(scope)).toEqual(first);
    expect(asked).toEqual({ read: 0, create: 0 });
  });

  it('costs one blob read and one blob when something is', async () => {
    const scope = await world.tenant();
    const { writeOnce, asked } = counted(world.writeOnce);
    const one = world.instance({ writeOnce });
    for (let ordinal = 1; ordinal <= 3; ordinal++) {
      await world.fill(scope, 5);
      Object.assign(asked, { read: 0, create: 0 });
      expect(await one.seal(scope)).toMatchObject({ ordinal, size: ordinal * 5 });
      expect(asked).toEqual({ read: 1, create: 1 });
    }
  });

  it('goes on in another instance', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 5);
    await world.instance().seal(scope);
    await world.fill(scope, 6);
    const seal = await world.instance().seal(scope);
    const checkpoints = await world.checkpoints(scope, seal ?? never());
    expect(checkpoints.map(({ size }) => size)).toEqual([5, 11]);
    expect(checkpoints.at(-1)?.root).toEqual(await rootOfLog(scope, 11));
  });

  it('is shared by those who wait for it', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 2);
    const one = world.instance();
    const seals = await Promise.all(Array.from({ length: 20 }, () => one.sealedUpTo(scope, 0, 2)));
    expect(new Set(seals.map(({ ordinal }) => ordinal))).toEqual(new Set([1]));
  });

  it('is not said to have covered what is not there', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 2);
    await expect(world.instance().sealedUpTo(scope, 0, 3)).rejects.toThrow('has 2 leaves to sign, not 3');
  });

  it('on demand takes well under a second', async () => {
    const scope = await world.tenant();
    const one = world.instance();
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      await world.fill(scope, 3);
      const before = performance.now();
      await one.seal(scope);
      times.push(performance.now() - before);
    }
    const [median = 0, slowest = 0] = [times.toSorted((a, b) => a - b)[10], Math.max(...times)];
    console.log(`sealing on demand: ${median.toFixed(0)} ms, ${slowest.toFixed(0)} ms at most`);
    expect(median).toBeLessThan(1000);
  });
});

describe('several instances at once', () => {
  it('leave one dense line of checkpoints, each consistent with the log', async () => {
    const scope = await world.tenant();
    const instances = Array.from({ length: 4 }, () => world.instance());
    for (let round = 0; round < 5; round++) {
      await world.fill(scope, 70);
      await Promise.all(instances.map(async ({ seal }) => expect((await seal(scope))?.size).toBe((round + 1) * 70)));
    }
    const seal = await instances[0]?.seal(scope);
    const checkpoints = await world.checkpoints(scope, seal ?? never());
    expect(checkpoints).toHaveLength(seal?.ordinal ?? 0);
    const sizes = checkpoints.map(({ size }) => size);
    expect(sizes).toEqual([...new Set(sizes)].toSorted((a, b) => a - b));
    for (const { size, root } of checkpoints) expect(root).toEqual(await rootOfLog(scope, size));
    expect(instances.flatMap(({ alarms }) => alarms)).toEqual([]);
  });

  it('seal while others append, and nobody is alarmed', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 1);
    const instances = Array.from({ length: 3 }, () => world.instance());
    let appending = true;
    const appended = (async () => {
      for (let i = 0; i < 15; i++) await world.fill(scope, 30);
      appending = false;
    })();
    await Promise.all(
      instances.map(async ({ seal }) => {
        while (appending) await seal(scope);
      }),
    );
    await appended;
    const seal = await world.instance().seal(scope);
    const checkpoints = await world.checkpoints(scope, seal ?? never());
    expect([seal?.size, checkpoints.length]).toEqual([451, seal?.ordinal]);
    for (const { size, root } of checkpoints) expect(root).toEqual(await rootOfLog(scope, size));
    expect(instances.flatMap(({ alarms }) => alarms)).toEqual([]);
  });
});
