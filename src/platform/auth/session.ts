import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Principal } from '../auth.ts';
import type { Clock } from '../clock.ts';
import type { Cookie, RequestFacts } from '../http.ts';
import { seal, unseal } from './sealed-cookie.ts';
import type { SessionKeys } from './session-keys.ts';

/** A person signed in to the pages. It lives in its sealed cookie alone; what the person may do is asked anew each time. */
export interface Session {
  readonly principal: Principal;
  readonly expiresAt: Date;
  /** What form tokens are made of. Never shown. */
  readonly formKey: string;
}

interface Sessions {
  /** The cookie of a new session, which ends after eight hours or at `until`, whichever is sooner. */
  start(principal: Principal, until: Date): Promise<Cookie>;
  read(cookies: ReadonlyMap<string, string>): Promise<Session | undefined>;
  /** The cookie that removes the session from this browser. */
  readonly end: Cookie;
}

const maxSessionSeconds = 8 * 60 * 60;

const shape = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  roles: z.array(z.string()),
  until: z.int(),
  key: z.string(),
});

/** `__Host-` binds a cookie to this very host and to TLS, so no sibling domain can plant one (RFC 6265bis §4.1.3.2). */
export const cookieName = (publicUrl: string, name: string): string =>
  publicUrl.startsWith('https:') ? `__Host-${name}` : name;

export function createSessions(keys: SessionKeys, settings: { readonly publicUrl: string }, clock: Clock): Sessions {
  const name = cookieName(settings.publicUrl, 'session');
  return {
    async start(principal, until) {
      const now = Math.floor(clock.now().getTime() / 1000);
      const ends = Math.min(now + maxSessionSeconds, Math.floor(until.getTime() / 1000));
      const value = await seal(keys, 'session', {
        id: principal.id,
        name: principal.name,
        ...(principal.email ? { email: principal.email } : {}),
        roles: principal.appRoles,
        until: ends,
        key: randomBytes(32).toString('base64url'),
      });
      return { name, value, maxAgeSeconds: Math.max(0, ends - now) };
    },
    async read(cookies) {
      const found = shape.safeParse(await unseal(keys, 'session', cookies.get(name) ?? '')).data;
      const expiresAt = new Date((found?.until ?? 0) * 1000);
      if (!found || expiresAt <= clock.now()) return undefined;
      const { id, name: shownName, email, roles, key } = found;
      const principal: Principal = {
        id,
        kind: 'person',
        name: shownName,
        ...(email ? { email } : {}),
        appRoles: roles,
      };
      return { principal, expiresAt, formKey: key };
    },
    end: { name, value: '', maxAgeSeconds: 0 },
  };
}

/** Goes into a form as a hidden field: only this session can send that form, and only for this purpose. */
export const csrfToken = (session: Pick<Session, 'formKey'>, purpose: string): string =>
  createHmac('sha256', session.formKey).update(purpose).digest('base64url');

export function isCsrfToken(session: Pick<Session, 'formKey'>, purpose: string, token: string): boolean {
  const [expected, given] = [Buffer.from(csrfToken(session, purpose)), Buffer.from(token)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/**
 * Whether a form was sent by a page of ours (Fetch Metadata; OWASP CSRF prevention). Our pages send no referrer, and then
 * browsers say `Origin: null` (Fetch Standard, "append a request Origin header"), so Sec-Fetch-Site decides; the few
 * browsers without it must name our origin.
 */
export function isSameSitePost({ headers }: Pick<RequestFacts, 'headers'>, publicUrl: string): boolean {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const ours = new URL(publicUrl).origin;
  if (site === undefined) return origin === ours;
  return site === 'same-origin' && (origin === undefined || origin === 'null' || origin === ours);
}
