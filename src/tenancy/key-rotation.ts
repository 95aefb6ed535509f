import type { Doc } from '../platform/cosmos/documents.ts';

/**
 * `wrappingKey`: the Key Vault key that wraps the tenant's keys becomes another version of it, or another key.
 * `tenantKey`: new documents get a new generation of the tenant's key, old ones keep theirs.
 */
export type RotationKind = 'wrappingKey' | 'tenantKey';

/** One rotation, from its request to its end. In the catalog; its id is also the id of the generation it makes. */
export interface KeyRotation extends Doc {
  readonly kind: 'tenancy.keyRotation';
  readonly tenant: string;
  readonly rotates: RotationKind;
  /** As asked; the version made for the purpose where none was. */
  readonly wrappingKey?: string;
  /** Of what was asked: the same Idempotency-Key with other input is refused. */
  readonly inputHash: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly state: 'requested' | 'done' | 'failed';
  /** Written before the rotation is put on record, so that the record says the same however often it is tried. */
  readonly result?: { readonly tenantKeyId: string; readonly generation: number; readonly wrappedBy: string };
}

export const rotationPartition = (tenant: string): string => `rotations:${tenant}`;

/** A key with its version: https://<vault>/keys/<name>/<32 hex digits> (learn.microsoft.com, "Key Vault object identifiers"). */
const keyIdentifier = /^https:\/\/([a-z0-9.:-]+)\/keys\/[0-9a-zA-Z-]{1,127}\/[0-9a-f]{32}$/i;

/**
 * Whether a key that somebody names may be asked to wrap. Only in vaults of our own cloud: the host is spoken to with a
 * token of the app, and a name from outside must not choose who gets to see one. The domain is that of our own vault.
 */
export function isKeyOfVault(keyId: string, ownVault: string): boolean {
  const host = keyIdentifier.exec(keyId)?.[1]?.toLowerCase();
  if (host === undefined) return false;
  const own = URL.parse(ownVault)?.host.toLowerCase() ?? '';
  if (host === own) return true;
  const domain = own.slice(own.indexOf('.'));
  return own.includes('.') && host.endsWith(domain) && /^[a-z0-9-]{3,24}$/.test(host.slice(0, -domain.length));
}
