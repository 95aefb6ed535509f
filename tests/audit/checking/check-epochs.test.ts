import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/audit/checking/findings.ts';
import { checkpointName } from '../../../src/audit/sealing/seal.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';
import { changeBlob, openChecking } from './checking-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

const eventsOf = ({ tenant }: TenantScope, count: number) =>
  Array.from({ length: count }, () => world.event({ tenant }));

/** A log in epochs of so many leaves; `link` is what the next epoch is told of the end of the one before. */
async function logInEpochs(width: number, counts: readonly number[], link?: (scope: TenantScope) => Promise<string>) {
  const checking = openChecking(world);
  const scope = await world.tenant();
  const append = world.appendsIn(width, link ?? checking.instance.lastCheckpoint);
  for (const count of counts) {
    await append(scope, eventsOf(scope, count));
    await checking.instance.seal(scope);
  }
  return { ...checking, scope, append };
}

describe('a log in several epochs', () => {
  test.each([
    ['that end within a tile', 10, [4, 20, 7]],
    ['that end with a tile', 256, [200, 500, 3]],
    ['of which the newest has just begun', 10, [10, 1]],
  ])('%s is gone through to its end and never alarms', async (_, width, counts) => {
    const { findings, remembered, scope, append, alarms } = await logInEpochs(width, counts);
    const newest = await world.reader.epoch(scope);
    for (let run = 0; run <= newest; run++) expect(await findings(scope)).toEqual([]);
    const { fresh, round } = await remembered(scope);
    expect([fresh.epoch, round.epoch]).toEqual([newest, newest]);
    expect(fresh.leaves).toBe((await world.reader.head(scope, newest))?.size);
    await append(scope, eventsOf(scope, 3 * width));
    for (let run = 0; run < 4; run++) expect(await findings(scope)).toEqual([]);
    expect((await remembered(scope)).fresh.epoch).toBe(newest + 3);
    expect(alarms).toEqual([]);
  });

  test('is found where an epoch begins with another checkpoint than the one before ended with', async () => {
    const { findings, alarms, scope } = await logInEpochs(10, [15], async () => 'the checkpoint of another log');
    await world.instance({}, world.lifted.url).lastCheckpoint(scope, 0);
    expect(await findings(scope)).toContain('linkBroken');
    expect(alarms).toContain('linkBroken');
  });

  test.each<readonly [string, Finding, (doc: Record<string, unknown>) => object]>([
    ['changed', 'linkBroken', (doc) => ({ ...doc, payload: '{"data":{"checkpoint":"another"}}' })],
    ['no JSON any more', 'linkBroken', (doc) => ({ ...doc, payload: 'hello' })],
    ['erased, which it never is', 'linkBroken', ({ payload: _, salt: __, ...doc }) => doc],
  ])('is found where the link was %s', async (_, finding, by) => {
    const { findings, later, scope } = await logInEpochs(10, [25]);
    expect(await findings(scope)).toEqual([]);
    const [opening] = await Array.fromAsync(world.reader.entries(scope, 1, 0, 1));
    await world.tamper(scope, opening?.id ?? '', by, 1);
    later(31 * 24);
    expect(await findings(scope)).toContain(finding);
  });

  test('is found where an epoch long closed was changed', async () => {
    const { findings, later, scope } = await logInEpochs(10, [25]);
    expect(await findings(scope)).toEqual([]);
    const [entry] = await Array.fromAsync(world.reader.entries(scope, 0, 3, 4));
    await world.tamper(scope, entry?.id ?? '', (doc) => ({ ...doc, payload: '{}' }));
    later(31 * 24);
    expect(await findings(scope)).toContain('payloadChanged');
  });
});

describe('after a rotation of the keys', () => {
  /** Checkpoints 1 by the old keys, 2 by both, 3 by the new ones. */
  async function rotatedLog() {
    const keys = world.newKeys();
    const checking = openChecking(world, { keys });
    const scope = await world.tenant();
    await world.fill(scope, 3);
    await checking.instance.seal(scope);
    await keys.rotate();
    for (const count of [2, 4]) {
      await world.fill(scope, count);
      await checking.instance.seal(scope);
    }
    return { ...checking, scope, keys };
  }

  test('a log is right, from its first checkpoint to those of the new keys', async () => {
    const { findings, scope, later, keys, alarms } = await rotatedLog();
    expect(await findings(scope)).toEqual([]);
    await keys.rotate();
    await world.fill(scope, 2);
    expect(await findings(scope)).toEqual([]);
    later(31 * 24);
    expect(await findings(scope)).toEqual([]);
    expect(alarms).toEqual([]);
  });

  /** The signatures of a note with two lines of text and a root: from the first line after the empty one. */
  const without = (dropped: readonly number[]) => (bytes: Buffer) => {
    const [text = '', signatures = ''] = String(bytes).split('\n\n');
    const left = signatures.split('\n').filter((_, line) => !dropped.includes(line));
    return Buffer.from(`${text}\n\n${left.join('\n')}`);
  };

  test.each([
    ['the old keys', [0, 1]],
    ['the new keys', [2, 3]],
    ['one of the old keys', [1]],
    ['one of the new keys', [2]],
  ])('the checkpoint of the change must be signed by all of them: without %s it is found', async (_, dropped) => {
    const { findings, scope } = await rotatedLog();
    await changeBlob(world, scope, checkpointName(0, 2), without(dropped));
    expect(await findings(scope)).toEqual(['signatureBad']);
  });

  test('what an earlier key signed does not stand for a checkpoint that came after it', async () => {
    const { findings, scope, storage } = await rotatedLog();
    const first = await storage.read(scope, checkpointName(0, 1));
    await world.fill(scope, 1);
    await openChecking(world, {}).instance.seal(scope);
    await changeBlob(world, scope, checkpointName(0, 3), () => first ?? Buffer.of());
    expect(await findings(scope)).toContain('signatureBad');
  });
});
