import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SessionKey, SessionKeys } from './session-keys.ts';

/** What a sealed value is for; one sealed for another purpose does not open. */
type SealPurpose = 'session' | 'sign-in' | 'guest';

/** `<key id>.<nonce, ciphertext and tag in base64url>`: AES-256-GCM under a key derived for the purpose (RFC 5869). */
export async function seal(keys: SessionKeys, purpose: SealPurpose, content: object): Promise<string> {
  const key = await keys.current();
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', derived(key, purpose), nonce);
  const sealed = Buffer.concat([
    nonce,
    cipher.update(JSON.stringify(content), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const value = `${key.id}.${sealed.toString('base64url')}`;
  // Browsers keep cookies of 4096 bytes, name and attributes included (RFC 6265 §6.1), and silently drop larger ones.
  if (value.length > 3800) throw new Error(`the ${purpose} cookie would be too large for browsers`);
  return value;
}

/** The sealed content, or undefined for whatever was not sealed here for this purpose. `value` is attacker-controlled. */
export async function unseal(keys: SessionKeys, purpose: SealPurpose, value: string): Promise<unknown> {
  const [, id, encoded] = /^([A-Za-z0-9]{1,64})\.([\w-]{38,4000})$/.exec(value) ?? [];
  const key = id && encoded ? await keys.named(id) : undefined;
  if (!key || !encoded) return undefined;
  const sealed = Buffer.from(encoded, 'base64url');
  // Base64 leaves bits of the last character unread: one value, one spelling.
  if (sealed.toString('base64url') !== encoded) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', derived(key, purpose), sealed.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    const content = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    return JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
}

const derived = (key: SessionKey, purpose: SealPurpose): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key.bytes, '', `cookie:${purpose}`, 32));
