import type { Clock } from '../platform/clock.ts';
import { type Command, remembered, repeated } from '../platform/commands.ts';
import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import { derivedId } from '../platform/ids.ts';
import type { KeyVault } from '../platform/key-vault.ts';
import { ok, type Result } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type Connection, partitionOf, rootId, secretNameOf } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { connectorEvent } from './connector-events.ts';
import type { Credentials, Vendor } from './vendor.ts';

export interface NewConnection extends Credentials {
  readonly displayName: string;
  readonly baseUrl: string;
  readonly companyId: string;
}

export interface CreatingParts {
  readonly store: ConnectionStore;
  readonly documents: Documents;
  readonly vault: KeyVault;
  readonly vendor: Vendor;
  /** A new address for the vendor to call; it is nowhere kept in the clear. */
  readonly newCallbackUrl: (scope: TenantScope, connectionId: string) => Promise<string>;
  readonly clock: Clock;
}

export interface CreatedConnection {
  readonly connection: Stored<Connection>;
  /** Only in the answer of the run that made it. */
  readonly callbackUrl?: string;
}

export function createsConnections({ store, documents, vault, vendor, newCallbackUrl, clock }: CreatingParts) {
  /**
   * The connection's document comes last: it stands for an account that answered, with its credentials kept and its
   * callback registered. A crash before leaves a secret, which the same command overwrites, and a path token nobody knows.
   */
  return async (scope: TenantScope, asked: NewConnection, key: string): Promise<Result<CreatedConnection>> => {
    const { publicKey, privateKey, clientId, ...shown } = asked;
    const connectionId = derivedId('connection', scope.tenant, scope.actor.id, key);
    // The credentials stay out of the remembered input: even as a hash they belong into Key Vault alone.
    const command: Command = { key, input: shown };
    const earlier = await repeated(documents, scope, partitionOf(connectionId), command);
    if (!earlier.ok) return earlier;
    if (earlier.value) return existing(scope, connectionId);
    const checked = await vendor.check(shown, { publicKey, privateKey, clientId });
    if (!checked.ok) return checked;

    await vault.setSecret(secretNameOf(scope.tenant, connectionId), { publicKey, privateKey, clientId });
    const connection = connectionOf(scope, connectionId, shown, clock.now());
    const callbackUrl = await newCallbackUrl(scope, connectionId);
    const registered = await vendor.registerCallback(scope, connection, callbackUrl);
    if (!registered.ok) return registered;

    const data = { vendor: connection.vendor, host: new URL(connection.baseUrl).host };
    const committed = await store.create(
      scope,
      connection,
      [remembered(scope, command, { connectionId })],
      [connectorEvent('connection.created', connectionId, data)],
    );
    if (!committed.ok) return existing(scope, connectionId);
    return ok({ connection: { doc: connection, etag: committed.etags.get(rootId) ?? '' }, callbackUrl });
  };

  async function existing(scope: TenantScope, connectionId: string): Promise<Result<CreatedConnection>> {
    const stored = await store.read(scope, connectionId);
    if (!stored) throw new Error(`connection ${connectionId} was made before and is missing`);
    return ok({ connection: stored });
  }
}

const connectionOf = (
  scope: TenantScope,
  connectionId: string,
  { displayName, baseUrl, companyId }: Omit<NewConnection, keyof Credentials>,
  now: Date,
): Connection => ({
  id: rootId,
  kind: 'connectors.connection',
  schema: 1,
  connectionId,
  vendor: 'connectwise',
  displayName,
  baseUrl,
  companyId,
  createdBy: scope.actor.id,
  createdAt: now.toISOString(),
});
