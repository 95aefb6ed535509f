import { deviceIdOf, fingerprintOf } from '../device-key.ts';
import { type Acquaintance, acquaintance } from '../seen-keys.ts';
import type { Device } from './api.ts';
import { element } from './dom.ts';
import type { KeyChest } from './key-chest.ts';

/** A device something may be sealed for, and whether this browser has met it. */
export interface Candidate {
  readonly device: Device;
  readonly met: Acquaintance | 'own';
}

/** Trusts no id: each is worked out from the key, so a server cannot show one fingerprint and hand out another key. */
export async function candidates(
  devices: readonly Device[],
  own: readonly string[],
  chest: KeyChest,
): Promise<readonly Candidate[]> {
  const honest = await Promise.all(
    devices.map(async (device) => (await deviceIdOf(device.publicKey)) === device.deviceKeyId),
  );
  return Promise.all(
    devices
      .filter((_, at) => honest[at])
      .map(async (device) => {
        const met = acquaintance(await chest.seen(device.principalId), device.deviceKeyId);
        return { device, met: own.includes(device.deviceKeyId) ? 'own' : met };
      }),
  );
}

const remarks: Readonly<Record<Candidate['met'], string>> = {
  own: 'This browser.',
  known: 'The same key as when you last sealed for them here.',
  first: 'You have not sealed for them here before: compare the fingerprint by voice.',
  changed:
    'A key you have not seen, though you have sealed for this person here before. A new device, or somebody in between: compare the fingerprint by voice before you go on.',
};

/** A choice for the form: who, on what, which key, and what is to be thought of it. */
export function choice({ device, met }: Candidate, at: number, checked: boolean): HTMLElement {
  const id = `recipient-${at}`;
  const box = element('input', { type: 'checkbox', id, value: device.deviceKeyId, 'aria-describedby': `${id}-about` });
  box.checked = checked;
  const about = element(
    'p',
    { id: `${id}-about`, ...(met === 'changed' ? { class: 'error' } : {}) },
    'Fingerprint ',
    element('code', {}, fingerprintOf(device.deviceKeyId)),
    `. ${remarks[met]}`,
  );
  const label = element('label', { for: id }, `${device.principalName}: ${device.name}`);
  return element('div', { class: 'recipient' }, element('div', { class: 'check' }, box, label), about);
}
