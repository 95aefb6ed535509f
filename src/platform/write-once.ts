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
