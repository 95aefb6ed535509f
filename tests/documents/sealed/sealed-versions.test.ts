import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addsDevices } from '../../../src/documents/sealed/add-device.ts';
import { openDocument } from '../../../src/documents/sealed/browser/sealed-document.ts';
import { unwrapKey } from '../../../src/documents/sealed/browser/wrapped-key.ts';
import { deviceStore } from '../../../src/documents/sealed/device-store.ts';
import { orThrow } from '../../../src/platform/result.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { newDevice, sealedFor, type TestDevice } from '../../support/sealing.ts';
import { ann, as, bob, type Desk, openDesk } from '../versions/desk.ts';

const [cem, dan] = [as('cem'), as('dan')];
/** Dan may not read contracts. */
const may = async ({ actor }: TenantScope) => actor.id !== 'dan';

let here: Desk;
let letters: string[] = [];
let devices: ReturnType<typeof addsDevices>;
let store: ReturnType<typeof deviceStore>;
let sealed: Desk['desk']['sealed'];
beforeAll(async () => {
  const tell = async (_: TenantScope, { to, text }: { to: { id: string }; text: string }) =>
    void letters.push(`${to.id}: ${text}`);
  here = await openDesk({ may, tell });
  sealed = here.desk.sealed;
  store = deviceStore(here.documents);
  devices = addsDevices({ ...here, tell, store });
}, 60_000);
afterAll(() => here.stop());
beforeEach(() => {
  letters = [];
});

async function registered(scope: TenantScope): Promise<TestDevice> {
  const device = await newDevice();
  orThrow(await devices.add(scope, { name: `of ${scope.actor.id}`, publicKey: device.publicKey }));
  return device;
}

const words = 'nobody else may read this';

/** A contract with a version sealed by ann for these people's new devices. */
async function sealedVersion(...people: readonly TenantScope[]) {
  const id = await here.contract();
  const its = await Promise.all(
    people.map(async (scope) => ({ principalId: scope.actor.id, device: await registered(scope) })),
  );
  const made = await sealedFor(words, `acme/contract:${id}`, its);
  orThrow(await sealed.send(ann, id, made.contentHash, made.ciphertext));
  const asked = {
    contentHash: made.contentHash,
    recipients: made.recipients,
    changeDescription: 'offer',
    purpose: 'draft' as const,
  };
  const added = orThrow(await sealed.add(ann, id, asked, await here.etag(id)));
  return { id, ...made, asked, devices: its.map(({ device }) => device), version: added.version };
}

const refusalOf = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }) =>
  result.ok ? 'none' : result.refusal?.code;

describe('a device', () => {
  test('is registered once and found by its person', async () => {
    const eve = as('eve');
    const device = await newDevice();
    const asked = { name: 'Laptop', publicKey: device.publicKey };
    const [one, again] = [orThrow(await devices.add(eve, asked)), orThrow(await devices.add(eve, asked))];
    expect(again).toEqual(one);
    expect(one.deviceKeyId).toBe(device.deviceKeyId);
    expect((await store.of(eve, 'eve')).map(({ name }) => name)).toEqual(['Laptop']);
    expect(await store.of(ann, 'nobody')).toEqual([]);
  });

  test('of a person with an address is announced to it, with the fingerprint', async () => {
    const { publicKey, deviceKeyId } = await newDevice();
    const scope = ann.actingAs({ kind: 'person', id: 'fay', name: 'Fay', email: 'fay@acme.example' });
    orThrow(await devices.add(scope, { name: '<Phone>', publicKey }));
    expect(letters).toHaveLength(1);
    expect(letters[0]).toContain(deviceKeyId.slice(0, 4));
  });

  test('with a key that is no point of the curve is refused', async () => {
    const { publicKey } = await newDevice();
    const off = { ...publicKey, y: publicKey.x };
    expect(refusalOf(await devices.add(ann, { name: 'x', publicKey: off }))).toBe('invalid');
  });

  test('that is removed is sealed for no more, and stays removed', async () => {
    const device = await registered(cem);
    expect(refusalOf(await devices.revoke(bob, device.deviceKeyId))).toBe('notFound');
    orThrow(await devices.revoke(cem, device.deviceKeyId));
    orThrow(await devices.revoke(cem, device.deviceKeyId));
    expect(refusalOf(await devices.add(cem, { name: 'x', publicKey: device.publicKey }))).toBe('notFound');
    const id = await here.contract();
    const made = await sealedFor(words, `acme/contract:${id}`, [{ principalId: 'cem', device }]);
    orThrow(await sealed.send(ann, id, made.contentHash, made.ciphertext));
    const asked = { ...made, changeDescription: 'x', purpose: 'draft' as const };
    expect(refusalOf(await sealed.add(ann, id, asked, await here.etag(id)))).toBe('documents.unknownDevices');
  });
});

describe('a sealed version', () => {
  test('is a version like others, but that the server knows no text of it', async () => {
    const { id, version, contentHash } = await sealedVersion(ann, bob);
    expect(version).toMatchObject({
      versionNumber: 1,
      documentHash: contentHash,
      textKey: '',
      textHash: '',
      sealed: { format: 1 },
    });
    expect((await here.store.read(ann, id))?.doc).toMatchObject({ version: 1, documentHash: contentHash });
    const event = (await here.events(id)).find(({ type }) => type === 'contract.versionAdded');
    expect(event?.data).toMatchObject({ documentHash: contentHash, sealedForDevices: 2 });
    expect(event?.data).not.toHaveProperty('textHash');
    await here.added(id, 'plain text');
    for (const refused of [
      await here.desk.comparisons.pair(ann, id, 2, 1, 'json'),
      await here.desk.readable(ann, id, 1),
      await here.files.versions.model(ann, version),
      await here.desk.restore(ann, id, 1, undefined, await here.etag(id)),
    ])
      expect(refusalOf(refused)).toBe('documents.sealed');
  });

  test('is opened by those it is for, with nothing but what the server keeps', async () => {
    const { id, devices: its } = await sealedVersion(ann, bob);
    const { url, until, recipients } = orThrow(await sealed.open(bob, id, 1));
    expect(until.getTime() - here.clock.now().getTime()).toBeLessThanOrEqual(5 * 60_000);
    const ciphertext = new Uint8Array(await (await fetch(url)).arrayBuffer());
    const wrapped = recipients.find(({ principalId }) => principalId === 'bob')?.wrappedKey ?? '';
    const [, of] = its;
    if (!of) throw new Error('no device');
    const place = `acme/contract:${id}`;
    const { content } = await openDocument(ciphertext, await unwrapKey(wrapped, of.keys, ciphertext, place), place);
    expect(Buffer.from(content).toString()).toBe(words);
  });

  test('gives others neither its address nor a key, and shows them for whom it is', async () => {
    const { id } = await sealedVersion(ann, bob);
    expect(refusalOf(await sealed.open(cem, id, 1))).toBe('documents.sealedForOthers');
    expect(refusalOf(await sealed.open(cem, id, 2))).toBe('notFound');
    const [listed] = orThrow(await sealed.list(cem, id));
    expect(listed?.recipients.map(({ principalId }) => principalId)).toEqual(['ann', 'bob']);
  });

  test('is opened to a further device by somebody who can open it, and by nobody else', async () => {
    const { id, contentKey, ciphertext } = await sealedVersion(ann, bob);
    const device = await registered(cem);
    const again = await sealedFor(words, `acme/contract:${id}`, [{ principalId: 'cem', device }]);
    const [asked] = again.recipients;
    if (!asked) throw new Error('no recipient');
    expect(contentKey.length + ciphertext.length).toBeGreaterThan(32);
    expect(refusalOf(await sealed.share(cem, id, 1, asked))).toBe('documents.sealedForOthers');
    expect(orThrow(await sealed.share(bob, id, 1, asked)).map(({ principalId }) => principalId)).toEqual([
      'ann',
      'bob',
      'cem',
    ]);
    expect(orThrow(await sealed.share(bob, id, 1, asked))).toHaveLength(3);
    orThrow(await sealed.open(cem, id, 1));
    const events = (await here.events(id)).filter(({ type }) => type === 'contract.sealedKeyShared');
    expect(events).toMatchObject([{ actor: { id: 'bob' }, data: { versionNumber: 1, principalId: 'cem' } }]);
  });

  test('is opened to a person whose public key somebody else registered as their own', async () => {
    const theirs = await registered(bob);
    orThrow(await devices.add(cem, { name: 'of bob', publicKey: theirs.publicKey }));
    const { id } = await sealedVersion(ann);
    const place = `acme/contract:${id}`;
    for (const principalId of ['cem', 'bob']) {
      const [asked] = (await sealedFor(words, place, [{ principalId, device: theirs }])).recipients;
      if (!asked) throw new Error('no recipient');
      orThrow(await sealed.share(ann, id, 1, asked));
    }
    orThrow(await sealed.open(bob, id, 1));
  });

  test('is compared with nothing, and no read of it is logged', async () => {
    const { id } = await sealedVersion(ann);
    await here.added(id, 'In the open.');
    const no = await here.desk.comparisons.pair(bob, id, 2, 1, 'json');
    expect(refusalOf(no)).toBe('documents.sealed');
    const text = "SELECT * FROM c WHERE c.event.type = 'contract.comparisonRead'";
    expect((await here.documents.query(ann, { text })).items).toEqual([]);
  });

  test('keeps what several share at the same time', async () => {
    const { id } = await sealedVersion(ann);
    const its = await Promise.all([1, 2, 3].map(async () => ({ principalId: 'cem', device: await registered(cem) })));
    const { recipients } = await sealedFor(words, `acme/contract:${id}`, its);
    await Promise.all(recipients.map((recipient) => sealed.share(ann, id, 1, recipient)));
    expect(orThrow(await sealed.open(cem, id, 1)).recipients).toHaveLength(4);
  });

  test('is not made for people who may not read here, for strangers’ devices, or upon what was not seen', async () => {
    const { id, asked } = await sealedVersion(ann);
    const etag = await here.etag(id);
    const device = await registered(dan);
    const forDan = await sealedFor(words, `acme/contract:${id}`, [{ principalId: 'dan', device }]);
    const stolen = forDan.recipients.map((recipient) => ({ ...recipient, principalId: 'ann' }));
    for (const recipients of [forDan.recipients, stolen])
      expect(refusalOf(await sealed.add(ann, id, { ...asked, recipients }, etag))).toBe('documents.unknownDevices');
    expect(refusalOf(await sealed.add(ann, id, asked, '"old"'))).toBe('contracts.changedMeanwhile');
    const unsent = { ...asked, contentHash: 'a'.repeat(64) };
    expect(refusalOf(await sealed.add(ann, id, unsent, etag))).toBe('documents.contentNotSent');
  });
});

describe('what is sent', () => {
  test('becomes a version by who sent it alone', async () => {
    const { id, asked } = await sealedVersion(ann);
    const device = await registered(bob);
    const { recipients } = await sealedFor('of no use', `acme/contract:${id}`, [{ principalId: 'bob', device }]);
    const no = await sealed.add(bob, id, { ...asked, recipients }, await here.etag(id));
    expect(refusalOf(no)).toBe('documents.contentNotSent');
  });

  test('must be sealed, and what its hash says', async () => {
    const id = await here.contract();
    const { ciphertext } = await sealedFor(words, `acme/contract:${id}`, []);
    const before = await here.contents();
    expect(refusalOf(await sealed.send(ann, id, 'a'.repeat(64), Buffer.from(words)))).toBe('documents.notSealed');
    expect(refusalOf(await sealed.send(ann, id, 'a'.repeat(64), ciphertext))).toBe('documents.wrongHash');
    expect(await here.contents()).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
  });
});
