import { fingerprintOf, publicJwk } from '../device-key.ts';
import { type Device, Refused } from './api.ts';
import { button, byId, element, onSubmit, say } from './dom.ts';
import type { OwnKey } from './key-chest.ts';
import type { SealedPage } from './main.ts';

/** The key of this browser: made and registered when its person asks for it. */
export function showThisDevice(page: SealedPage): void {
  onSubmit(byId('register'), async () => {
    const name = byId<HTMLInputElement>('device-name').value.trim();
    say('Making a key in this browser …');
    const made = page.own.at(-1);
    // One that was made when the connection broke is taken first; one that was removed is refused, and replaced.
    const taken = made !== undefined && (await register(page, name, made));
    if (!taken) await register(page, name, await page.chest.make());
    await page.refresh();
    say('This device is registered. Documents can be sealed for it from now on.');
  });
}

async function register({ api }: SealedPage, name: string, { publicKey }: OwnKey): Promise<boolean> {
  const json = { name, publicKey: await publicJwk(publicKey) };
  return api.send('POST', 'device-keys', { json }).then(
    () => true,
    (fault) => {
      if (fault instanceof Refused && fault.status === 404) return false;
      throw fault;
    },
  );
}

export function listOwnDevices(page: SealedPage): void {
  const here = page.current();
  byId('register').hidden = here !== undefined;
  byId('device-state').textContent = here
    ? 'This browser has a key of its own. When somebody seals a document for you, let them compare this fingerprint by voice:'
    : 'This browser has no registered key yet, so nothing can be sealed for it.';
  byId('device-fingerprint').textContent = here ? fingerprintOf(here.id) : '';
  const items = page.ownDevices.map((device) => deviceItem(page, device, here));
  byId('own-devices').replaceChildren(...items);
}

function deviceItem(page: SealedPage, device: Device, here: OwnKey | undefined): HTMLLIElement {
  const isHere = device.deviceKeyId === here?.id;
  const about = `${device.name}${isHere ? ' (this browser)' : ''}, fingerprint `;
  const fingerprint = element('code', {}, fingerprintOf(device.deviceKeyId));
  const remove = button(`Remove ${device.name}`, async () => {
    await page.api.send('DELETE', `device-keys/${device.deviceKeyId}`);
    await page.refresh();
    say(`${device.name} is removed. Nothing more can be sealed for it; what was sealed before can still open there.`);
  });
  return element('li', {}, about, fingerprint, element('p', { class: 'actions' }, remove));
}
