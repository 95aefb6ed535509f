import type { Principal } from '../auth.ts';
import { refusal } from '../refusal.ts';
import { ok, type Result, refused } from '../result.ts';
import type { Authority } from './authority.ts';
import { callerOf } from './principal-of.ts';

interface TokenVerifierParts {
  readonly authority: Authority;
  /** AUTH_AUDIENCE: the API's client id, or its api:// URI. */
  readonly audience: string;
  /** Told why a token was refused; never the token. */
  readonly log: (reason: string) => void;
}

/** Verifies the bearer token of an API call. The answer is the same for every reason: reasons help attackers. */
export const createTokenVerifier =
  ({ authority, audience, log }: TokenVerifierParts) =>
  async (bearer: string): Promise<Result<Principal>> => {
    const outcome = await authority.verify(bearer, audience);
    const principal = outcome.ok ? callerOf(outcome.claims) : undefined;
    if (principal) return ok(principal);
    log(outcome.ok ? 'claims: neither a person with scopes nor an application' : outcome.reason);
    return refused(notAccepted);
  };

const notAccepted = refusal('unauthenticated', 'unauthenticated', 'The bearer token is not accepted.');
