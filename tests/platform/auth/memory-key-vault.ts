import type { KeyVault, SecretVersion } from '../../../src/platform/key-vault.ts';

/** Only the secrets of a Key Vault, in the order they were set; `hooks` lets a test step in between. */
export function memorySecrets(hooks: { beforeSet?: () => Promise<void> } = {}) {
  const versions: SecretVersion[] = [];
  let reads = 0;
  const unused = async () => {
    throw new Error('not a part of this test');
  };
  const vault: KeyVault = {
    ensureKey: unused,
    newKeyVersion: unused,
    keyVersions: unused,
    publicKey: unused,
    deleteKey: unused,
    deleteSecret: unused,
    wrap: unused,
    unwrap: unused,
    sign: unused,
    secret: unused,
    async secretVersions() {
      reads++;
      return [...versions];
    },
    async setSecret(_name, value) {
      await hooks.beforeSet?.();
      versions.unshift({ version: `v${versions.length + 1}`, value });
    },
  };
  return { vault, versions, reads: () => reads };
}
