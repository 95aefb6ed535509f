import { hex, sha256 } from '../bytes.ts';
import { rawOf } from '../device-key.ts';
import { sealDocument } from '../sealed-document.ts';
import { wrapKey } from '../wrapped-key.ts';
import { type Device, Refused } from './api.ts';
import { byId, element, onSubmit, say } from './dom.ts';
import type { SealedPage } from './main.ts';
import { candidates, choice } from './people.ts';

const sealedMediaType = 'application/vnd.counterpart.sealed';
/** The server takes 50 MB; what sealing adds is less than a thousandth. */
const largest = 49 * 1024 * 1024;

export function showSealing(page: SealedPage): void {
  onSubmit(byId('seal'), async () => {
    const file = byId<HTMLInputElement>('file').files?.[0];
    const description = byId<HTMLInputElement>('description').value.trim();
    const boxes = [...byId('recipients').querySelectorAll<HTMLInputElement>('input:checked')];
    const chosen = page.everyone.filter(({ deviceKeyId }) => boxes.some(({ value }) => value === deviceKeyId));
    if (!file) throw new Error('Choose the file to seal.');
    if (file.size > largest) throw new Error('The file is larger than 49 MB.');
    if (chosen.length === 0) throw new Error('Choose at least one device that can open it.');
    if (!byId<HTMLInputElement>('understood').checked)
      throw new Error('Say that you know what is lost with the devices, by ticking the box.');
    await seal(page, file, description, chosen);
    byId<HTMLFormElement>('seal').reset();
    await page.refresh();
    say(
      `Sealed. ${file.name} can now be opened on ${chosen.length} ${chosen.length === 1 ? 'device' : 'devices'} and nowhere else.`,
    );
  });
}

async function seal(
  { api, chest, contractId, place }: SealedPage,
  file: File,
  description: string,
  chosen: readonly Device[],
) {
  say('Encrypting in this browser …');
  const { etag } = await api.get(`contracts/${contractId}`);
  const content = new Uint8Array(await file.arrayBuffer());
  const document = { fileName: file.name, mediaType: file.type || 'application/octet-stream', content };
  const { ciphertext, contentKey } = await sealDocument(document, place);
  const recipients = await Promise.all(
    chosen.map(async ({ principalId, deviceKeyId, publicKey }) => {
      return { principalId, deviceKeyId, wrappedKey: await wrapKey(contentKey, rawOf(publicKey), ciphertext, place) };
    }),
  );
  say('Sending what was encrypted …');
  const contentHash = hex(await sha256(ciphertext));
  const sent = { bytes: ciphertext, mediaType: sealedMediaType };
  await api.send('PUT', `contracts/${contractId}/sealed-contents/${contentHash}`, sent);
  const json = { contentHash, changeDescription: description, recipients };
  await api.send('POST', `contracts/${contractId}/sealed-versions`, { json, ifMatch: etag });
  for (const { principalId, deviceKeyId } of chosen) await chest.remember(principalId, [deviceKeyId]);
}

/** Whom it can be sealed for; who may not seal is told so. */
export async function listRecipients(page: SealedPage): Promise<void> {
  try {
    page.everyone = (await page.api.get<{ items: Device[] }>('device-keys?of=everyone')).body.items;
  } catch (fault) {
    if (!(fault instanceof Refused && fault.status === 403)) throw fault;
    byId('sealing').hidden = true;
    return;
  }
  const found = await candidates(
    page.everyone,
    page.own.map(({ id }) => id),
    page.chest,
  );
  const choices = found.map((candidate, at) => choice(candidate, at, candidate.met === 'own'));
  const nobody = element(
    'p',
    {},
    'Nobody has registered a device yet. Register this one, and ask others to open this page.',
  );
  byId('recipients').replaceChildren(...(choices.length > 0 ? choices : [nobody]));
}
