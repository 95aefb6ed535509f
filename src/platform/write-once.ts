import type { TokenCredential } from '@azure/identity';
import type { ContainerClient } from '@azure/storage-blob';
import type { TenantScope } from './scope.ts';

/**
 * A container whose blobs can be made and never changed: Bicep puts an immutability policy on it. One per stamp, a prefix
 * per tenant, added here.
 */
export interface WriteOnce {
  /** Never overwrites: `exists` when there is a blob of that name, whatever it holds. Names as in `e0/tile/0/000`. */
  create(scope: TenantScope, name: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
  read(scope: TenantScope, name: string): Promise<Buffer | undefined>;
}

/** As infra/modules/log-storage.bicep makes it. The app has no right to make containers there, nor to delete or overwrite. */
const containerName = 'transparency-log';

/** Somebody at a gate waits for it. */
const retryOptions = { maxTries: 5, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };

export function createWriteOnce(settings: { readonly endpoint: string }, credential: TokenCredential): WriteOnce {
  let container: Promise<ContainerClient> | undefined;
  const blob = async (scope: TenantScope, name: string) => {
    container ??= import('@azure/storage-blob').then((sdk) =>
      new sdk.BlobServiceClient(settings.endpoint, credential, { retryOptions }).getContainerClient(containerName),
    );
    return (await container).getBlockBlobClient(`${scope.tenant}/${name}`);
  };
  return {
    async create(scope, name, bytes) {
      const client = await blob(scope, name);
      try {
        await client.upload(bytes, bytes.length, {
          conditions: { ifNoneMatch: '*' },
          blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
        });
        return 'created';
      } catch (fault) {
        // "Blob service error codes"; which of the two comes first, the condition or the policy, Microsoft does not say.
        if (['BlobAlreadyExists', 'BlobImmutableDueToPolicy'].includes(codeOf(fault))) return 'exists';
        throw fault;
      }
    },
    async read(scope, name) {
      const client = await blob(scope, name);
      try {
        const { readableStreamBody } = await client.download();
        const pieces = await Array.fromAsync((readableStreamBody ?? []) as AsyncIterable<Uint8Array>);
        return Buffer.concat(pieces);
      } catch (fault) {
        // A missing container is a fault of the deployment, not an absent blob.
        if (codeOf(fault) === 'BlobNotFound') return undefined;
        throw fault;
      }
    },
  };
}

const codeOf = (fault: unknown): string =>
  typeof fault === 'object' && fault !== null && 'code' in fault && typeof fault.code === 'string' ? fault.code : '';
