import { findUser } from '../../../devhost/entra/directory.ts';
import { newDevice, sealedFor, sealVersion } from '../../support/sealing.ts';
import { about, call, contract, etagOf, key, type Make, plain } from './example.ts';
import type { Ground } from './ground.ts';

const sealer = findUser('manager')?.oid ?? '';

/** A contract of alpha's with a sealed version, made once for each ground. */
const sealedContracts = new WeakMap<Ground, Promise<string>>();

function sealedContract(ground: Ground): Promise<string> {
  const known = sealedContracts.get(ground) ?? makeSealed(ground);
  sealedContracts.set(ground, known);
  return known;
}

async function makeSealed({ stamp }: Ground): Promise<string> {
  const manager = stamp.as('manager', 'alpha');
  const json = { title: 'Aquamarine 7731 sealed', counterparty: { name: 'Aquamarine 7731' } };
  const { body } = await manager.must(201, 'POST', 'api/v1/contracts', { json, key: 'make-sealed' });
  await sealVersion(manager, sealer, 'alpha', body.id);
  return body.id;
}

/** A device of alpha's manager. */
async function registered({ stamp }: Ground) {
  const device = await newDevice();
  const json = { name: 'Test', publicKey: device.publicKey };
  await stamp.as('manager', 'alpha').must(201, 'POST', 'api/v1/device-keys', { json });
  return device;
}

/** Ciphertext for a contract, and who can open it. */
async function ciphertextFor(ground: Ground, contractId: string) {
  const device = await registered(ground);
  return sealedFor('Aquamarine 7731', `alpha/contract:${contractId}`, [{ principalId: sealer, device }]);
}

const sealedBytes = { 'content-type': 'application/vnd.counterpart.sealed' };

/** What is sealed, and the devices it is sealed for. */
export const sealedExamples: Readonly<Record<string, Make>> = {
  'documents-registerDevice': async () => {
    const json = { name: 'Aquamarine 7731', publicKey: (await newDevice()).publicKey };
    return { can: 'manager', status: 201, call: call('POST', 'api/v1/device-keys', { json }) };
  },
  'documents-listDevices': plain('manager', 'GET', 'api/v1/device-keys?of=everyone'),
  'documents-revokeDevice': async (ground) => {
    const path = (id: string) => `api/v1/device-keys/${id}`;
    const { deviceKeyId } = await registered(ground);
    const absent = call('DELETE', path('0'.repeat(64)));
    return { can: 'manager', status: 204, call: call('DELETE', path(deviceKeyId)), absent };
  },
  'documents-readScript': async (ground) => {
    const page = await fetch(`${ground.stamp.azure.appUrl}/sealed/alpha/${ground.things.active}`, {
      headers: { cookie: await ground.session('legal') },
    });
    const script = /src="\/(scripts\/[^"]+)"/.exec(await page.text())?.[1] ?? '';
    return { can: 'nobody', status: 200, call: call('GET', script) };
  },
  'contracts-showSealedVersions': ({ things }) => ({
    can: 'legal',
    status: 200,
    call: call('GET', `sealed/alpha/${things.active}`),
    absent: call('GET', `sealed/nowhere/${things.active}`),
  }),
  'contracts-putSealedContent': async (ground) => {
    const contractId = await sealedContract(ground);
    const { ciphertext, contentHash } = await ciphertextFor(ground, contractId);
    const sent = { body: ciphertext, headers: sealedBytes };
    return about('manager', 'PUT', contract(`/sealed-contents/${contentHash}`), contractId, sent, 204);
  },
  'contracts-addSealedVersion': async (ground) => {
    const contractId = await sealedContract(ground);
    const { ciphertext, contentHash, recipients } = await ciphertextFor(ground, contractId);
    const bytes = { content: Buffer.from(ciphertext), mediaType: sealedBytes['content-type'] };
    const path = contract(`/sealed-contents/${contentHash}`)(contractId);
    await ground.stamp.as('manager', 'alpha').must(204, 'PUT', path, { bytes });
    const json = { contentHash, recipients, changeDescription: 'sealed' };
    const headers = { ...key(), ...(await etagOf(ground, contract()(contractId))) };
    return about('manager', 'POST', contract('/sealed-versions'), contractId, { json, headers }, 201);
  },
  'contracts-listSealedVersions': async (ground) => {
    const contractId = await sealedContract(ground);
    return about('manager', 'GET', contract('/sealed-versions'), contractId, {});
  },
  'contracts-openSealedVersion': async (ground) => {
    const contractId = await sealedContract(ground);
    return about('manager', 'GET', contract('/versions/1/sealed'), contractId, {});
  },
  'contracts-shareSealedVersion': async (ground) => {
    const contractId = await sealedContract(ground);
    const { recipients } = await ciphertextFor(ground, contractId);
    return about('manager', 'POST', contract('/versions/1/recipients'), contractId, { json: recipients[0] }, 201);
  },
};
