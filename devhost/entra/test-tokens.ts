import { BadInput, readJson, sendJson } from '../http/exchange.ts';
import type { ControlHandler } from '../service.ts';
import { apiAudience, counterpart, findApplication, findUser, homeTenant } from './directory.ts';
import { strangersKey } from './signing-key.ts';
import { applicationClaims, type Claims, type Issuer, personClaims, sign, type TokenTerms } from './tokens.ts';

/**
 * A TEST AID, on the control server alone: POST {user | application, …} answers with a token nobody signed in for, right or
 * deliberately wrong. Fields: audience, tenant (its id), expiresInSeconds (negative: expired), roles, groups, scope, issuer,
 * signature: "good" (default), "none" (alg none) or "stranger" (a key that is not published).
 */
export function testTokenEndpoint(issuer: Issuer): ControlHandler {
  return async (request, response) => {
    const order = await readJson(request);
    const claims = { ...baseClaims(order, issuer), ...overrides(order) };
    const token = await signed(claims, text(order, 'signature') ?? 'good', issuer);
    const expiresIn = Number(claims.exp) - Math.floor(issuer.now() / 1000);
    sendJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: expiresIn });
  };
}

function baseClaims(order: Record<string, unknown>, issuer: Issuer): Claims {
  const tenant = text(order, 'tenant') ?? homeTenant.id;
  const lifetime = order.expiresInSeconds;
  if (lifetime !== undefined && !Number.isInteger(lifetime)) throw new BadInput('expiresInSeconds must be an integer');
  const terms: TokenTerms = {
    audience: text(order, 'audience') ?? apiAudience,
    tenant,
    ...(lifetime === undefined ? {} : { lifetimeSeconds: Number(lifetime) }),
  };
  const name = text(order, 'application');
  if (name !== undefined) {
    const application = findApplication(name);
    if (!application) throw new BadInput(`application: there is no '${name}' in the directory`);
    return applicationClaims(issuer, application, terms);
  }
  const user = findUser(text(order, 'user') ?? '');
  if (!user) throw new BadInput(`user: there is no '${text(order, 'user') ?? ''}' in the directory`);
  return personClaims(issuer, user, counterpart, terms, text(order, 'scope') ?? 'access_as_user');
}

function overrides(order: Record<string, unknown>): Claims {
  const claims: Record<string, unknown> = {};
  for (const field of ['roles', 'groups']) if (order[field] !== undefined) claims[field] = order[field];
  const iss = text(order, 'issuer');
  return iss === undefined ? claims : { ...claims, iss };
}

async function signed(claims: Claims, signature: string, issuer: Issuer): Promise<string> {
  if (signature === 'good') return sign(claims, issuer.key);
  // The published key's id over another key's signature: what a forger would send.
  if (signature === 'stranger') return sign(claims, { ...strangersKey(), kid: issuer.key.kid });
  if (signature !== 'none') throw new BadInput('signature must be good, none or stranger');
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}

function text(order: Record<string, unknown>, field: string): string | undefined {
  const value = order[field];
  if (value !== undefined && typeof value !== 'string') throw new BadInput(`${field} must be a string`);
  return value;
}
