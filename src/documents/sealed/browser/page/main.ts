import { type Api, type Device, openApi } from './api.ts';
import { byId, complain } from './dom.ts';
import { type KeyChest, type OwnKey, openKeyChest } from './key-chest.ts';
import { listVersions } from './open-version.ts';
import { listRecipients, showSealing } from './seal-file.ts';
import { listOwnDevices, showThisDevice } from './this-device.ts';

/** The page of one contract for one signed-in person. Everything that is secret is in this browser's memory or key chest. */
export interface SealedPage {
  readonly api: Api;
  readonly chest: KeyChest;
  readonly contractId: string;
  readonly principalId: string;
  /** Where the documents belong, which is sealed into them. */
  readonly place: string;
  own: readonly OwnKey[];
  ownDevices: readonly Device[];
  everyone: readonly Device[];
  /** The registered key of this browser. */
  current(): OwnKey | undefined;
  refresh(): Promise<void>;
}

async function start(): Promise<void> {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB)
    throw new Error(
      'This browser cannot encrypt here: it has no WebCrypto or keeps no data. Use a current browser, over https.',
    );
  const { tenant = '', contract = '', principal = '', token = '' } = byId('sealed').dataset;
  const page: SealedPage = {
    api: openApi(tenant, token),
    chest: await openKeyChest(tenant, principal),
    contractId: contract,
    principalId: principal,
    place: `${tenant}/contract:${contract}`,
    own: [],
    ownDevices: [],
    everyone: [],
    current: () => page.own.findLast(({ id }) => page.ownDevices.some(({ deviceKeyId }) => deviceKeyId === id)),
    async refresh() {
      page.own = await page.chest.own();
      page.ownDevices = (await page.api.get<{ items: Device[] }>('device-keys')).body.items;
      listOwnDevices(page);
      await listRecipients(page);
      await listVersions(page);
    },
  };
  showThisDevice(page);
  showSealing(page);
  await page.refresh();
  byId('sealed').hidden = false;
}

start().catch(complain);
