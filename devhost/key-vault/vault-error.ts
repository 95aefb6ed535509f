/** A refusal in the shape of Key Vault's: {"error":{"code","message","innererror"?}} (learn.microsoft.com, REST error codes). */
export class VaultError extends Error {
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;
  constructor(status: number, code: string, message: string, inner?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = inner;
  }

  body(): object {
    const { code, message, inner } = this;
    return { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } };
  }
}

export const badParameter = (message: string): VaultError => new VaultError(400, 'BadParameter', message);
export const disabled = (what: string): VaultError =>
  new VaultError(
    403,
    'Forbidden',
    `Operation is not allowed on a disabled ${what}.`,
    `${what === 'key' ? 'Key' : 'Secret'}Disabled`,
  );
/** What this stand-in leaves out is refused by name, never passed over. */
export const notOffered = (what: string): VaultError =>
  new VaultError(501, 'NotImplemented', `The local Key Vault does not offer ${what}.`);
