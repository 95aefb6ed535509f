import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppendsToLog } from '../../../src/audit/appending/tenant-queues.ts';
import { createDelivering } from '../../../src/audit/delivering/delivering.ts';
import { consequences, turns } from '../../../src/audit/delivering/delivery.ts';
import { checkpointName } from '../../../src/audit/sealing/seal.ts';
import { parseCheckpoint } from '../../../src/audit/verifier/checkpoint.ts';
import { isSignedBy, parseNote, parseVkey } from '../../../src/audit/verifier/signed-note.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { openProcess } from '../../platform/cosmos/tenant-fixture.ts';
import { openLogWorld } from '../appending/log-world.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';

let world: SealingWorld;
let append: AppendsToLog;
beforeAll(async () => {
  world = await openSealingWorld();
  append = (await openLogWorld({ azure: world.azure })).instance({ described: () => ({ phase: 'log' }) }).append;
});
afterAll(() => world.stop());

type Wrap = (documents: Documents) => Documents;

/** A tenant whose checkpoints are delivered, with the letters kept and what was committed at hand. */
async function delivering() {
  const scope = await world.tenant();
  const { documents, committed } = openProcess(world.azure);
  const { seal, alarms } = world.instance();
  const letters = new Map<string, { to: string; text: string }>();
  let sendings = 0;
  const asked: string[] = [];
  const on = (wrap: Wrap = (plain) => plain, crashAt = Number.POSITIVE_INFINITY, writeOnce = world.writeOnce) =>
    createDelivering({
      ...{ documents: wrap(documents), reader: world.reader, writeOnce },
      alarm: async (_, what, facts) => void alarms.push({ what, facts }),
      // Natural keys are the notifications slice's matter; here a second letter under one key is the same letter.
      send: async (_, { key, to, text }) => {
        if (sendings++ === crashAt) throw new Error('killed');
        letters.set(key, { to: to.email, text });
      },
      queues: { send: async (_, __, { id }) => void asked.push(id) },
      publicUrl: 'https://counterpart.example',
      forEachTenant: () => async () => {},
    });
  const call = async (name: string, body: unknown = {}, ifMatch = '') => {
    const route = on().routes.find((each) => each.name === name);
    if (!route) throw new Error(`no route is named ${name}`);
    return route.handle({ scope, body, ifMatch, params: {}, query: {} } as never);
  };
  const published = (): readonly DomainEvent[] => committed.filter(({ type }) => type === 'log.checkpointPublished');
  return {
    ...{ scope, on, call, asked, letters, alarms, committed, published, seal: () => seal(scope) },
    settle: async (body: unknown, ifMatch = '"none"') =>
      orThrow(await call('audit-putCheckpointDelivery', body, ifMatch)),
    /** So many checkpoints, each over one new leaf. */
    async checkpoints(count: number): Promise<void> {
      for (let n = 0; n < count; n++) {
        await world.fill(scope, 1);
        await seal(scope);
      }
    },
  };
}

const every10 = { every: 10, mail: ['eva@auditors.example', 'ivo@client.example'], webhook: true };
const ordinals = (events: readonly DomainEvent[]) => events.map(({ data }) => data?.ordinal);

describe('checkpoints', () => {
  test('go out when their turn has come: a letter to each address and one event', async () => {
    const { on, settle, checkpoints, letters, published, scope } = await delivering();
    await settle(every10);
    await checkpoints(9);
    await on().deliver(scope);
    expect([letters.size, published().length]).toEqual([0, 0]);
    await checkpoints(1);
    await on().deliver(scope);
    await on().deliver(scope);
    expect([...letters.values()].map(({ to }) => to)).toEqual(every10.mail);
    expect(ordinals(published())).toEqual([10]);
  });

  test('can be verified with the letter alone', async () => {
    const { on, settle, checkpoints, letters, published, scope } = await delivering();
    await settle(every10);
    await checkpoints(10);
    await on().deliver(scope);
    const written = String(await world.writeOnce.read(scope, checkpointName(0, 10)));
    const [{ text } = { text: '' }] = letters.values();
    const note = text.slice(text.indexOf('-----\n\n') + 7);
    expect(note).toBe(written);
    expect(published()[0]?.data?.note).toBe(written);
    const parsed = parseNote(note);
    const vkeys = text.split('\n').flatMap((line) => parseVkey(line) ?? []);
    expect(vkeys.map(({ kind }) => kind).sort()).toEqual(['ed25519', 'es256']);
    for (const key of vkeys) expect(parsed && isSignedBy(parsed, key)).toBe(true);
    expect(parseCheckpoint(parsed?.text ?? '')).toMatchObject({ size: 10 });
  });

  test('are not missed when several turns have passed, nor sent from before anybody wanted them', async () => {
    const { on, settle, checkpoints, letters, published, scope } = await delivering();
    await checkpoints(12);
    await settle({ ...every10, mail: ['eva@auditors.example'] });
    await checkpoints(30);
    await on().deliver(scope);
    expect(ordinals(published())).toEqual([20, 30, 40]);
    expect(letters.size).toBe(3);
  });

  test('are asked for after the checkpoint whose turn it is, and never by whoever waits for one', async () => {
    const { on, settle, checkpoints, seal, scope, asked } = await delivering();
    await settle(every10);
    await checkpoints(8);
    for (let n = 0; n < 4; n++) {
      await checkpoints(1);
      const sealed = await seal();
      if (sealed) await on().onSealed(scope, sealed);
    }
    expect(new Set(asked)).toEqual(new Set([`audit-deliverCheckpoints/${scope.tenant}/e0/10`]));
  });

  test.each([0, 1, 2, 3])('go out once in effect when it is cut off at step %i', async (step) => {
    const { on, settle, checkpoints, letters, published, scope } = await delivering();
    await settle(every10);
    await checkpoints(20);
    let commits = 0;
    const cut: Wrap = (plain) => ({
      read: (...what) => plain.read(...what),
      query: (...what) => plain.query(...what),
      record: (...what) => plain.record(...what),
      async commit(...what) {
        if (commits++ === step) throw new Error('killed before it was written');
        await plain.commit(...what);
        throw new Error('killed before the answer came');
      },
    });
    await expect(on(cut, step).deliver(scope)).rejects.toThrow('killed');
    await on().deliver(scope);
    await on().deliver(scope);
    expect(ordinals(published())).toEqual([10, 20]);
    expect(letters.size).toBe(4);
  });

  test('of a tenant in which nothing else happens come to rest', async () => {
    const { on, settle, checkpoints, seal, scope, committed } = await delivering();
    await settle(every10);
    await checkpoints(10);
    // As unkind as can be: whatever a delivery causes comes one by one, each under a checkpoint of its own, for ever.
    let delivered = 0;
    for (let round = 0; round < 60; round++) {
      const before = committed.length;
      await on().deliver(scope);
      delivered += committed.length - before;
      const type = consequences[round % consequences.length] ?? 'notification.sent';
      const event = world.event({ tenant: scope.tenant, type });
      await append(scope, [event]);
      await seal();
    }
    expect(delivered).toBe(1);
    await checkpoints(10);
    const before = committed.length;
    await on().deliver(scope);
    expect(committed.length - before).toBe(1);
  });
});

describe('who receives them', () => {
  test('is said with the version that was seen, and is on record without an address', async () => {
    const { call, settle, committed } = await delivering();
    expect(orThrow(await call('audit-readCheckpointDelivery'))).toMatchObject({
      json: { every: 100, mail: [], webhook: false },
      etag: '"none"',
    });
    const first = await settle(every10);
    expect(await call('audit-putCheckpointDelivery', every10, '"none"')).toMatchObject({
      ok: false,
      refusal: { code: 'audit.deliveryChanged' },
    });
    await settle({ ...every10, mail: [] }, first.etag);
    const said = committed.filter(({ type }) => type === 'log.deliveryChanged');
    expect(said.map(({ data }) => data)).toEqual([
      { every: 10, mail: 2, webhook: true },
      { every: 10, mail: 0, webhook: true },
    ]);
  });

  test.each([{ every: 9 }, { every: 10_001 }, { mail: ['nobody'] }, { mail: ['a@b.example', 'A@b.example'] }])(
    'is malformed with %j',
    async (part) => {
      const { on } = await delivering();
      const route = on().routes.find(({ name }) => name === 'audit-putCheckpointDelivery');
      expect(route?.body?.schema?.safeParse(every10).success).toBe(true);
      expect(route?.body?.schema?.safeParse({ ...every10, ...part }).success).toBe(false);
    },
  );
});

test.each([
  [0, 9, 10, []],
  [0, 10, 10, [10]],
  [10, 19, 10, []],
  [12, 40, 10, [20, 30, 40]],
  [9, 31, 15, [15, 30]],
])('after %i up to %i every %i: %j', (after, last, every, expected) => {
  expect([...turns(after, last, every)]).toEqual(expected);
});

test('a checkpoint that is gone from the storage raises an alarm, and is not asked for again message by message', async () => {
  const { on, settle, checkpoints, letters, published, alarms, scope } = await delivering();
  await settle(every10);
  await checkpoints(10);
  const [work] = on(undefined, undefined, { ...world.writeOnce, read: async () => undefined }).tenantWork;
  await work?.handle(scope, {}, {} as never);
  expect(alarms).toEqual([{ what: 'checkpointMissing', facts: { epoch: 0, ordinal: 10 } }]);
  expect([letters.size, published().length]).toEqual([0, 0]);
  await on().tenantWork[0]?.handle(scope, {}, {} as never);
  expect(ordinals(published())).toEqual([10]);
});
