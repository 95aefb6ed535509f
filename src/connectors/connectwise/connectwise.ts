import { z } from 'zod';
import type { KeyVault } from '../../platform/key-vault.ts';
import { ok, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type Connection, secretNameOf } from '../connection.ts';
import { credentialsRefused, notAllowedTarget, unknownCompany, vendorUnavailable } from '../refusals.ts';
import { type Credentials, type Vendor, VendorUnavailable } from '../vendor.ts';
import { agreementShape, recordOf } from './agreement.ts';
import { callbackRegistration } from './callback-registration.ts';
import { changedAgreements } from './changed-agreements.ts';
import type { Access, ConnectWiseCall, ConnectWiseClient } from './connectwise-client.ts';
import { writeAgreement } from './write-agreement.ts';

export interface ConnectWiseParts {
  readonly client: ConnectWiseClient;
  readonly vault: KeyVault;
  readonly currencyOf: (scope: TenantScope) => Promise<string>;
}

const credentialShape = z.strictObject({ publicKey: z.string(), privateKey: z.string(), clientId: z.string() });

export async function credentialsOf(vault: KeyVault, scope: TenantScope, connectionId: string): Promise<Credentials> {
  const secret = credentialShape.safeParse(await vault.secret(secretNameOf(scope.tenant, connectionId)));
  if (!secret.success) throw new Error(`the credentials of connection ${connectionId} are missing or malformed`);
  return secret.data;
}

/** ConnectWise PSA: agreements in, contract ids and terms out. */
export function connectWise({ client, vault, currencyOf }: ConnectWiseParts): Vendor {
  const calls = async (scope: TenantScope, { connectionId, baseUrl, companyId }: Connection) => {
    const access: Access = { baseUrl, companyId, ...(await credentialsOf(vault, scope, connectionId)) };
    return (call: ConnectWiseCall) => client.call(access, call);
  };

  const opened = async (scope: TenantScope, connection: Connection, externalId: string) => {
    const call = await calls(scope, connection);
    const currency = await currencyOf(scope);
    const path = `finance/agreements/${encodeURIComponent(externalId)}`;
    return {
      call,
      read: async () => {
        const answer = await call({ method: 'GET', path });
        if (answer.status !== 200) return answer.status;
        const agreement = agreementShape.safeParse(answer.body);
        if (!agreement.success)
          throw new TypeError(`agreement ${externalId} is not as documented: ${z.prettifyError(agreement.error)}`);
        return { agreement: agreement.data, record: recordOf(agreement.data, currency) };
      },
      patch: async (body: unknown) => (await call({ method: 'PATCH', path, body })).status,
    };
  };

  return {
    async check({ baseUrl, companyId }, credentials) {
      const access: Access = { baseUrl, companyId, ...credentials };
      try {
        if (!(await client.knowsCompany(access))) return refused(unknownCompany(companyId));
        const { status } = await client.call(access, { method: 'GET', path: 'system/info' });
        return status === 200 ? ok(undefined) : refused(credentialsRefused());
      } catch (fault) {
        if (!(fault instanceof VendorUnavailable)) throw fault;
        return refused(fault.reason === 'forbidden' ? notAllowedTarget(fault.message) : vendorUnavailable());
      }
    },

    ensureCallback: async (scope, connection, url) =>
      callbackRegistration(await calls(scope, connection), connection).ensure(url),

    async registerCallback(scope, connection, url) {
      try {
        return await callbackRegistration(await calls(scope, connection), connection).point(url);
      } catch (fault) {
        if (!(fault instanceof VendorUnavailable)) throw fault;
        return refused(vendorUnavailable());
      }
    },

    async read(scope, connection, externalId) {
      const { read, call } = await opened(scope, connection, externalId);
      const seen = await read();
      if (typeof seen !== 'number') return seen.record;
      // A 404 may also be a login that is no longer good (Developer Guide): gone is only what a good login does not find.
      const isGone = seen === 404 && (await call({ method: 'GET', path: 'system/info' })).status === 200;
      if (isGone) return undefined;
      throw new VendorUnavailable(`agreement ${externalId} was answered with ${seen}`);
    },

    async *changedSince(scope, connection, since) {
      yield* changedAgreements(await calls(scope, connection), since);
    },

    write: async (scope, connection, externalId, wishes, intend) =>
      writeAgreement(await opened(scope, connection, externalId), wishes, intend),
  };
}
