import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { DeviceStore } from './device-store.ts';
import { unknownDevices } from './refusals.ts';
import type { Recipient } from './sealed-version.ts';

export type NamedRecipient = Omit<Recipient, 'principalName'>;

export type ChecksRecipients = (
  scope: TenantScope,
  asked: readonly NamedRecipient[],
) => Promise<Result<readonly Recipient[]>>;

/** Whether each is a device registered here, by somebody who may read here now. Whether its key was wrapped well, only it knows. */
export function checksRecipients(
  store: DeviceStore,
  may: (scope: TenantScope, permission: string) => Promise<boolean>,
): ChecksRecipients {
  return async (scope, asked) => {
    const found: Recipient[] = [];
    const unknown: string[] = [];
    for (const recipient of asked) {
      const { principalId, deviceKeyId } = recipient;
      const device = await store.read(scope, principalId, deviceKeyId);
      const here = await may(scope.actingAs({ kind: 'person', id: principalId }), 'contract.read');
      if (!device || device.doc.revokedAt || !here) unknown.push(deviceKeyId);
      else found.push({ ...recipient, principalName: device.doc.principalName });
    }
    return unknown.length > 0 ? refused(unknownDevices(unknown)) : ok(found);
  };
}
