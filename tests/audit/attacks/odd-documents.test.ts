import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Check, checkId, checkPartition } from '../../../src/audit/checking/check.ts';
import { LogInconsistent } from '../../../src/audit/log-inconsistent.ts';
import { sealId } from '../../../src/audit/sealing/seal.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { openProcess } from '../../platform/cosmos/tenant-fixture.ts';
import { openChecking } from '../checking/checking-world.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

async function sealedLog() {
  const checking = openChecking(world);
  const scope = await world.tenant();
  await world.fill(scope, 300);
  await checking.instance.seal(scope);
  return { ...checking, scope };
}

type Raw = Record<string, unknown>;

async function entryId(scope: TenantScope, at: number): Promise<string> {
  return (await world.entries(scope))[at]?.id ?? '';
}

describe('an entry that no code of ours would write is a finding, and does not end the check unheard', () => {
  const changes: readonly (readonly [what: string, change: (entry: Raw) => object])[] = [
    ['a salt that is a number', (entry) => ({ ...entry, salt: 5 })],
    ['a leaf that is a number', (entry) => ({ ...entry, leaf: 5 })],
    ['no leaf', ({ leaf: _, ...entry }) => entry],
    ['a mark of erasure that is a word', ({ payload: _, salt: __, ...entry }) => ({ ...entry, redacted: 'yes' })],
  ];
  test.each(changes)('%s', async (_, change) => {
    const { findings, scope } = await sealedLog();
    await world.tamper(scope, await entryId(scope, 7), change);
    expect(await findings(scope)).toContain('entryChanged');
  });
});

test.each([
  ['keys that are none', { keys: 'mine' }],
  ['a range without hashes', { range: [null] }],
  ['a size that is a word', { size: '300' }],
])('a seal with %s is refused with an alarm', async (_, change) => {
  const { instance, scope } = await sealedLog();
  await world.tamper(scope, sealId, (doc) => ({ ...doc, ...change }));
  await world.fill(scope, 1);
  await expect(instance.seal(scope)).rejects.toThrow(LogInconsistent);
  expect(instance.alarms.map(({ what }) => what)).toEqual(['sealChanged']);
});

/** Writes to what the check remembers, as the administrator of the database can. */
async function forget(scope: TenantScope, change: (check: Check) => object): Promise<void> {
  const { containerOf } = openProcess(world.azure);
  const item = (await containerOf(scope)).item(checkId, checkPartition);
  const { resource } = await item.read();
  await item.replace({ ...resource, ...change(resource) });
}

const flawed = async (scope: TenantScope) =>
  world.tamper(scope, await entryId(scope, 7), (entry) => ({ ...entry, payload: '{}' }));

describe('a check that was told it had seen everything', () => {
  const lies: readonly (readonly [what: string, lie: (check: Check) => object])[] = [
    [
      'of an epoch that never was',
      ({ fresh, round }) => ({ fresh: { ...fresh, epoch: 9 }, round: { ...round, epoch: 9, endedAt: undefined } }),
    ],
    ['of more leaves than there are', ({ fresh }) => ({ fresh: { ...fresh, leaves: 1_000_000 } })],
    ['of more checkpoints than there are', ({ fresh }) => ({ fresh: { ...fresh, ordinal: 1_000_000 } })],
    ['in words that make no sense', () => ({ fresh: 'all of it' })],
  ];
  test.each(lies)('%s says so, and looks again', async (_, lie) => {
    const { findings, scope, later } = await sealedLog();
    expect(await findings(scope)).toEqual([]);
    await flawed(scope);
    await forget(scope, lie);
    later(1);
    expect((await findings(scope)).toSorted()).toEqual(['checkChanged', 'payloadChanged']);
    later(1);
    expect(await findings(scope)).toEqual(['payloadChanged']);
  });

  test('and is to begin anew in a thousand years begins at once', async () => {
    const { findings, scope, later } = await sealedLog();
    await findings(scope);
    await flawed(scope);
    const future = '3026-01-01T00:00:00.000Z';
    await forget(scope, ({ round }) => ({ round: { ...round, startedAt: future, endedAt: future } }));
    later(1);
    expect(await findings(scope)).toEqual(['payloadChanged']);
  });
});
