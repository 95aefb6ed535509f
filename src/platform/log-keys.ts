import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { toDer } from './ecdsa-der.ts';
import { createExpiringCache } from './expiring-cache.ts';
import type { KeyId, KeyVault } from './key-vault.ts';

/** A key that signs checkpoints of logs. */
export interface LogSigner {
  readonly kind: 'ed25519' | 'es256';
  /** Ed25519: the 32 bytes of the point. ES256: the SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Ed25519: 64 bytes over the text. ES256: DER over its SHA-256. */
  sign(text: string): Promise<Uint8Array>;
}

/**
 * The stamp's own: an Ed25519 seed, a secret in Key Vault, for the formats of public logs, and a P-256 key that never leaves
 * the vault. What they sign names its log, so one pair serves all tenants.
 *
 * Instances may differ in what they take for the newest version: for ten minutes after a rotation, and when two make the first
 * version at once. A log bears it: whoever finds other keys on record than its own asks the vault before it signs with new ones,
 * and what was signed by any enabled version is known to all.
 */
export interface LogKeys {
  /** Of the newest versions, Ed25519 first. Made on first use; kept in memory for at most ten minutes. `now` asks the vault. */
  current(asked?: 'now'): Promise<readonly LogSigner[]>;
  /** Of all enabled versions. Not cached. */
  all(): Promise<readonly LogSigner[]>;
  /** Enabled earlier versions too: a log signs once with those it used before and with the new ones. */
  withPublicKey(kind: LogSigner['kind'], publicKey: Uint8Array): Promise<LogSigner | undefined>;
  /** New versions of both. */
  rotate(): Promise<readonly LogSigner[]>;
}

const names = { ed25519: 'log-signing-ed25519', es256: 'log-signing-es256' } as const;
const cacheMs = 10 * 60_000;
const seedBytes = 32;
const secretShape = z.strictObject({ seed: z.base64url().length(43) });

export function createLogKeys(vault: KeyVault, clock: Clock): LogKeys {
  const cache = createExpiringCache<readonly LogSigner[]>(cacheMs, clock);
  // Of a version of a key, which never changes.
  const publicKeys = new Map<KeyId, Promise<Uint8Array>>();
  const es256 = async (key: KeyId): Promise<LogSigner> => {
    const known = publicKeys.get(key) ?? vault.publicKey(key);
    publicKeys.set(key, known);
    known.catch(() => publicKeys.delete(key));
    const publicKey = await known;
    return {
      kind: 'es256',
      publicKey,
      sign: async (text) => toDer(await vault.sign(key, createHash('sha256').update(text, 'utf8').digest())),
    };
  };
  const newSeed = () => vault.setSecret(names.ed25519, { seed: randomBytes(seedBytes).toString('base64url') });
  const newest = async (): Promise<readonly LogSigner[]> => {
    let stored = await vault.secret(names.ed25519, 'now');
    if (stored === undefined) {
      await newSeed();
      stored = await vault.secret(names.ed25519, 'now'); // perhaps somebody else's, made a moment later
    }
    return [ed25519(stored), await es256(await vault.ensureKey(names.es256, 'EC'))];
  };
  const current: LogKeys['current'] = (asked) => {
    if (asked === 'now') cache.forget('current');
    return cache.get('current', newest);
  };
  const all = async () => {
    const seeds = await vault.secretVersions(names.ed25519);
    const keys = await vault.keyVersions(names.es256);
    return [...seeds.map(({ value }) => ed25519(value)), ...(await Promise.all(keys.map(es256)))];
  };
  const among = (signers: readonly LogSigner[], kind: LogSigner['kind'], publicKey: Uint8Array) =>
    signers.find((signer) => signer.kind === kind && Buffer.compare(signer.publicKey, publicKey) === 0);

  return {
    current,
    all,
    withPublicKey: async (kind, publicKey) =>
      among(await current(), kind, publicKey) ?? among(await all(), kind, publicKey),
    async rotate() {
      await newSeed();
      await vault.newKeyVersion(names.es256, 'EC');
      return current('now');
    },
  };
}

/** RFC 8410 §7: what stands before the seed in the PKCS #8 form of an Ed25519 key. */
const ed25519Pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function ed25519(stored: unknown): LogSigner {
  const privateKey = privateKeyOf(stored);
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    kind: 'ed25519',
    publicKey: spki.subarray(-32),
    sign: async (text) => sign(null, Buffer.from(text, 'utf8'), privateKey),
  };
}

/** What is wrong is told without what is there: it is a secret. */
function privateKeyOf(stored: unknown): KeyObject {
  const parsed = secretShape.safeParse(stored);
  if (!parsed.success) throw new Error(`the secret ${names.ed25519} must be {"seed": 32 bytes in base64url}`);
  const seed = Buffer.from(parsed.data.seed, 'base64url');
  return createPrivateKey({ key: Buffer.concat([ed25519Pkcs8, seed]), format: 'der', type: 'pkcs8' });
}
