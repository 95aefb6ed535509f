import { randomUUID, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sendJson } from '../http/exchange.ts';
import type { Handle } from '../http/serve.ts';
import { writeFileSafely } from '../write-file-safely.ts';
import { managedIdentity } from './directory.ts';
import { type Issuer, managedIdentityClaims, sign } from './tokens.ts';

/** The value App Service puts into IDENTITY_HEADER: keeps other processes from asking. Made once, kept. */
export function openIdentityHeader(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'identity-header.txt');
  if (!existsSync(file)) writeFileSafely(file, randomUUID().toUpperCase());
  return readFileSync(file, 'utf8');
}

/**
 * GET IDENTITY_ENDPOINT?resource=…&api-version=2019-08-01 with X-IDENTITY-HEADER (learn.microsoft.com, "Use managed
 * identities for App Service and Azure Functions", REST endpoint reference). The bodies of its refusals are unverified.
 */
export function managedIdentityEndpoint(issuer: Issuer, identityHeader: string): Handle {
  return async (request, response, url) => {
    const given = request.headers['x-identity-header'];
    const refuse = (status: number, message: string) => sendJson(response, status, { statusCode: status, message });
    if (typeof given !== 'string' || !equal(given, identityHeader))
      return refuse(401, 'X-IDENTITY-HEADER is missing or wrong');
    if (url.searchParams.get('api-version') !== '2019-08-01') return refuse(400, 'api-version must be 2019-08-01');
    const resource = url.searchParams.get('resource') ?? '';
    if (!URL.canParse(resource)) return refuse(400, 'resource must be the App ID URI of a resource');
    const clientId = url.searchParams.get('client_id');
    if (clientId !== null && clientId.toLowerCase() !== managedIdentity.clientId) {
      return refuse(
        400,
        'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
      );
    }
    const claims = managedIdentityClaims(issuer, resource);
    sendJson(response, 200, {
      access_token: await sign(claims, issuer.key),
      client_id: managedIdentity.clientId,
      // A string of seconds since the epoch, by the reference above.
      expires_on: String(claims.exp),
      not_before: String(claims.nbf),
      resource,
      token_type: 'Bearer',
    });
  };
}

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
