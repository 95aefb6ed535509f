import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { KeyVault } from '../key-vault.ts';

export interface SessionKey {
  /** The secret's version in Key Vault. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The keys that seal cookies: one to seal with, and whichever an unsealed cookie names. */
export interface SessionKeys {
  current(): Promise<SessionKey>;
  /** `id` is attacker-controlled; undefined when there is no such key, or no longer. */
  named(id: string): Promise<SessionKey | undefined>;
}

const secretName = 'session-key';
const secretShape = z.strictObject({ k: z.base64url().length(43) });
const refreshMs = 10 * 60_000;
/** An unknown id is looked for this often at most, so that forged cookies cost Key Vault next to nothing. */
const retryMs = 5_000;

/**
 * Kept in Key Vault as versions of the secret `session-key`, made on first use. Two instances may both make the first one:
 * each cookie names the version that sealed it and every enabled version opens, so both are right. To rotate, add a
 * version; to end all sessions, disable the old ones.
 */
export function createSessionKeys(vault: KeyVault, clock: Clock): SessionKeys {
  let held: { readonly keys: Promise<readonly SessionKey[]>; readonly at: number } | undefined;
  const load = async (): Promise<readonly SessionKey[]> => {
    const found = await read(vault);
    if (found.length > 0) return found;
    await vault.setSecret(secretName, { k: randomBytes(32).toString('base64url') });
    return read(vault);
  };
  const keys = (maxAgeMs: number): Promise<readonly SessionKey[]> => {
    const now = clock.now().getTime();
    if (held && now - held.at < maxAgeMs) return held.keys;
    const loading = { keys: load(), at: now };
    held = loading;
    loading.keys.catch(() => {
      if (held === loading) held = undefined;
    });
    return loading.keys;
  };
  const find = async (id: string, maxAgeMs: number) => (await keys(maxAgeMs)).find((key) => key.id === id);
  return {
    async current() {
      const [newest] = await keys(refreshMs);
      if (!newest) throw new Error(`Key Vault holds no enabled version of ${secretName}`);
      return newest;
    },
    named: async (id) => (await find(id, refreshMs)) ?? (await find(id, retryMs)),
  };
}

async function read(vault: KeyVault): Promise<readonly SessionKey[]> {
  const versions = await vault.secretVersions(secretName);
  return versions.map(({ version, value }) => ({
    id: version,
    bytes: Buffer.from(secretShape.parse(value).k, 'base64url'),
  }));
}
