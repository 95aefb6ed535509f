import type { Clock, TokenCheck } from '../service.ts';
import { CosmosError } from './errors.ts';

/** The audience of every Cosmos account, and the SDK's fallback scope (@azure/cosmos 4.10.1, AAD_DEFAULT_SCOPE). */
export const everyAccount = 'https://cosmos.azure.com';
/** Re-using a verdict for so long keeps signature checks out of the request path; a token revoked earlier lives on until then. */
const verdictLifetime = 60_000;

/**
 * Entra ID tokens only, as in production where local keys are switched off. The SDK sends the header
 * `type=aad&ver=1.0&sig=<token>`, plain or URL-encoded, and asks for the scope `<endpoint>/.default`, where the
 * endpoint keeps its port and loses its last slash (ClientContext: accountScope), unless `aadScope` says otherwise.
 */
export class Authorization {
  readonly #tokens: TokenCheck;
  readonly #clock: Clock;
  readonly #audiences: readonly string[];
  readonly #accepted = new Map<string, { claims: Record<string, unknown>; until: number }>();

  /** `audiences` may still grow: the port of the service is known only once it listens. */
  constructor(tokens: TokenCheck, clock: Clock, audiences: readonly string[]) {
    this.#tokens = tokens;
    this.#clock = clock;
    this.#audiences = audiences;
  }

  /** The claims of the caller, or 401. */
  async check(header: string | undefined): Promise<Record<string, unknown>> {
    if (header === undefined) {
      // Recorded on a hosted account for a request without the header.
      throw new CosmosError(
        401,
        'Required Header authorization is missing. Ensure a valid Authorization token is passed.',
      );
    }
    const known = this.#accepted.get(header);
    if (known !== undefined && known.until > performance.now() && !expired(known.claims, this.#clock))
      return known.claims;
    const token = /^type=aad&ver=1\.0&sig=(.+)$/u.exec(header.includes('%') ? decodeURIComponent(header) : header)?.[1];
    if (token === undefined) {
      const message = 'Local Authorization is disabled. Use an AAD token to authorize all requests.';
      throw new CosmosError(401, message);
    }
    for (const audience of this.#audiences) {
      const claims = await this.#tokens.verify(`Bearer ${token}`, audience);
      if (claims === undefined) continue;
      if (this.#accepted.size >= 1000) this.#accepted.clear();
      this.#accepted.set(header, { claims, until: performance.now() + verdictLifetime });
      return claims;
    }
    this.#accepted.delete(header);
    throw new CosmosError(
      401,
      `The token is not valid for this account: expired, forged, or not for ${this.#audiences.join(' or ')}.`,
    );
  }
}

const expired = (claims: Record<string, unknown>, clock: Clock) =>
  typeof claims.exp === 'number' && claims.exp * 1000 <= clock.now();

/**
 * Changes of databases, containers and scripts need the control plane (learn.microsoft.com, "Troubleshoot forbidden
 * exceptions": 403 with substatus 5300 and this text).
 */
export function forbiddenInDataPlane(method: string, path: string): CosmosError {
  const message =
    `Message: {"Errors":["Request blocked by Auth localhost : The given request [${method} ${path}] cannot be ` +
    'authorized by AAD token in data plane. Learn more: https://aka.ms/cosmos-native-rbac."]}';
  return new CosmosError(403, message, { substatus: 5300 });
}
