import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysAfter } from '../../../src/audit/sealing/keys-on-record.ts';
import { rotatesLogKeys } from '../../../src/audit/sealing/rotate-log-keys.ts';
import { isSignedBy, type NoteKey, parseNote, parseVkey, toVkey } from '../../../src/audit/verifier/signed-note.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

const fourHours = 4 * 3_600_000;

describe('after a rotation', () => {
  it('the next checkpoint is signed by old keys and new ones, the one after it by the new ones alone', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 2);
    const keys = world.newKeys();
    const one = world.instance({ keys });
    const first = await one.seal(scope);
    await keys.rotate();
    await world.fill(scope, 2);
    const second = await one.seal(scope);
    await world.fill(scope, 2);
    const third = await one.seal(scope);
    if (!first || !second || !third) return expect.unreachable('there is a log');
    expect(first.keys.map(({ fromOrdinal, untilOrdinal }) => [fromOrdinal, untilOrdinal])).toEqual([
      [1, undefined],
      [1, undefined],
    ]);
    expect(third.keys.map(({ kind, fromOrdinal, untilOrdinal }) => [kind, fromOrdinal, untilOrdinal])).toEqual([
      ['ed25519', 1, 2],
      ['es256', 1, 2],
      ['ed25519', 2, undefined],
      ['es256', 2, undefined],
    ]);
    const signers = (note: string) => parseNote(note)?.signatures.length;
    expect([first, second, third].map(({ note }) => signers(note))).toEqual([2, 4, 2]);
    const verifies = ({ note }: { note: string }, vkey: string) => {
      const [parsed, key] = [parseNote(note), parseVkey(vkey)];
      return parsed && key && isSignedBy(parsed, key);
    };
    const [oldKeys, newKeys] = [third.keys.slice(0, 2), third.keys.slice(2)];
    expect(oldKeys.map(({ vkey }) => [first, second, third].map((seal) => verifies(seal, vkey)))).toEqual([
      [true, true, false],
      [true, true, false],
    ]);
    expect(newKeys.map(({ vkey }) => [first, second, third].map((seal) => verifies(seal, vkey)))).toEqual([
      [false, true, true],
      [false, true, true],
    ]);
    expect(await world.checkpoints(scope, third)).toHaveLength(3);
  });

  it('the change is on record once', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 2);
    const keys = world.newKeys();
    const one = world.instance({ keys });
    await one.seal(scope);
    await keys.rotate();
    await world.fill(scope, 1);
    const seal = await one.seal(scope);
    await world.fill(scope, 1);
    await one.seal(scope);
    const { items } = await one.documents.query<{ event: { data: object } }>(scope, {
      text: "SELECT * FROM c WHERE c.kind = 'platform.event' AND c.event.type = 'log.keyChanged'",
    });
    expect(items.map(({ event }) => event.data)).toEqual([
      {
        origin: `counterpart.example/t/${scope.tenant}/e0`,
        epoch: 0,
        ordinal: 2,
        vkeys: seal?.keys.slice(2).map(({ vkey }) => vkey),
      },
    ]);
  });

  it('an instance that still remembers the old keys signs with the new ones', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 1);
    const slow = world.instance({ keys: world.newKeys() });
    await slow.seal(scope);
    const keys = world.newKeys();
    await keys.rotate();
    await world.fill(scope, 1);
    await world.instance({ keys }).seal(scope);
    await world.fill(scope, 1);
    const seal = await slow.seal(scope);
    expect(seal?.keys).toHaveLength(4);
    expect(parseNote(seal?.note ?? '')?.signatures).toHaveLength(2);
  });

  it('a checkpoint that a crash left behind is adopted with its keys, even after one more rotation', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 1);
    const keys = world.newKeys();
    const one = world.instance({ keys });
    await one.seal(scope);
    await keys.rotate();
    await world.fill(scope, 1);
    const { documents } = one;
    const dying = world.instance({
      keys,
      documents: {
        read: documents.read.bind(documents),
        query: documents.query.bind(documents),
        record: documents.record.bind(documents),
        commit: async () => Promise.reject(new Error('the power went')),
      },
    });
    await expect(dying.seal(scope)).rejects.toThrow('the power went');
    await world.newKeys().rotate();
    await world.fill(scope, 1);
    const heir = world.instance({ keys: world.newKeys() });
    const seal = await heir.seal(scope);
    if (!seal) return expect.unreachable('there is a log');
    expect(heir.alarms).toEqual([]);
    expect(seal.keys.map(({ fromOrdinal, untilOrdinal }) => [fromOrdinal, untilOrdinal])).toEqual([
      [1, 2],
      [1, 2],
      [2, 3],
      [2, 3],
      [3, undefined],
      [3, undefined],
    ]);
    expect(await world.checkpoints(scope, seal)).toHaveLength(3);
  });
});

describe('the keys', () => {
  it('are made once, whoever is first, and every one ever used is on record', async () => {
    const scope = await world.tenant();
    const instances = Array.from({ length: 4 }, () => world.instance({ keys: world.newKeys() }));
    await world.fill(scope, 3);
    await Promise.all(instances.map(({ seal }) => seal(scope)));
    await world.fill(scope, 3);
    const seals = await Promise.all(instances.map(({ seal }) => seal(scope)));
    const seal = seals.find((one) => one?.size === 6);
    if (!seal) return expect.unreachable('it is sealed');
    expect((await world.checkpoints(scope, seal)).at(-1)?.size).toBe(6);
  });

  it('are asked of the vault again after ten minutes', async () => {
    const keys = world.newKeys();
    const vkeys = async () => (await keys.current()).map(({ publicKey }) => Buffer.from(publicKey).toString('hex'));
    const before = await vkeys();
    const rotated = (await world.newKeys().rotate()).map(({ publicKey }) => Buffer.from(publicKey).toString('hex'));
    expect(await vkeys()).toEqual(before);
    world.later(fourHours);
    expect(await vkeys()).toEqual(rotated);
  });

  it('say what is wrong with a seed without showing it', async () => {
    const vault = world.vaultOf();
    const name = 'log-signing-ed25519';
    const [good] = await vault.secretVersions(name);
    await vault.setSecret(name, { seed: 'very-secret-and-too-short' });
    const fault = await world.newKeys().current('now').catch(String);
    await vault.setSecret(name, good?.value);
    expect(fault).toMatch(/log-signing-ed25519 must be/);
    expect(fault).not.toContain('very-secret');
  });
});

describe('on record', () => {
  const key = (kind: NoteKey['kind'], n: number): NoteKey => ({ name: 'o', kind, publicKey: Buffer.alloc(32, n) });
  const [ed1, ed2, ed3, es1, es2] = [
    ...[key('ed25519', 1), key('ed25519', 2), key('ed25519', 3)],
    ...[key('es256', 4), key('es256', 5)],
  ] as const;
  const before = keysAfter([], [ed1, es1], 1) ?? [];
  const shown = (keys: ReturnType<typeof keysAfter>) =>
    keys?.map(({ vkey, fromOrdinal, untilOrdinal }) => {
      const name = { [toVkey(ed1)]: 'ed1', [toVkey(ed2)]: 'ed2', [toVkey(es1)]: 'es1', [toVkey(es2)]: 'es2' }[vkey];
      return `${name} ${fromOrdinal}-${untilOrdinal ?? ''}`;
    });
  it.each([
    ['the same keys', [ed1, es1], ['ed1 1-', 'es1 1-']],
    ['old and new keys', [ed1, es1, ed2, es2], ['ed1 1-7', 'es1 1-7', 'ed2 7-', 'es2 7-']],
    ['one of them rotated', [ed1, ed2, es1], ['ed1 1-7', 'es1 1-', 'ed2 7-']],
    ['an old key that the vault does not give any more', [ed2, es1], ['ed1 1-6', 'es1 1-', 'ed2 7-']],
    ['a kind missing', [ed1], undefined],
    ['two new keys of a kind', [ed1, ed2, ed3, es1], undefined],
    ['nobody', [], undefined],
  ])('%s', (_, signedBy, expected) => {
    expect(shown(keysAfter(before, signedBy, 7))).toEqual(expected);
  });
});

describe('whoever asks for a rotation', () => {
  it('gets one per Idempotency-Key, with public keys alone, on record in the house tenant', async () => {
    const house = await world.tenant();
    const logKeys = world.newKeys();
    const { documents } = world.instance();
    const rotate = rotatesLogKeys({ documents, logKeys, clock: world.clock });
    const first = await rotate(house, 'one');
    const [again, other] = [await rotate(house, 'one'), await rotate(house, 'two')];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const current = (await logKeys.current()).map(({ kind, publicKey }) => ({
      kind,
      publicKey: Buffer.from(publicKey).toString('base64'),
    }));
    expect(other).toMatchObject({ ok: true, value: { keys: current } });
    const { items } = await documents.query<{ event: { data: object } }>(house, {
      text: "SELECT * FROM c WHERE c.kind = 'platform.event' AND c.event.type = 'log.keysRotated'",
    });
    expect(items.map(({ event }) => event.data)).toContainEqual({ keys: current });
    expect(items).toHaveLength(2);
  });
});
