import { z } from 'zod';
import type { Principal } from '../auth.ts';
import type { Clock } from '../clock.ts';
import { type Html, html } from '../html.ts';
import { type Answer, type Cookie, type RequestFacts, type Route, route } from '../http.ts';
import { page } from '../pages.ts';
import { ok, type Result } from '../result.ts';
import type { Authority } from './authority.ts';
import { authorizationUrl, type CodeFlowSettings, newCodeFlow, redeemCode } from './code-flow.ts';
import { personOf } from './principal-of.ts';
import { safeReturnPath } from './return-path.ts';
import { seal, unseal } from './sealed-cookie.ts';
import { cookieName, createSessions, csrfToken, isCsrfToken, isSameSitePost, type Session } from './session.ts';
import type { SessionKeys } from './session-keys.ts';

interface SignInParts {
  readonly authority: Authority;
  readonly clientId: string;
  /** PUBLIC_URL; `<publicUrl>/auth/callback` is the redirect URI registered with the authority. */
  readonly publicUrl: string;
  readonly clientSecret: () => Promise<string | undefined>;
  readonly keys: SessionKeys;
  readonly clock: Clock;
  /** Told why a sign-in failed; never a token or a code. */
  readonly log: (reason: string) => void;
}

/** Sign-in for pages: the routes, and what pages and the door ask of the session. */
export interface SignIn {
  readonly routes: readonly Route[];
  session(cookies: ReadonlyMap<string, string>): Promise<Session | undefined>;
  readSession(cookies: ReadonlyMap<string, string>): Promise<Principal | undefined>;
  /** Whom a script of a page of ours acts for: like a form it must send the session's token, here as a header. */
  readScriptSession(request: RequestFacts): Promise<Principal | undefined>;
  /** What such a page gives its script; empty without a session. */
  scriptToken(request: RequestFacts): Promise<string>;
  /** The hidden field of a form; empty without a session, which no check accepts. */
  formToken(request: RequestFacts, purpose: string): Promise<string>;
  /** Whether this form was sent by a page of ours, in this session and for this purpose. */
  checkFormPost(request: RequestFacts, purpose: string, token: string): Promise<boolean>;
}

/** A header of our own, which no other site can send without being allowed to (Fetch Standard, CORS-preflight). */
const scriptTokenHeader = 'x-script-token';
const scriptPurpose = 'script';
const transientSeconds = 600;
const transientShape = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  path: z.string(),
  until: z.int(),
});
const signInQuery = z.object({
  return: z.string().optional(),
  account: z.literal('other').optional().meta({ description: 'Asks who signs in, although somebody is signed in' }),
});
/** Whatever else the authority adds (session_state, client_info, error_description) is of no use here. */
const callbackQuery = z.object({
  code: z.string().max(8000).optional(),
  state: z.string().max(100).optional(),
  error: z.string().max(200).optional(),
});
type CallbackQuery = z.output<typeof callbackQuery>;

export function createSignIn(parts: SignInParts): SignIn {
  const { authority, keys, clock, publicUrl, log } = parts;
  const sessions = createSessions(keys, { publicUrl }, clock);
  const flowSettings: CodeFlowSettings = { ...parts, redirectUri: `${publicUrl}/auth/callback` };
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1000);
  // Four slots, so that several tabs can sign in at the same time and abandoned tries do not pile up in the browser.
  const slotOf = (state: string) => cookieName(publicUrl, `sign-in-${state.charCodeAt(0) % 4}`);

  async function leave({ return: asked, account }: z.output<typeof signInQuery>): Promise<Result<Answer>> {
    const flow = newCodeFlow();
    const remembered = { ...flow, path: safeReturnPath(asked), until: nowSeconds() + transientSeconds };
    const value = await seal(keys, 'sign-in', remembered);
    const location = await authorizationUrl(authority, flowSettings, flow, account && 'select_account');
    return redirect(location, [{ name: slotOf(flow.state), value, maxAgeSeconds: transientSeconds }]);
  }

  async function comeBack({ code, state = '', error }: CallbackQuery, request: RequestFacts): Promise<Result<Answer>> {
    const slot = slotOf(state);
    const remembered = transientShape.safeParse(await unseal(keys, 'sign-in', request.cookies.get(slot) ?? '')).data;
    const used: Cookie = { name: slot, value: '', maxAgeSeconds: 0 };
    const path = remembered?.path ?? '/';
    if (!remembered || remembered.state !== state || remembered.until <= nowSeconds()) {
      return failed('state: absent, expired or of another browser', path, []);
    }
    if (!code)
      return failed(`the authority answered ${/^\w+$/.exec(error ?? '')?.[0] ?? 'without a code'}`, path, [used]);
    const outcome = await redeemCode(authority, flowSettings, remembered, code);
    if (!outcome.ok) return failed(outcome.reason, path, [used]);
    const principal = personOf(outcome.claims);
    if (!principal) return failed('claims: not a person', path, [used]);
    const session = await sessions.start(principal, new Date((outcome.claims.exp ?? 0) * 1000));
    return redirect(path, [used, session]);
  }

  function failed(reason: string, path: string, cookies: readonly Cookie[]): Result<Answer> {
    log(reason);
    const again = `/auth/sign-in?return=${encodeURIComponent(path)}`;
    return ok(page({ status: 400, title: 'Sign-in did not succeed', body: tryAgain(again), cookies }));
  }

  const session = (cookies: ReadonlyMap<string, string>) => sessions.read(cookies);
  const tokenFor = async (request: RequestFacts, purpose: string) => {
    const current = await session(request.cookies);
    return current ? csrfToken(current, purpose) : '';
  };
  return {
    session,
    readSession: async (cookies) => (await session(cookies))?.principal,
    async readScriptSession(request) {
      const token = request.headers.get(scriptTokenHeader) ?? '';
      const current = token && isSameSitePost(request, publicUrl) ? await session(request.cookies) : undefined;
      return current && isCsrfToken(current, scriptPurpose, token) ? current.principal : undefined;
    },
    scriptToken: (request) => tokenFor(request, scriptPurpose),
    formToken: tokenFor,
    async checkFormPost(request, purpose, token) {
      const current = await session(request.cookies);
      return current !== undefined && isSameSitePost(request, publicUrl) && isCsrfToken(current, purpose, token);
    },
    routes: [
      route({
        name: 'auth-signIn',
        methods: ['GET'],
        path: 'auth/sign-in',
        access: { kind: 'public' },
        summary: 'Leads to the directory’s sign-in and back to a page of this site',
        query: signInQuery,
        responses: { 302: { description: 'To the authority' } },
        handle: ({ query }) => leave(query),
      }),
      route({
        name: 'auth-callback',
        methods: ['GET'],
        path: 'auth/callback',
        access: { kind: 'public' },
        summary: 'Takes the authority’s answer and starts the session',
        query: callbackQuery,
        responses: {
          302: { description: 'To the page asked for' },
          400: { description: 'Sign-in did not succeed', mediaType: 'text/html' },
        },
        handle: ({ query, request }) => comeBack(query, request),
      }),
      route({
        name: 'auth-signOut',
        methods: ['POST'],
        path: 'auth/sign-out',
        access: { kind: 'public' },
        summary: 'Ends the session in this browser',
        responses: { 200: { description: 'Signed out', mediaType: 'text/html' } },
        // From elsewhere it is harmless but a nuisance, so it then does nothing.
        handle: async ({ request }) => {
          const cookies = isSameSitePost(request, publicUrl) ? [sessions.end] : [];
          const title = cookies.length > 0 ? 'You are signed out' : 'You are still signed in';
          return ok(page({ title, body: html`<h1>${title}</h1>`, cookies }));
        },
      }),
    ],
  };
}

const redirect = (location: string, cookies: readonly Cookie[]): Result<Answer> =>
  ok({ status: 302, headers: { location }, cookies });

const tryAgain = (again: string): Html => html`
  <h1>Sign-in did not succeed</h1>
  <p>It may have taken too long, been cancelled, or been started in another browser. Nothing was changed.</p>
  <p><a class="button" href="${again}">Sign in again</a></p>`;
