import type { TokenCredential } from '@azure/identity';
import { containerNameOf } from './cosmos/tenant-containers.ts';
import type { TenantScope } from './scope.ts';

/** Destroys a tenant's contents as a whole. */
export interface BlobContainers {
  /**
   * Deletes the tenant's container with every blob and version in it; soft delete keeps it recoverable for its days. Safe to
   * repeat. `held` when the storage refuses, since something in it is under a legal hold or an immutability policy.
   */
  remove(scope: TenantScope): Promise<'removed' | 'held'>;
}

export function createBlobContainers(
  settings: { readonly endpoint: string },
  credential: TokenCredential,
): BlobContainers {
  return {
    async remove(scope) {
      const { BlobServiceClient } = await import('@azure/storage-blob');
      const service = new BlobServiceClient(settings.endpoint, credential);
      const container = service.getContainerClient(containerNameOf(scope.tenant));
      try {
        await container.deleteIfExists();
        return 'removed';
      } catch (fault) {
        const { statusCode, code } = fault as { readonly statusCode?: unknown; readonly code?: unknown };
        // "Delete Container": 409 while an earlier deletion is still under way (Blob service error codes).
        if (code === 'ContainerBeingDeleted') return 'removed';
        if (statusCode === 409) return 'held';
        throw fault;
      }
    },
  };
}
