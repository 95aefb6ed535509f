import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { createExpiringCache } from '../../platform/expiring-cache.ts';
import type { KeyVault } from '../../platform/key-vault.ts';
import type { Outbound } from '../../platform/outbound.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Connection } from '../connection.ts';
import { type Callback, parseCallback } from './callback.ts';
import { isSignedBy } from './callback-signature.ts';
import { credentialsOf } from './connectwise.ts';
import { hostsOf } from './connectwise-hosts.ts';

type Verified =
  | { readonly kind: 'genuine'; readonly callback: Callback }
  | { readonly kind: 'forged'; readonly reason: string }
  /** The key could not be had: neither genuine nor forged. */
  | { readonly kind: 'unknown' };

const keyKeptMs = 5 * 60_000;
const keyAnswer = z.object({ signing_key: z.string().min(1).max(1000) });

/** Sample of the vendor's: https://api-na.myconnectwise.net/v2025_1//system/callbackkey/index.rails?companyName=…&id=… */
const keyPath = /^\/v[\w.]{1,40}\/{1,2}system\/callbackkey\/index\.rails$/;

export interface VerifyingParts {
  readonly outbound: Outbound;
  readonly vault: KeyVault;
  readonly clock: Clock;
}

export function verifiesCallbacks({ outbound, vault, clock }: VerifyingParts) {
  const keys = createExpiringCache<string | undefined>(keyKeptMs, clock);

  /** Undefined when there is no such key; throws when nobody could tell. */
  const fetchKey = async (scope: TenantScope, { connectionId }: Connection, url: string) => {
    const { clientId } = await credentialsOf(vault, scope, connectionId);
    const headers = { accept: 'application/json', clientid: clientId };
    const answer = await outbound.send({ method: 'GET', url, headers, timeoutMs: 3_000, maxBytes: 16_384 });
    if (!answer.ok) throw new Error(answer.detail);
    const { status, body } = answer.value;
    if (status === 429 || status >= 500) throw new Error(`the key was answered with ${status}`);
    return status === 200 ? keyIn(body) : undefined;
  };

  return async (scope: TenantScope, connection: Connection, body: Uint8Array, signature: string): Promise<Verified> => {
    const callback = parseCallback(body);
    if (!callback) return { kind: 'forged', reason: 'malformed' };
    if (callback.CompanyId.toLowerCase() !== connection.companyId.toLowerCase())
      return { kind: 'forged', reason: 'otherCompany' };
    const url = keyUrlOf(connection, callback);
    if (!url) return { kind: 'forged', reason: 'keyUrl' };
    let key: string | undefined;
    try {
      key = await keys.get(url, () => fetchKey(scope, connection, url));
    } catch {
      return { kind: 'unknown' };
    }
    // Absence is not remembered: the key may be there the next time.
    if (key === undefined) keys.forget(url);
    const genuine = key !== undefined && isSignedBy(key, body, signature);
    return genuine ? { kind: 'genuine', callback } : { kind: 'forged', reason: 'signature' };
  };
}

/**
 * Where the key may be fetched: the connection's own server, the one path keys are at, and the connection's own company;
 * another customer of the same cloud has keys there too. Undefined for everything else, which is never requested.
 */
function keyUrlOf({ baseUrl, companyId }: Connection, { Metadata }: Callback): string | undefined {
  const url = URL.parse(Metadata.key_url);
  const { site, api } = hostsOf(baseUrl);
  if (!url || (url.origin !== site && url.origin !== api) || url.username || url.password || url.hash) return undefined;
  const companies = url.searchParams.getAll('companyName');
  const isOwn = companies.length === 1 && companies[0]?.toLowerCase() === companyId.toLowerCase();
  return isOwn && keyPath.test(url.pathname) ? url.href : undefined;
}

function keyIn(body: Uint8Array): string | undefined {
  try {
    return keyAnswer.safeParse(JSON.parse(Buffer.from(body).toString('utf8'))).data?.signing_key;
  } catch {
    return undefined;
  }
}
