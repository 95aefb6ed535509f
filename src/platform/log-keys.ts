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
 */
export interface LogKeys {
  /** Of the newest versions, Ed25519 first. Made on first use; kept in memory for at most ten minutes. */
  current(): Promise<readonly LogSigner[]>;
  /** Enabled earlier versions too: a log signs once with those it used before and with the new ones. */
  withPublicKey(kind: LogSigner['kind'], publicKey: Uint8Array): Promise<LogSigner | undefined>;
  /** New versions of both. */
  rotate(): Promise<readonly LogSigner[]>;
}
