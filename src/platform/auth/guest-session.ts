import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Cookie, RequestFacts } from '../http.ts';
import { seal, unseal } from './sealed-cookie.ts';
import { csrfToken, isCsrfToken, isSameSitePost } from './session.ts';
import type { SessionKeys } from './session-keys.ts';

/**
 * The session of somebody without an account, who has proven something about one reference (a link, say) and is nobody for
 * any other. It lives in its sealed cookie alone and ends after half an hour. What the reference still allows is asked anew
 * with every request.
 */
export interface GuestSessions {
  /** The cookie of a new session; browsers send it to `path` and what is below it alone. */
  start(reference: string, path: string): Promise<Cookie>;
  isOpen(request: RequestFacts, reference: string): Promise<boolean>;
  /** The hidden field of a form; empty without a session, which no check accepts. */
  formToken(request: RequestFacts, reference: string, purpose: string): Promise<string>;
  checkFormPost(request: RequestFacts, reference: string, purpose: string, token: string): Promise<boolean>;
  /** For forms that come before any session: whether a page of ours sent it. */
  isOwnPost(request: RequestFacts): boolean;
}

const lifetimeSeconds = 30 * 60;
const shape = z.strictObject({ reference: z.string(), until: z.int(), key: z.string() });

export function createGuestSessions(
  keys: SessionKeys,
  { publicUrl }: { readonly publicUrl: string },
  clock: Clock,
): GuestSessions {
  // `__Host-` would forbid the path (RFC 6265bis §4.1.3.2); `__Secure-` still keeps what came without TLS from planting one.
  const name = publicUrl.startsWith('https:') ? '__Secure-guest' : 'guest';
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1000);
  const open = async (
    { cookies }: RequestFacts,
    reference: string,
  ): Promise<{ readonly formKey: string } | undefined> => {
    const found = shape.safeParse(await unseal(keys, 'guest', cookies.get(name) ?? '')).data;
    const holds = found !== undefined && found.reference === reference && nowSeconds() < found.until;
    return holds ? { formKey: found.key } : undefined;
  };
  return {
    async start(reference, path) {
      const key = randomBytes(32).toString('base64url');
      const value = await seal(keys, 'guest', { reference, until: nowSeconds() + lifetimeSeconds, key });
      return { name, value, maxAgeSeconds: lifetimeSeconds, path };
    },
    isOpen: async (request, reference) => (await open(request, reference)) !== undefined,
    async formToken(request, reference, purpose) {
      const session = await open(request, reference);
      return session ? csrfToken(session, purpose) : '';
    },
    async checkFormPost(request, reference, purpose, token) {
      const session = await open(request, reference);
      return session !== undefined && isSameSitePost(request, publicUrl) && isCsrfToken(session, purpose, token);
    },
    isOwnPost: (request) => isSameSitePost(request, publicUrl),
  };
}
