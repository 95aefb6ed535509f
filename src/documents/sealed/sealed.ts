import type { Blobs } from '../../platform/blob.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { DocumentHead, DocumentOwner } from '../versions/document-owner.ts';
import { versionStore } from '../versions/version-store.ts';
import { addsDevices, type TellPerson } from './add-device.ts';
import { addsSealedVersions, type SealingParts } from './add-sealed-version.ts';
import { checksRecipients } from './check-recipients.ts';
import { deviceStore } from './device-store.ts';
import { deviceRoutes } from './devices.http.ts';
import { opensSealedVersions } from './open-sealed-version.ts';
import { type PageParts, scriptRoute, sealedPages } from './sealed-page.http.ts';

export interface SealedParts {
  readonly documents: Documents;
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Asked of roles and policies now, of whoever the scope acts as. */
  readonly may: (scope: TenantScope, permission: string) => Promise<boolean>;
  readonly tell: TellPerson;
  readonly page: PageParts;
}

/** Documents that only their recipients' browsers can open: the devices, and the sealed versions of an aggregate. */
export function createSealed(parts: SealedParts) {
  const { documents, may } = parts;
  const devices = deviceStore(documents);
  const recipients = checksRecipients(devices, may);
  return {
    pages: sealedPages(parts.page),
    routes: [
      ...deviceRoutes({ store: devices, devices: addsDevices({ ...parts, store: devices }), may }),
      scriptRoute(parts.page.scripts),
    ],
    deskOf: <A extends DocumentHead>(owner: DocumentOwner<A>): SealedDesk<A> =>
      sealedDesk({ ...parts, owner, recipients, store: versionStore(documents) }),
  };
}

const sealedDesk = <A extends DocumentHead>(parts: SealingParts<A>) => ({
  ...addsSealedVersions(parts),
  ...opensSealedVersions(parts),
});

/** What can be done with the sealed versions of an aggregate. */
export type SealedDesk<A extends DocumentHead> = ReturnType<typeof sealedDesk<A>>;
