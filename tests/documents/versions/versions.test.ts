import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../src/platform/ids.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { ann, as, bob, type Desk, openDesk } from './desk.ts';

const first = '1. Fees\n\nThe client pays 2,450.00 USD a month.\n\n2. Term\n\nThis agreement runs for twelve months.';
const second = first.replace('2,450.00', '2,900.00');

let here: Desk;
beforeAll(async () => {
  here = await openDesk();
}, 60_000);
afterAll(() => here.stop());

describe('a version', () => {
  test('says who added what, when, for what, and chains to the one before', async () => {
    const id = await here.contract();
    const one = await here.added(id, first);
    const two = orThrow(await here.add(id, second, bob, { purpose: 'counterparty' })).version;
    expect(one).toMatchObject({ versionNumber: 1, author: 'ann', authorName: 'ann of Acme', purpose: 'draft' });
    expect(one.documentHash).toBe(sha256Hex(first));
    expect(one).not.toHaveProperty('previousHash');
    expect(two).toMatchObject({
      versionNumber: 2,
      author: 'bob',
      purpose: 'counterparty',
      previousHash: one.documentHash,
    });
    expect((await here.store.read(ann, id))?.doc).toMatchObject({
      version: 2,
      documentHash: two.documentHash,
      authors: ['author', 'ann', 'bob'],
    });
  });

  test('keeps how it differs from the one before, and its event tells that without a word of either', async () => {
    const id = await here.contract();
    await here.added(id, first);
    const two = await here.added(id, second);
    expect(two.comparison).toMatchObject({ from: 1, identical: false, material: true, proof: true });
    const event = (await here.events(id)).findLast(({ type }) => type === 'contract.versionAdded');
    expect(event?.data).toMatchObject({
      versionNumber: 2,
      material: true,
      insertedWords: 1,
      deletedWords: 1,
      movedBlocks: 0,
      proof: true,
    });
    expect(JSON.stringify(event)).not.toMatch(/2,900|client/);
  });

  test('keeps what was read beside its text, and gives it back', async () => {
    const id = await here.contract();
    const version = await here.added(id, first);
    const model = orThrow(await here.files.versions.model(ann, version));
    expect(model.text).toBe(await here.files.versions.text(ann, version));
    expect(model).toEqual(orThrow(await here.files.versions.read(Buffer.from(first), 'text/plain')));
    expect(version.modelKey).not.toBe(version.textKey);
  });

  test.each(['without what was read', 'with an older shape of it'])(
    'recorded %s is read from its file again',
    async (how) => {
      const id = await here.contract();
      const version = await here.added(id, first);
      const { modelKey, modelHash, modelSchema: _, ...old } = version;
      const older = how.startsWith('without') ? { ...old, schema: 1 } : { ...version, modelSchema: 0 };
      const model = orThrow(await here.files.versions.model(ann, older));
      expect(model).toEqual(orThrow(await here.files.versions.model(ann, version)));
    },
  );

  test('of a refused file is written nowhere', async () => {
    const id = await here.contract();
    const before = [await here.contents(), await here.events(id)];
    expect(await here.add(id, '\0')).toMatchObject({ ok: false, refusal: { kind: 'unprocessable' } });
    expect([await here.contents(), await here.events(id)]).toEqual(before);
  });

  test('withdraws what was proposed', async () => {
    const id = await here.contract({ state: 'pendingApproval', proposalId: 'p-1' });
    orThrow(await here.add(id, first));
    expect(here.withdrawn).toContain('p-1');
    const contract = (await here.store.read(ann, id))?.doc;
    expect(contract).toMatchObject({ state: 'draft' });
    expect(contract).not.toHaveProperty('proposalId');
  });
});

describe('a signed copy', () => {
  test.each(['approved', 'active'] as const)(
    'joins what is %s and changes nothing that was approved',
    async (state) => {
      const id = await here.contract({ state, proposalId: 'p-2' });
      const before = (await here.store.read(ann, id))?.doc;
      const { owner } = orThrow(await here.add(id, first, bob, { purpose: 'executed' }));
      expect(owner.doc).toMatchObject({
        state,
        version: 1,
        contentHash: before?.contentHash,
        proposalId: 'p-2',
        authors: ['author'],
      });
      expect(owner.doc.documentHash).toBe(before?.documentHash);
      expect(here.withdrawn).not.toContain('p-2');
      // The negotiation is over: nothing else can be added.
      expect(await here.add(id, second)).toMatchObject({ ok: false, refusal: { code: 'contracts.notPossibleNow' } });
    },
  );

  test.each(['draft', 'pendingApproval', 'expired', 'cancelled'] as const)(
    'is refused of what is %s',
    async (state) => {
      const id = await here.contract({ state });
      const no = await here.add(id, first, ann, { purpose: 'executed' });
      expect(no).toMatchObject({ ok: false, refusal: { kind: 'conflict', code: 'contracts.notPossibleNow' } });
    },
  );
});

describe('whoever uploads upon an older version', () => {
  test('is told the newer one and what the file would change of it, and nothing is written', async () => {
    const id = await here.contract();
    await here.added(id, first);
    const seen = await here.etag(id);
    const two = await here.added(id, second);
    const before = [await here.contents(), await here.events(id)];
    const asked = { fileName: 'b.txt', mediaType: 'text/plain', changeDescription: 'mine', purpose: 'draft' } as const;
    const no = await here.desk.add(bob, id, { ...asked, bytes: Buffer.from(first) }, seen);
    expect(no).toMatchObject({
      ok: false,
      refusal: {
        kind: 'changedMeanwhile',
        details: {
          etag: await here.etag(id),
          version: { versionNumber: 2, documentHash: two.documentHash, author: 'ann', timestamp: two.timestamp },
          comparison: {
            from: 2,
            material: true,
            changeCount: 1,
            proof: true,
            changes: [{ before: '2,900.00', after: '2,450.00' }],
          },
        },
      },
    });
    expect([await here.contents(), await here.events(id)]).toEqual(before);
    const text = "SELECT * FROM c WHERE c.event.type = 'contract.contentRead'";
    const { items } = await here.documents.query<{ event: object }>(ann, { text });
    const data = { versionNumber: 2, documentHash: two.documentHash, form: 'comparison' };
    expect(items.map(({ event }) => event)).toMatchObject([{ subject: { id }, actor: { id: 'bob' }, data }]);
  });

  test('with a file that cannot be read is told of the newer version all the same', async () => {
    const id = await here.contract();
    await here.added(id, first);
    const asked = { fileName: 'b.txt', mediaType: 'text/plain', changeDescription: 'mine', purpose: 'draft' } as const;
    const no = await here.desk.add(bob, id, { ...asked, bytes: Buffer.from('\0') }, '"older"');
    expect(no).toMatchObject({ refusal: { kind: 'changedMeanwhile', details: { version: { versionNumber: 1 } } } });
    expect(JSON.stringify(no)).not.toContain('comparison"');
  });

  test('of two at the same time, one adds a version and the other is told of it', async () => {
    const id = await here.contract();
    await here.added(id, first);
    const ifMatch = await here.etag(id);
    const asked = { fileName: 'b.txt', mediaType: 'text/plain', changeDescription: 'mine', purpose: 'draft' } as const;
    const outcomes = await Promise.all(
      [ann, bob].map((who) => here.desk.add(who, id, { ...asked, bytes: Buffer.from(second) }, ifMatch)),
    );
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ refusal: { details: { version: { versionNumber: 2 } } } });
  });
});

describe('restoring', () => {
  test('makes a new version of the same bytes, stored on their own', async () => {
    const id = await here.contract();
    const one = await here.added(id, first);
    await here.added(id, second);
    const { version } = orThrow(await here.desk.restore(bob, id, 1, undefined, await here.etag(id)));
    expect(version).toMatchObject({ versionNumber: 3, documentHash: one.documentHash, restoredFrom: 1, author: 'bob' });
    expect(version.storageKey).not.toBe(one.storageKey);
    expect(version.changeDescription).toBe('Version 1 restored');
  });

  test('what is current, or is not there, is refused', async () => {
    const id = await here.contract();
    await here.added(id, first);
    const [current, absent] = [
      await here.desk.restore(ann, id, 1, undefined, await here.etag(id)),
      await here.desk.restore(ann, id, 7, undefined, await here.etag(id)),
    ];
    expect(current).toMatchObject({ refusal: { code: 'documents.alreadyCurrent' } });
    expect(absent).toMatchObject({ refusal: { kind: 'notFound' } });
  });
});

describe('that a version was sent', () => {
  test('is recorded with whom it went to, again and again, and told without an address', async () => {
    const id = await here.contract();
    const one = await here.added(id, first);
    orThrow(await here.desk.send(bob, id, 1, ['counsel@bayside.example'], await here.etag(id)));
    orThrow(await here.desk.send(ann, id, 1, ['owner@bayside.example'], await here.etag(id)));
    const { sent, ...rest } = (await here.record(id, 1)) ?? {};
    expect(sent).toMatchObject([
      { sentBy: 'bob', sentTo: ['counsel@bayside.example'] },
      { sentBy: 'ann', sentTo: ['owner@bayside.example'] },
    ]);
    expect(rest).toEqual(one);
    const events = (await here.events(id)).filter(({ type }) => type === 'contract.versionSent');
    expect(events).toMatchObject([{ data: { versionNumber: 1, documentHash: one.documentHash, recipients: 1 } }, {}]);
    expect(JSON.stringify(events)).not.toContain('bayside');
  });
});

describe('a check-out', () => {
  test('keeps others out until it is given back, naming holder and end, also those who did not see it', async () => {
    const id = await here.contract();
    await here.added(id, first);
    const seen = await here.etag(id);
    orThrow(await here.desk.checkOut(bob, id, { minutes: 60, note: 'in Word' }, seen));
    const locked = {
      ok: false,
      refusal: {
        kind: 'locked',
        code: 'documents.checkedOut',
        details: { checkout: { holder: 'bob', holderName: 'bob of Acme', note: 'in Word' } },
      },
    };
    expect(await here.add(id, second, ann)).toMatchObject(locked);
    const asked = { fileName: 'b.txt', mediaType: 'text/plain', changeDescription: 'mine', purpose: 'draft' } as const;
    expect(await here.desk.add(ann, id, { ...asked, bytes: Buffer.from(second) }, seen)).toMatchObject(locked);
    expect(await here.desk.checkOut(ann, id, {}, await here.etag(id))).toMatchObject(locked);
    expect(await here.desk.restore(ann, id, 1, undefined, await here.etag(id))).toMatchObject({ ok: false });
    orThrow(await here.add(id, second, bob));
    orThrow(await here.desk.giveBack(bob, id, undefined, await here.etag(id)));
    expect((await here.store.read(ann, id))?.doc).not.toHaveProperty('checkout');
    orThrow(await here.add(id, first, ann));
  });

  test('binds nobody once it has ended', async () => {
    const id = await here.contract();
    orThrow(await here.desk.checkOut(bob, id, { minutes: 60 }, await here.etag(id)));
    here.azure.clock.move(60 * 60_000);
    orThrow(await here.add(id, first, ann));
    expect(await here.desk.giveBack(bob, id, undefined, await here.etag(id))).toMatchObject({
      refusal: { code: 'documents.notCheckedOut' },
    });
    expect(orThrow(await here.desk.checkOut(ann, id, {}, await here.etag(id))).doc.checkout?.holder).toBe('ann');
  });

  test('is renewed by its holder: it began when it began and ends later', async () => {
    const id = await here.contract();
    const one = orThrow(await here.desk.checkOut(bob, id, { minutes: 60 }, await here.etag(id))).doc.checkout;
    here.azure.clock.move(30 * 60_000);
    const two = orThrow(await here.desk.checkOut(bob, id, { minutes: 60 }, await here.etag(id))).doc.checkout;
    expect(two?.since).toBe(one?.since);
    expect(Date.parse(two?.until ?? '') - Date.parse(one?.until ?? '')).toBeGreaterThanOrEqual(30 * 60_000);
  });

  test('of somebody else is broken with a reason only, which is told', async () => {
    const id = await here.contract();
    orThrow(await here.desk.checkOut(bob, id, {}, await here.etag(id)));
    const no = await here.desk.giveBack(ann, id, undefined, await here.etag(id));
    expect(no).toMatchObject({ refusal: { kind: 'invalid', violations: [{ field: 'reason' }] } });
    orThrow(await here.desk.giveBack(ann, id, 'on leave', await here.etag(id)));
    expect((await here.events(id)).at(-1)).toMatchObject({
      type: 'contract.checkoutRevoked',
      actor: { id: 'ann' },
      data: { holder: 'bob', reason: 'on leave' },
    });
  });

  test('does not touch what an approval covers', async () => {
    const id = await here.contract();
    const before = (await here.store.read(ann, id))?.doc.contentHash;
    expect(orThrow(await here.desk.checkOut(as('cy'), id, {}, await here.etag(id))).doc.contentHash).toBe(before);
  });

  test('is not for what can have no more versions', async () => {
    const id = await here.contract({ state: 'active' });
    expect(await here.desk.checkOut(ann, id, {}, await here.etag(id))).toMatchObject({ refusal: { kind: 'conflict' } });
  });
});
