import { jwtVerify } from 'jose';
import { readForm, sendJson } from '../http/exchange.ts';
import type { Handle } from '../http/serve.ts';
import { servesTenant } from './authorization-request.ts';
import { type AuthorizationCodes, verifies } from './codes.ts';
import { type Application, apiAudience, counterpart, findApplication, findUser, type User } from './directory.ts';
import { errorBody, isOAuthError, type OAuthError } from './oauth-error.ts';
import { applicationClaims, type Claims, type Issuer, idClaims, personClaims, sign } from './tokens.ts';

interface TokenParties {
  readonly issuer: Issuer;
  readonly codes: AuthorizationCodes;
  /** The client secret of an application. */
  secretOf(client: Application): string;
}

type Answer = OAuthError | Readonly<Record<string, unknown>>;

const refuse = (code: number, message: string, error = 'invalid_grant'): OAuthError => ({ error, code, message });
const refreshAudience = 'urn:counterpart:refresh';
const refreshLifetime = 24 * 3600;

/** POST /{tenant}/oauth2/v2.0/token: authorization code with PKCE, refresh token, client credentials. */
export function tokenEndpoint(tenant: string, parties: TokenParties): Handle {
  return async (request, response) => {
    const form = await readForm(request);
    const answer = await grant(tenant, form, request.headers.authorization, parties);
    // Browsers redeem their codes themselves: Entra answers the origin that asks, for redirect URIs of type spa.
    const headers = {
      'cache-control': 'no-store',
      pragma: 'no-cache',
      ...(request.headers.origin ? { 'access-control-allow-origin': request.headers.origin, vary: 'Origin' } : {}),
    };
    if (!isOAuthError(answer)) return sendJson(response, 200, answer, headers);
    sendJson(response, answer.error === 'invalid_client' ? 401 : 400, errorBody(answer, parties.issuer.now()), headers);
  };
}

async function grant(
  tenant: string,
  form: URLSearchParams,
  authorization: string | undefined,
  parties: TokenParties,
): Promise<Answer> {
  if (!servesTenant(tenant)) return refuse(90002, `Tenant '${tenant}' not found.`, 'invalid_request');
  const { clientId, secret } = clientOf(form, authorization);
  const client = findApplication(clientId);
  if (client?.clientId !== clientId)
    return refuse(700016, `Application with identifier '${clientId}' was not found.`, 'unauthorized_client');
  if (secret !== undefined && secret !== parties.secretOf(client)) {
    return refuse(7000215, 'Invalid client secret provided.', 'invalid_client');
  }
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return byCode(form, client, parties);
    case 'refresh_token':
      return byRefreshToken(form, client, parties);
    case 'client_credentials':
      if (secret === undefined)
        return refuse(
          7000216,
          "'client_assertion' or 'client_secret' is required for the 'client_credentials' grant type.",
          'invalid_client',
        );
      return asItself(form, client, parties);
    default:
      return refuse(
        70003,
        `The app requested an unsupported grant type '${form.get('grant_type') ?? ''}'.`,
        'unsupported_grant_type',
      );
  }
}

/** In the body, or by HTTP Basic (RFC 6749 §2.3.1). */
function clientOf(
  form: URLSearchParams,
  authorization: string | undefined,
): { clientId: string; secret: string | undefined } {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined)
    return { clientId: form.get('client_id') ?? '', secret: form.get('client_secret') ?? undefined };
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { clientId: decodeURIComponent(id), secret: decodeURIComponent(rest.join(':')) };
}

async function byCode(form: URLSearchParams, client: Application, { issuer, codes }: TokenParties): Promise<Answer> {
  const code = codes.redeem(form.get('code') ?? '');
  if (!code)
    return refuse(70008, 'The provided authorization code is expired, was redeemed already, or never existed.');
  if (code.client !== client) return refuse(700005, 'The authorization code was issued to another application.');
  if (code.redirectUri !== form.get('redirect_uri'))
    return refuse(50011, 'redirect_uri is not the one the code was asked for with.');
  if (!verifies(form.get('code_verifier') ?? '', code.codeChallenge)) {
    return refuse(501481, 'The Code_Verifier does not match the code_challenge supplied in the authorization request.');
  }
  return personAnswer(issuer, code.user, client, code.scope, code.nonce);
}

async function byRefreshToken(form: URLSearchParams, client: Application, { issuer }: TokenParties): Promise<Answer> {
  try {
    const { payload } = await jwtVerify(form.get('refresh_token') ?? '', issuer.key.publicKey, {
      audience: refreshAudience,
      algorithms: ['RS256'],
      currentDate: new Date(issuer.now()),
    });
    const user = findUser(String(payload.oid));
    if (!user || payload.azp !== client.clientId)
      return refuse(70000, 'The refresh token was issued to another application.');
    return personAnswer(issuer, user, client, form.get('scope') || String(payload.scp), undefined);
  } catch {
    return refuse(700082, 'The refresh token has expired or is invalid.');
  }
}

async function asItself(form: URLSearchParams, client: Application, { issuer }: TokenParties): Promise<Answer> {
  const audience = /^(.+)\/\.default$/.exec(form.get('scope') ?? '')?.[1];
  if (audience === undefined) {
    return refuse(1002012, 'The scope must be the App ID URI of a resource with /.default appended.', 'invalid_scope');
  }
  const claims = applicationClaims(issuer, client, {
    audience: audience === counterpart.clientId ? apiAudience : audience,
  });
  return { token_type: 'Bearer', ...lifetimeOf(claims, issuer), access_token: await sign(claims, issuer.key) };
}

async function personAnswer(
  issuer: Issuer,
  user: User,
  client: Application,
  scope: string,
  nonce: string | undefined,
): Promise<Answer> {
  const asked = scope.split(/\s+/).filter((name) => name !== '');
  const apiScopes = asked
    .filter((name) => name.startsWith(`${apiAudience}/`))
    .map((name) => name.slice(apiAudience.length + 1));
  const granted = apiScopes.filter((name) => name !== '.default');
  const scp = granted.length > 0 ? granted.join(' ') : 'access_as_user';
  const claims = personClaims(issuer, user, client, { audience: apiAudience }, scp);
  const refresh: Claims = {
    aud: refreshAudience,
    oid: user.oid,
    azp: client.clientId,
    scp: scope,
    exp: Math.floor(issuer.now() / 1000) + refreshLifetime,
  };
  return {
    token_type: 'Bearer',
    scope: asked.join(' '),
    ...lifetimeOf(claims, issuer),
    access_token: await sign(claims, issuer.key),
    ...(asked.includes('openid') ? { id_token: await sign(idClaims(issuer, user, client, nonce), issuer.key) } : {}),
    ...(asked.includes('offline_access') ? { refresh_token: await sign(refresh, issuer.key) } : {}),
  };
}

function lifetimeOf(claims: Claims, issuer: Issuer): { expires_in: number; ext_expires_in: number } {
  const seconds = Number(claims.exp) - Math.floor(issuer.now() / 1000);
  return { expires_in: seconds, ext_expires_in: seconds };
}
