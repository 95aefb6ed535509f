import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { createExpiringCache } from '../expiring-cache.ts';

const metadataShape = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  end_session_endpoint: z.url().optional(),
});
type AuthorityMetadata = z.output<typeof metadataShape>;

/** The claims of a genuine, current token for the audience asked; or why not, for our log only. */
type Verification =
  | { readonly ok: true; readonly claims: JWTPayload }
  | { readonly ok: false; readonly reason: string };

/** The stamp's Microsoft Entra directory as an issuer of tokens (OpenID Connect, version 2.0 tokens). */
export interface Authority {
  metadata(): Promise<AuthorityMetadata>;
  /** Throws only when the authority cannot be reached. */
  verify(token: string, audience: string): Promise<Verification>;
}

const skewSeconds = 60;
const metadataMs = 60 * 60_000;
/** Far above any token of Entra; group overage keeps them small. */
const maxTokenLength = 16_384;

/** `authority`: https://login.microsoftonline.com/<directory id>/v2.0, the issuer itself. */
export function createAuthority({
  authority,
  clock,
}: {
  readonly authority: string;
  readonly clock: Clock;
}): Authority {
  const directory = directoryOf(authority);
  const metadataCache = createExpiringCache<AuthorityMetadata>(metadataMs, clock);
  const metadata = () => metadataCache.get('', () => discover(authority));
  let keys: { readonly uri: string; readonly get: JWTVerifyGetKey } | undefined;

  return {
    metadata,
    async verify(token, audience) {
      if (token.length > maxTokenLength) return { ok: false, reason: 'the token is too long' };
      const { jwks_uri: uri } = await metadata();
      const jose = await import('jose');
      // Fetched once for all who wait, kept ten minutes, and again for an unknown key id, at most every 30 seconds.
      if (keys?.uri !== uri) keys = { uri, get: jose.createRemoteJWKSet(new URL(uri)) };
      try {
        const { payload } = await jose.jwtVerify(token, keys.get, {
          // One asymmetric algorithm: `none` and HMAC with a public key as its secret are not even considered.
          algorithms: ['RS256'],
          issuer: authority,
          audience,
          clockTolerance: skewSeconds,
          currentDate: clock.now(),
          requiredClaims: ['exp', 'nbf', 'iat'],
        });
        if (payload.tid !== directory) return { ok: false, reason: 'tid: another directory' };
        if (payload.ver !== '2.0') return { ok: false, reason: 'ver: not a version 2.0 token' };
        return { ok: true, claims: payload };
      } catch (fault) {
        if (!isTokensFault(fault)) throw fault;
        return { ok: false, reason: `${fault.code}: ${fault.message}` };
      }
    },
  };
}

function directoryOf(authority: string): string {
  const [, directory] = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/v2\.0$/i.exec(authority) ?? [];
  // `common` or `organizations` would let every directory of the world in.
  if (!directory) throw new Error('AUTH_AUTHORITY: must end in /<directory id>/v2.0');
  return directory;
}

async function discover(authority: string): Promise<AuthorityMetadata> {
  const response = await fetch(`${authority}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`the authority's discovery document answered ${response.status}`);
  const found = metadataShape.parse(await response.json());
  // OpenID Connect Discovery 1.0 §4.3: what calls itself otherwise is somebody else.
  if (found.issuer !== authority) throw new Error('the authority names another issuer than AUTH_AUTHORITY');
  return found;
}

/** Errors of jose that are about the token; those about fetching the keys are faults. */
const aboutTokens = /^ERR_(JWT_|JWS_|JOSE_ALG_|JOSE_NOT_|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE_)/;

export function isTokensFault(fault: unknown): fault is Error & { readonly code: string } {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' && aboutTokens.test(fault.code);
}
