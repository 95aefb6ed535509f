import { decryptDocument, encryptDocument } from './encryption/document-cipher.ts';
import type { TenantScope } from './scope.ts';
import type { TenantKeys } from './tenant-keys.ts';

/** Short text that must not lie in a store in the clear, under the tenant's key and for one place in it. */
export interface SealedText {
  seal(scope: TenantScope, place: string, text: string): Promise<string>;
  /** Throws DamagedContent for anything but what was sealed for this tenant and place. */
  open(scope: TenantScope, place: string, sealed: string): Promise<string>;
}

export function createSealedText(keys: Pick<TenantKeys, 'current' | 'named'>): SealedText {
  const bound = (scope: TenantScope, place: string) => `${scope.tenant}/${place}`;
  return {
    async seal(scope, place, text) {
      const key = await keys.current(scope);
      return (await whole(encryptDocument([Buffer.from(text)], key, bound(scope, place)))).toString('base64');
    },
    async open(scope, place, sealed) {
      const stored = [Buffer.from(sealed, 'base64')];
      const opened = await decryptDocument(stored, (keyId) => keys.named(scope, keyId), bound(scope, place));
      return (await whole(opened)).toString('utf8');
    },
  };
}

const whole = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(pieces));
