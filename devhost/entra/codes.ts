import { createHash, randomBytes } from 'node:crypto';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { User } from './directory.ts';

export interface Grant extends AuthorizationRequest {
  readonly user: User;
}

/** Authorization codes expire after about 10 minutes (learn.microsoft.com, authorization code flow). */
const lifetimeMs = 10 * 60_000;

/** Codes between sign-in page and token endpoint. In memory: a restart in between means signing in once more. */
export class AuthorizationCodes {
  readonly #now: () => number;
  readonly #grants = new Map<string, { readonly grant: Grant; readonly until: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(grant: Grant): string {
    for (const [code, { until }] of this.#grants) if (until < this.#now()) this.#grants.delete(code);
    const code = randomBytes(32).toString('base64url');
    this.#grants.set(code, { grant, until: this.#now() + lifetimeMs });
    return code;
  }

  /** Redeems a code once, whatever comes of it (RFC 6749 §4.1.2). */
  redeem(code: string): Grant | undefined {
    const found = this.#grants.get(code);
    this.#grants.delete(code);
    return found && found.until >= this.#now() ? found.grant : undefined;
  }
}

/** RFC 7636 §4.6. */
export const verifies = (verifier: string, challenge: string): boolean =>
  /^[\w.~-]{43,128}$/.test(verifier) && createHash('sha256').update(verifier).digest('base64url') === challenge;
