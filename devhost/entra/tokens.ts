import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Application, homeTenant, managedIdentity, type User } from './directory.ts';
import type { SigningKey } from './signing-key.ts';

export type Claims = Readonly<Record<string, unknown>>;

export interface Issuer {
  /** http://localhost:PORT */
  readonly base: string;
  readonly key: SigningKey;
  /** Milliseconds, moved clock. */
  now(): number;
}

export interface TokenTerms {
  readonly audience: string;
  readonly tenant?: string;
  /** May be negative: expired already when it is issued. */
  readonly lifetimeSeconds?: number;
}

/** Entra's default for access tokens is 60 to 90 minutes (learn.microsoft.com, "Configurable token lifetimes"). */
const accessLifetime = 75 * 60;
/** Managed identity tokens live 24 hours (learn.microsoft.com, "managed identities … frequently asked questions"). */
const identityLifetime = 24 * 3600;

export const issuerV2 = (base: string, tenant: string): string => `${base}/${tenant}/v2.0`;

/**
 * Claims of a v2.0 access token for a person (learn.microsoft.com, "Access token claims reference"). `aud` is the App ID
 * URI: Entra writes the client id there for v2.0 tokens, yet accepts being asked for either; the app is told its own.
 */
export function personClaims(
  issuer: Issuer,
  user: User,
  client: Application,
  terms: TokenTerms,
  scopes: string,
): Claims {
  return {
    ...common(issuer, terms),
    azp: client.clientId,
    azpacr: '0',
    name: user.name,
    preferred_username: user.upn,
    email: user.upn,
    oid: user.oid,
    sub: pairwise(user.oid, terms.audience),
    scp: scopes,
    ...(user.roles.length > 0 ? { roles: user.roles } : {}),
    ...(user.groups.length > 0 ? { groups: user.groups } : {}),
  };
}

/** ID token claims reference; `aud` is the client. */
export function idClaims(issuer: Issuer, user: User, client: Application, nonce: string | undefined): Claims {
  const {
    scp: _,
    azp: __,
    azpacr: ___,
    ...claims
  } = personClaims(issuer, user, client, { audience: client.clientId, lifetimeSeconds: 3600 }, '');
  return nonce === undefined ? claims : { ...claims, nonce };
}

/** An application acting for itself: no `scp`, and `sub` is its object id. `idtyp` is an optional claim the API asks for. */
export function applicationClaims(issuer: Issuer, client: Application, terms: TokenTerms): Claims {
  return {
    ...common(issuer, terms),
    azp: client.clientId,
    azpacr: '1',
    idtyp: 'app',
    oid: client.oid,
    sub: client.oid,
    ...(client.roles.length > 0 ? { roles: client.roles } : {}),
  };
}

/** What Azure's own resources get is a v1.0 token: `appid` where v2.0 says `azp`, and another issuer. */
export function managedIdentityClaims(issuer: Issuer, resource: string): Claims {
  return {
    ...common(issuer, { audience: resource, lifetimeSeconds: identityLifetime }),
    iss: `${issuer.base}/${homeTenant.id}/`,
    ver: '1.0',
    appid: managedIdentity.clientId,
    appidacr: '2',
    idp: `${issuer.base}/${homeTenant.id}/`,
    idtyp: 'app',
    oid: managedIdentity.oid,
    sub: managedIdentity.oid,
    xms_mirid: managedIdentity.resourceId,
  };
}

function common(issuer: Issuer, { audience, tenant = homeTenant.id, lifetimeSeconds = accessLifetime }: TokenTerms) {
  const now = Math.floor(issuer.now() / 1000);
  // A token that is expired at birth was still issued before it expired.
  const issued = Math.min(now, now + lifetimeSeconds - 60);
  return {
    aud: audience,
    iss: issuerV2(issuer.base, tenant),
    iat: issued,
    nbf: issued,
    exp: now + lifetimeSeconds,
    tid: tenant,
    uti: randomUUID().replaceAll('-', '').slice(0, 22),
    ver: '2.0',
  };
}

export function sign(claims: Claims, key: SigningKey): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid }).sign(key.privateKey);
}

/** `sub` differs from app to app, so that apps cannot compare notes (OpenID Connect Core §8.1). */
const pairwise = (oid: string, audience: string): string =>
  createHash('sha256').update(`${oid}|${audience}`).digest('base64url');
