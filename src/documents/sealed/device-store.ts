import type { Documents, Stored } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type DeviceRecord, deviceDocId, devicePartition } from './device.ts';

export function deviceStore(documents: Documents) {
  const collect = async (scope: TenantScope, partition?: string): Promise<readonly DeviceRecord[]> => {
    const found: DeviceRecord[] = [];
    const query = {
      text: 'SELECT * FROM c WHERE c.kind = @kind ORDER BY c.registeredAt',
      parameters: { '@kind': 'documents.deviceKey' },
      ...(partition ? { partition } : {}),
    };
    for await (const device of everyItem((page) => documents.query<DeviceRecord>(scope, query, page))) {
      if (!device.revokedAt) found.push(device);
    }
    return found;
  };
  return {
    read: (scope: TenantScope, principalId: string, deviceKeyId: string): Promise<Stored<DeviceRecord> | undefined> =>
      documents.read<DeviceRecord>(
        scope,
        devicePartition(principalId),
        deviceDocId(deviceKeyId),
        'documents.deviceKey',
      ),
    /** Those of a person that are not revoked, the oldest first. */
    of: (scope: TenantScope, principalId: string) => collect(scope, devicePartition(principalId)),
    /** Everybody's, revoked ones left out. */
    all: (scope: TenantScope) => collect(scope),
  };
}

export type DeviceStore = ReturnType<typeof deviceStore>;
