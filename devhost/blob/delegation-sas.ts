import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DelegationKeyOf } from './delegation-key.ts';
import { notOffered, StorageError } from './storage-error.ts';

/** What is asked, by whom the answer does not matter: the signature is the permission. */
export interface Asked {
  readonly method: string;
  /** Empty for what is not about one blob. */
  readonly blob: string;
  readonly container: string;
  readonly account: string;
  readonly query: URLSearchParams;
  /** Milliseconds, moved clock. */
  readonly now: number;
}

/** Of a user delegation SAS for one blob, without those that would widen or bind it further. */
const known = new Set(
  ['sv', 'sr', 'sp', 'st', 'se', 'spr', 'sig', 'skoid', 'sktid', 'skt', 'ske', 'sks', 'skv'].concat([
    ...['rscc', 'rscd', 'rsce', 'rscl', 'rsct'],
    ...['timeout', 'comp', 'restype'],
  ]),
);

/**
 * Verifies a user delegation SAS (learn.microsoft.com, "Create a user delegation SAS": the string to sign of version
 * 2026-04-06 and later, which is the order in @azure/storage-blob 12.34.0, BlobSASSignatureValues). Returns why it is
 * refused, undefined when it holds. Codes are those of "Blob Storage error codes" and "SAS error codes".
 */
export function refusalOfSas(asked: Asked, keyOf: DelegationKeyOf): StorageError | undefined {
  const { method, query, now } = asked;
  const given = (name: string): string => query.get(name) ?? '';
  for (const name of query.keys()) if (!known.has(name)) throw notOffered(`the parameter ${name} of a SAS`);
  if (given('skoid') === '')
    return new StorageError(
      403,
      'KeyBasedAuthenticationNotPermitted',
      'Key based authentication is not permitted on this storage account.',
    );
  if (given('sv') < '2026-04-06') throw notOffered(`a user delegation SAS of version ${given('sv')}`);
  if (given('sr') !== 'b') throw notOffered(`a user delegation SAS of resource ${given('sr')}`);
  const key = keyOf({
    oid: given('skoid'),
    tid: given('sktid'),
    start: given('skt'),
    expiry: given('ske'),
    service: given('sks'),
    version: given('skv'),
  });
  const expected = createHmac('sha256', key).update(stringToSign(asked), 'utf8').digest();
  const signature = Buffer.from(given('sig'), 'base64');
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    return notAuthenticated('Signature did not match.');
  const from = Math.max(instant(given('skt')), query.has('st') ? instant(given('st')) : 0);
  const until = Math.min(instant(given('ske')), instant(given('se')));
  if (!(from <= now && now < until)) return notAuthenticated('Signature not valid in the specified time frame.');
  const reads = (method === 'GET' || method === 'HEAD') && !query.has('comp') && asked.blob !== '';
  if (reads && given('sp').includes('r')) return undefined;
  return new StorageError(
    403,
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission.',
  );
}

function stringToSign({ query, account, container, blob }: Asked): string {
  const given = (name: string): string => query.get(name) ?? '';
  return [
    ...['sp', 'st', 'se'].map(given),
    `/blob/${account}/${container}/${blob}`,
    ...['skoid', 'sktid', 'skt', 'ske', 'sks', 'skv'].map(given),
    // Authorised and unauthorised agent, correlation id, tenant and object id of a delegated user, IP range: never given here.
    ...['', '', '', '', '', ''],
    ...['spr', 'sv', 'sr'].map(given),
    // Snapshot, encryption scope, signed headers, signed parameters: nor these.
    ...['', '', '', ''],
    ...['rscc', 'rscd', 'rsce', 'rscl', 'rsct'].map(given),
  ].join('\n');
}

/** NaN for what is no instant, which no comparison lets pass. */
const instant = (text: string): number => Date.parse(text);

const notAuthenticated = (detail: string): StorageError =>
  new StorageError(
    403,
    'AuthenticationFailed',
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
    detail,
  );
