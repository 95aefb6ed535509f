import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput, readBody } from '../http/exchange.ts';
import { writeFileSafely } from '../write-file-safely.ts';
import { type Exchange, sendXml } from './exchange.ts';
import { StorageError } from './storage-error.ts';

/** Whose key it is, and when it is good: what a user delegation SAS repeats as skoid, sktid, skt, ske, sks and skv. */
export interface DelegationKeyTerms {
  readonly oid: string;
  readonly tid: string;
  readonly start: string;
  readonly expiry: string;
  readonly service: string;
  readonly version: string;
}

/** Makes the same key for the same terms, so that none need be kept. Azure's keys are opaque. */
export type DelegationKeyOf = (terms: DelegationKeyTerms) => Buffer;

/** "Get User Delegation Key": at most seven days from now. */
const longestMs = 7 * 86_400_000;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

export function openDelegationKeys(dataDir: string): DelegationKeyOf {
  const file = join(dataDir, 'delegation-secret');
  if (!existsSync(file)) writeFileSafely(file, randomBytes(32).toString('base64'));
  const secret = Buffer.from(readFileSync(file, 'utf8'), 'base64');
  return ({ oid, tid, start, expiry, service, version }) =>
    createHmac('sha256', secret).update([oid, tid, start, expiry, service, version].join('\n')).digest();
}

/** POST /?restype=service&comp=userdelegationkey (learn.microsoft.com, "Get User Delegation Key"), for a bearer token alone. */
export async function getUserDelegationKey(
  exchange: Exchange,
  claims: Record<string, unknown>,
  keyOf: DelegationKeyOf,
): Promise<string> {
  const xml = (await readBody(exchange.request, 64 * 1024)).toString('utf8');
  const named = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.trim() ?? '';
  const [start, expiry] = [named('Start'), named('Expiry')];
  if (!instant.test(start) || !instant.test(expiry)) throw new BadInput('KeyInfo needs Start and Expiry');
  const [from, until] = [Date.parse(start), Date.parse(expiry)];
  // Unverified: the code Azure gives these three; the rules are the reference's.
  if (
    until <= from ||
    until <= exchange.now ||
    until > exchange.now + longestMs ||
    Math.abs(from - exchange.now) > longestMs
  )
    throw new StorageError(400, 'InvalidXmlNodeValue', 'The start or expiry of the key is out of range.');
  const version = String(exchange.response.getHeader('x-ms-version'));
  const terms = { oid: String(claims.oid), tid: String(claims.tid), start, expiry, service: 'b', version };
  sendXml(
    exchange,
    `<UserDelegationKey><SignedOid>${terms.oid}</SignedOid><SignedTid>${terms.tid}</SignedTid><SignedStart>${start}</SignedStart><SignedExpiry>${expiry}</SignedExpiry><SignedService>b</SignedService><SignedVersion>${version}</SignedVersion><Value>${keyOf(terms).toString('base64')}</Value></UserDelegationKey>`,
  );
  return 'getUserDelegationKey';
}
