import type { Caller } from '../../devhost/demo/api.ts';
import type { DocumentsParts } from '../../src/documents/documents.ts';
import { hex, sha256, utf8 } from '../../src/documents/sealed/browser/bytes.ts';
import { deviceIdOf, newDeviceKeys, publicJwk } from '../../src/documents/sealed/browser/device-key.ts';
import { rawPublicKey } from '../../src/documents/sealed/browser/hpke.ts';
import { sealDocument } from '../../src/documents/sealed/browser/sealed-document.ts';
import { wrapKey } from '../../src/documents/sealed/browser/wrapped-key.ts';

/** What the documents slice wants for sealed versions, where a test has none. */
export const nothingSealed: Pick<DocumentsParts, 'may' | 'tell' | 'page'> = {
  may: async () => true,
  tell: async () => {},
  page: {
    scripts: { named: async () => Promise.reject(new Error('no script was built')) },
    scriptToken: async () => '',
    blobOrigin: '',
  },
};

// What a page does, without a browser: the same modules, in this process.

export async function newDevice() {
  const keys = await newDeviceKeys();
  const publicKey = await publicJwk(keys.publicKey);
  return { keys, publicKey, deviceKeyId: await deviceIdOf(publicKey) };
}

export type TestDevice = Awaited<ReturnType<typeof newDevice>>;

/** A sealed document for devices, with what the version's request needs. */
export async function sealedFor(
  words: string,
  place: string,
  devices: readonly { readonly principalId: string; readonly device: TestDevice }[],
) {
  const document = { fileName: `${words}.txt`, mediaType: 'text/plain', content: utf8(words) };
  const { ciphertext, contentKey } = await sealDocument(document, place);
  const recipients = await Promise.all(
    devices.map(async ({ principalId, device: { keys, deviceKeyId } }) => {
      const wrappedKey = await wrapKey(contentKey, await rawPublicKey(keys.publicKey), ciphertext, place);
      return { principalId, deviceKeyId, wrappedKey };
    }),
  );
  return { ciphertext, contentKey, contentHash: hex(await sha256(ciphertext)), recipients };
}

/** Seals words into a new version of a contract, for its own new device; the number of the version. */
export async function sealVersion(person: Caller, principalId: string, tenant: string, contractId: string) {
  const device = await newDevice();
  await person.must(201, 'POST', 'api/v1/device-keys', { json: { name: 'Test', publicKey: device.publicKey } });
  const sealed = await sealedFor('sealed words', `${tenant}/contract:${contractId}`, [{ principalId, device }]);
  const path = `api/v1/contracts/${contractId}`;
  const bytes = { content: Buffer.from(sealed.ciphertext), mediaType: 'application/vnd.counterpart.sealed' };
  await person.must(204, 'PUT', `${path}/sealed-contents/${sealed.contentHash}`, { bytes });
  const { etag } = await person.must(200, 'GET', path);
  const { contentHash, recipients } = sealed;
  const json = { contentHash, recipients, changeDescription: 'sealed' };
  const { body } = await person.must(201, 'POST', `${path}/sealed-versions`, { json, ifMatch: etag });
  return { ...sealed, device, versionNumber: Number(body.version.versionNumber) };
}
