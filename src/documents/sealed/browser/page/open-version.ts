import { type Bytes, hex, sha256 } from '../bytes.ts';
import { fingerprintOf, rawOf } from '../device-key.ts';
import { openDocument } from '../sealed-document.ts';
import { unwrapKey, wrapKey } from '../wrapped-key.ts';
import type { Device, Opening, SealedVersion } from './api.ts';
import { button, byId, element, say } from './dom.ts';
import type { SealedPage } from './main.ts';
import { candidates } from './people.ts';

export async function listVersions(page: SealedPage): Promise<void> {
  const path = `contracts/${page.contractId}/sealed-versions`;
  const { items } = (await page.api.get<{ items: SealedVersion[] }>(path)).body;
  const none = element('li', {}, 'No version of this contract is sealed.');
  byId('versions').replaceChildren(...(items.length > 0 ? items.map((version) => versionItem(page, version)) : [none]));
}

function versionItem(page: SealedPage, version: SealedVersion): HTMLLIElement {
  const { versionNumber, changeDescription, authorName, author, timestamp, recipients } = version;
  const names = [...new Set(recipients.map(({ principalName }) => principalName))].join(', ');
  const about = `Sealed by ${authorName ?? author} on ${new Date(timestamp).toLocaleString()} for ${names}.`;
  const item = element(
    'li',
    {},
    element('h3', {}, `Version ${versionNumber}: ${changeDescription}`),
    element('p', {}, about),
  );
  const opens = recipients.some(({ deviceKeyId }) => page.own.some(({ id }) => id === deviceKeyId));
  const mine = recipients.some(({ principalId }) => principalId === page.principalId);
  if (opens)
    item.append(
      element(
        'p',
        { class: 'actions' },
        button(`Open version ${versionNumber}`, () => open(page, version, item)),
      ),
    );
  else
    item.append(
      element(
        'p',
        {},
        mine
          ? 'It was sealed for another device of yours. Open it there.'
          : 'It was not sealed for you, so you cannot open it.',
      ),
    );
  return item;
}

interface Unsealed {
  readonly ciphertext: Bytes;
  readonly contentKey: Bytes;
}

async function open(page: SealedPage, { versionNumber }: SealedVersion, item: HTMLLIElement): Promise<void> {
  say('Fetching what was encrypted …');
  const path = `contracts/${page.contractId}/versions/${versionNumber}`;
  const opening = (await page.api.get<Opening>(`${path}/sealed`)).body;
  const key = page.own.find(({ id }) => opening.keys.some(({ deviceKeyId }) => deviceKeyId === id));
  const wrapped = opening.keys.find(({ deviceKeyId }) => deviceKeyId === key?.id)?.wrappedKey;
  if (!key || !wrapped) throw new Error('It is not sealed for this browser any more.');
  const ciphertext = await fetched(opening.url);
  if (hex(await sha256(ciphertext)) !== opening.documentHash)
    throw new Error('What the storage sent is not what was sealed: its hash differs. Nothing was opened.');
  say('Decrypting in this browser …');
  const contentKey = await unwrapKey(wrapped, key, ciphertext, page.place);
  const { fileName, content } = await openDocument(ciphertext, contentKey, page.place);
  item.querySelector('.opened')?.remove();
  const shown = element('div', { class: 'opened notice' }, saving(fileName, content));
  shown.append(
    element('p', {}, 'Every byte is as it was sealed. SHA-256 ', element('code', {}, hex(await sha256(content)))),
  );
  shown.append(await sharing(page, path, opening, { ciphertext, contentKey }));
  item.append(shown);
  say(`${fileName} is decrypted. Save it with the link beside its version.`);
}

async function fetched(url: string): Promise<Bytes> {
  const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' }).catch(() => undefined);
  if (!answer) throw new Error('The storage could not be reached from this browser. Nothing was opened.');
  if (!answer.ok)
    throw new Error(`The storage answered ${answer.status}. Try again; its address works for a few minutes only.`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Saved and never shown: whoever sealed it chose its bytes, and a page of theirs would be one of this site. */
function saving(fileName: string, content: Bytes): HTMLParagraphElement {
  const href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const safe = fileName.replace(/[/\\:*?"<>|\p{C}]/gu, '_').slice(0, 200) || 'document';
  return element('p', { class: 'actions' }, element('a', { class: 'button', href, download: safe }, `Save ${safe}`));
}

/** Further devices it can be opened on, chosen by somebody who can open it. */
async function sharing(
  page: SealedPage,
  path: string,
  { recipients }: Opening,
  unsealed: Unsealed,
): Promise<HTMLElement> {
  const all = page.everyone.length > 0 ? page.everyone : page.ownDevices;
  const further = all.filter(({ deviceKeyId }) => !recipients.some((one) => one.deviceKeyId === deviceKeyId));
  const found = await candidates(further, [], page.chest);
  const list = element('ul', { class: 'plain' });
  for (const { device, met } of found) {
    const who = `${device.principalName}: ${device.name}`;
    const warning = met === 'known' ? '' : '. You have not sealed for this key here before: compare it by voice first.';
    const let_ = button(`Let ${who} open it too`, () => share(page, path, device, unsealed));
    const fingerprint = element('code', {}, fingerprintOf(device.deviceKeyId));
    list.append(element('li', {}, 'Fingerprint ', fingerprint, warning, element('p', { class: 'actions' }, let_)));
  }
  const summary = element('summary', {}, 'Let further devices open it');
  const none = element('p', {}, 'There is no further device.');
  return element('details', {}, summary, found.length > 0 ? list : none);
}

async function share(
  page: SealedPage,
  path: string,
  device: Device,
  { ciphertext, contentKey }: Unsealed,
): Promise<void> {
  const { principalId, deviceKeyId, publicKey } = device;
  const wrappedKey = await wrapKey(contentKey, rawOf(publicKey), ciphertext, page.place);
  await page.api.send('POST', `${path}/recipients`, { json: { principalId, deviceKeyId, wrappedKey } });
  await page.chest.remember(principalId, [deviceKeyId]);
  await listVersions(page);
  say(`${device.principalName} can now open it on ${device.name}.`);
}
