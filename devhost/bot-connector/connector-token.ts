import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { type SigningKey, strangersKey } from '../entra/signing-key.ts';
import { BadInput } from '../http/exchange.ts';

/** The issuer of what the Bot Connector service sends to bots, in every cloud but the sovereign ones. */
export const issuer = 'https://api.botframework.com';

/** learn.microsoft.com, "Authentication with the Bot Connector API": the OpenID metadata and the keys with their endorsements. */
export const metadataOf = (base: string) => ({
  issuer,
  authorization_endpoint: 'https://invalid.botframework.com',
  jwks_uri: `${base}/v1/.well-known/keys`,
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
});

export const keysOf = (key: SigningKey) => ({
  keys: [{ ...key.jwk, x5t: key.kid, endorsements: ['msteams', 'directline', 'webchat'] }],
});

/** A token may be ordered wrong: other claims, or `signature`: "none" (alg none), "stranger" (a key that is not published). */
export async function connectorToken(
  { audience, serviceUrl, now }: { readonly audience: string; readonly serviceUrl: string; readonly now: number },
  { claims = {}, signature = 'good' }: { readonly claims?: Record<string, unknown>; readonly signature?: string },
  key: SigningKey,
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const all = {
    ...{ iss: issuer, aud: audience, serviceurl: serviceUrl },
    ...{ nbf: seconds, exp: seconds + 3600, uti: randomBytes(8).toString('hex') },
    ...claims,
  };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  if (signature === 'none') return `${part({ alg: 'none', typ: 'JWT' })}.${part(all)}.`;
  if (signature !== 'good' && signature !== 'stranger') throw new BadInput('signature must be good, none or stranger');
  const signer = signature === 'good' ? key : { ...strangersKey(), kid: key.kid };
  const header = { typ: 'JWT', alg: 'RS256', kid: signer.kid, x5t: signer.kid };
  return new SignJWT(all).setProtectedHeader(header).sign(signer.privateKey);
}
