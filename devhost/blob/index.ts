import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Counter } from '../http/counter.ts';
import { sendJson } from '../http/exchange.ts';
import { serve } from '../http/serve.ts';
import type { RunningService, ServiceContext } from '../service.ts';
import { serveBlob } from './blobs.ts';
import { serveContainer } from './containers.ts';
import { type CorsRule, serveCrossOrigin } from './cross-origin.ts';
import { type DelegationKeyOf, getUserDelegationKey, openDelegationKeys } from './delegation-key.ts';
import { refusalOfSas } from './delegation-sas.ts';
import type { Exchange } from './exchange.ts';
import { listContainers } from './listing.ts';
import { notOffered, StorageError, sendStorageError } from './storage-error.ts';
import { BlobStore } from './store.ts';
import type { WriteOnceContainer } from './write-once.ts';

/** Part of every path, as with IP-style endpoints: clients take the first segment of a `localhost` URL for the account. */
const account = 'counterpart';
const audience = 'https://storage.azure.com';

/**
 * A Blob account for the genuine `@azure/storage-blob` client under Entra ID: containers, block blobs, conditions, ranges,
 * paging, legal holds, reading one blob by a user delegation SAS; containers with an immutability policy, which only the control
 * plane makes in Azure, are given at the start. Answers are given when the change survives SIGKILL. Not
 * offered, and refused with 501: versions, snapshots, soft delete, leases, copies, tags, tiers, append and page blobs. Account
 * keys and SAS made with them are refused with 403.
 */
export async function startBlob(
  context: ServiceContext,
  cors: readonly CorsRule[] = [],
  writeOnce: readonly WriteOnceContainer[] = [],
): Promise<RunningService> {
  const store = new BlobStore(context.dataDir, context.clock);
  for (const { name } of writeOnce) if (!store.container(name)) store.putContainer(name, '{}');
  const keyOf = openDelegationKeys(context.dataDir);
  const counter = new Counter();
  const listening = await serve('https', context, async (request, response, url) => {
    response.setHeader('x-ms-request-id', randomUUID());
    const clientId = request.headers['x-ms-client-request-id'];
    if (clientId !== undefined) response.setHeader('x-ms-client-request-id', clientId);
    response.setHeader('x-ms-version', request.headers['x-ms-version'] ?? '2026-10-06');
    response.setHeader('date', new Date(context.clock.now()).toUTCString());
    try {
      if (serveCrossOrigin(request, response, cors)) return counter.add('preflight');
      const place = placeOf(url);
      const now = context.clock.now();
      const caller = await callerOf(request, url, { ...place, now }, context, keyOf);
      if (caller instanceof StorageError) {
        if (caller.status === 401) response.setHeader('www-authenticate', challenge);
        throw caller;
      }
      const endpoint = `${url.origin}/${account}`;
      const asked = { request, response, query: url.searchParams, store, now, endpoint, ...place };
      const exchange = { ...asked, writeOnce: writeOnce.find(({ name }) => name === place.container) };
      counter.add(await route(exchange, caller, keyOf));
    } catch (fault) {
      if (!(fault instanceof StorageError) || response.headersSent) throw fault;
      // What of the body was not read would be taken for the next request.
      if (!request.complete) response.setHeader('connection', 'close');
      sendStorageError(response, fault, request.method === 'HEAD');
    }
  });
  return {
    ...listening,
    url: `${listening.url}/${account}`,
    counts: () => counter.all(),
    control(_request, response) {
      const containers = store.containers('', '', 5000).map(({ name }) => {
        const blobs = store.blobs(name, '', '', 100_000);
        return { name, blobs: blobs.length, bytes: blobs.reduce((sum, { size }) => sum + size, 0) };
      });
      sendJson(response, 200, { containers });
    },
    async stop() {
      await listening.stop();
      store.close();
    },
  };
}

async function route(exchange: Exchange, claims: Claims, keyOf: DelegationKeyOf): Promise<string> {
  if (exchange.blob !== '') return serveBlob(exchange);
  if (exchange.container !== '') return serveContainer(exchange);
  const { request, query } = exchange;
  const operation = `${request.method} ${query.get('restype')} ${query.get('comp')}`;
  if (operation === 'POST service userdelegationkey') return getUserDelegationKey(exchange, claims, keyOf);
  if (request.method !== 'GET' || query.get('comp') !== 'list') throw notOffered(`${request.method} of the account`);
  listContainers(exchange);
  return 'listContainers';
}

/** "Authorize with Microsoft Entra ID": the bearer challenge; the client parses it by spaces and equals signs. */
const challenge = `Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize resource_id=${audience}`;

type Claims = Record<string, unknown>;

/** The claims of the token, none with a signature that holds, or why the caller is refused. */
async function callerOf(
  request: IncomingMessage,
  url: URL,
  asked: { readonly container: string; readonly blob: string; readonly now: number },
  { tokens }: ServiceContext,
  keyOf: DelegationKeyOf,
): Promise<Claims | StorageError> {
  const { authorization } = request.headers;
  if (url.searchParams.has('sig') && authorization === undefined) {
    const { method = '' } = request;
    return refusalOfSas({ ...asked, method, account, query: url.searchParams }, keyOf) ?? {};
  }
  if (url.searchParams.has('sig') || authorization?.startsWith('SharedKey')) {
    return new StorageError(
      403,
      'KeyBasedAuthenticationNotPermitted',
      'Key based authentication is not permitted on this storage account.',
    );
  }
  if (authorization === undefined) {
    return new StorageError(
      401,
      'NoAuthenticationInformation',
      'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
    );
  }
  const claims = await tokens.verify(authorization, audience);
  if (claims) return claims;
  return new StorageError(
    401,
    'InvalidAuthenticationInfo',
    'Server failed to authenticate the request. Signature, lifetime or audience of the token did not hold.',
  );
}

/** "Naming and referencing containers, blobs, and metadata". */
function placeOf(url: URL): Pick<Exchange, 'container' | 'blob'> {
  const [, accountName = '', container = '', ...rest] = url.pathname.split('/');
  if (accountName !== account) throw new StorageError(404, 'ResourceNotFound', `The account is '${account}'.`);
  if (container !== '' && !/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(container)) {
    throw new StorageError(400, 'InvalidResourceName', 'The specified resource name contains invalid characters.');
  }
  const blob = decoded(rest.join('/'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot carry in a listing is refused
  if (blob.length > 1024 || /[\u0000-\u001f\ufffe\uffff]/.test(blob)) {
    throw new StorageError(
      400,
      'InvalidUri',
      'A blob name has 1 to 1,024 characters, none of them a control character.',
    );
  }
  return { container, blob };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new StorageError(400, 'InvalidUri', 'The requested URI does not represent any resource on the server.');
  }
}
