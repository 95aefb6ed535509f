import type { Doc } from '../../platform/cosmos/documents.ts';

/** What is sealed is nothing else to the server: neither its kind nor its name is known here. */
export const sealedMediaType = 'application/vnd.counterpart.sealed';
export const sealedFileName = 'sealed-document';

/** Ciphertext that was stored and is not yet part of a version. Forgotten after a day. */
export interface SentContent extends Doc {
  readonly kind: 'documents.sentContent';
  /** Actor id: nobody else makes a version of it, who would then be told where the ciphertext is. */
  readonly sentBy: string;
  readonly storageKey: string;
  readonly contentHash: string;
  readonly size: number;
  readonly ttl: number;
}
export const sentContentId = (contentHash: string): string => `sent-content:${contentHash}`;
/** An hour less than contents that nothing refers to are kept, so that no version is made of one that is just swept away. */
export const sentContentSeconds = 82_800;

export interface Recipient {
  readonly principalId: string;
  readonly principalName: string;
  readonly deviceKeyId: string;
  /** The document's key, wrapped for this device; see format.md. */
  readonly wrappedKey: string;
}

/** Who can open a sealed version. Beside the version's record, which is never changed, since this list grows. */
export interface SealedKeys extends Doc {
  readonly kind: 'documents.sealedKeys';
  readonly versionNumber: number;
  readonly recipients: readonly Recipient[];
}
export const sealedKeysId = (versionNumber: number): string => `sealed-keys:${String(versionNumber).padStart(4, '0')}`;
export const mostRecipients = 100;

/** How long the address of a ciphertext works: the download begins at once, and what has begun goes on. */
export const addressMinutes = 5;
