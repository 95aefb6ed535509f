import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { isTokensFault } from '../auth/authority.ts';
import type { Clock } from '../clock.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import { refusal } from '../refusal.ts';
import { ok, type Result, refused } from '../result.ts';

/** What the token of the Bot Connector service says of the call. */
export interface BotCaller {
  /** Must be the `serviceUrl` of the activity that comes with it. */
  readonly serviceUrl: string;
  /** The Entra tenant whose people this stamp knows: an activity of another is none of ours. */
  readonly directory: string;
}

export interface BotVerifierParts {
  /** Undefined where the stamp has no bot: then no token is good. */
  readonly botAppId?: string | undefined;
  readonly botOpenIdMetadata: string;
  readonly directory: string;
  readonly clock: Clock;
  /** Told why a token was refused; never the token. */
  readonly log: (reason: string) => void;
}

const issuer = 'https://api.botframework.com';
const channel = 'msteams';
const skewSeconds = 5 * 60;
const metadataMs = 24 * 60 * 60_000;
const maxTokenLength = 16_384;
const metadataShape = z.object({ issuer: z.literal(issuer), jwks_uri: z.url() });
const claimsShape = z.object({ serviceurl: z.url().max(500) });

/**
 * Verifies tokens of the Bot Connector service (learn.microsoft.com, "Authentication with the Bot Connector API", section
 * "Authenticate requests from the Bot Connector service to your bot"): issuer, audience, five minutes of skew, the signature
 * by a key announced under the OpenID metadata and endorsed for Teams. That the activity comes from the address the token
 * names is the last rule, and left to whoever reads the body. The answer is the same for every reason.
 */
export function createBotVerifier({ botAppId, botOpenIdMetadata, directory, clock, log }: BotVerifierParts) {
  const metadata = createExpiringCache<z.output<typeof metadataShape>>(metadataMs, clock);
  let keys: { readonly uri: string; readonly get: JWTVerifyGetKey & { jwks(): unknown } } | undefined;

  async function callerOf(token: string): Promise<BotCaller | string> {
    if (!botAppId) return 'there is no bot';
    if (token === '' || token.length > maxTokenLength) return 'no token, or too long a one';
    const { jwks_uri: uri } = await metadata.get('', () => discover(botOpenIdMetadata));
    const jose = await import('jose');
    if (keys?.uri !== uri) keys = { uri, get: jose.createRemoteJWKSet(new URL(uri)) };
    const { get } = keys;
    const { payload, protectedHeader } = await jose.jwtVerify(token, get, {
      algorithms: ['RS256'],
      issuer,
      audience: botAppId,
      clockTolerance: skewSeconds,
      currentDate: clock.now(),
      requiredClaims: ['exp', 'nbf'],
    });
    if (!isEndorsed(get.jwks(), protectedHeader.kid)) return 'the key is not endorsed for Teams';
    const claims = claimsShape.safeParse(payload).data;
    return claims ? { serviceUrl: claims.serviceurl, directory } : 'serviceurl: absent';
  }

  /** Throws only when metadata or keys cannot be reached. */
  return async (token: string): Promise<Result<BotCaller>> => {
    try {
      const caller = await callerOf(token);
      if (typeof caller !== 'string') return ok(caller);
      log(caller);
    } catch (fault) {
      if (!isTokensFault(fault)) throw fault;
      log(`${fault.code}: ${fault.message}`);
    }
    return refused(refusal('unauthenticated', 'unauthenticated', 'The bearer token is not accepted.'));
  };
}

async function discover(metadataUrl: string): Promise<z.output<typeof metadataShape>> {
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(metadataUrl, {
    redirect: 'error',
    signal,
  });
  if (!response.ok) throw new Error(`the Bot Connector's OpenID metadata answered ${response.status}`);
  return metadataShape.parse(await response.json());
}

const keySet = z.object({
  keys: z.array(z.object({ kid: z.string().optional(), endorsements: z.array(z.string()).default([]) })),
});

/** Each key lists the channels whose activities it may sign. A key without an id cannot be looked up, so it is none. */
function isEndorsed(jwks: unknown, kid: string | undefined): boolean {
  const signing = keySet.safeParse(jwks).data?.keys.filter((key) => kid !== undefined && key.kid === kid) ?? [];
  return signing.some(({ endorsements }) => endorsements.includes(channel));
}
