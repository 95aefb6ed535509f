import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../src/platform/auth/authority.ts';
import { createSessionKeys } from '../../../src/platform/auth/session-keys.ts';
import { createSignIn, type SignIn } from '../../../src/platform/auth/sign-in.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import type { Answer, RequestFacts } from '../../../src/platform/http.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { memorySecrets } from './memory-key-vault.ts';
import { startSmallAuthority } from './small-authority.ts';

const publicUrl = 'https://stamp.example';
const clientId = 'pages-client';

let issuer: Awaited<ReturnType<typeof startSmallAuthority>>;
let signIn: SignIn;
let reasons: string[];
let secret: string | undefined;

beforeAll(async () => {
  issuer = await startSmallAuthority();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  reasons = [];
  secret = undefined;
  signIn = createSignIn({
    authority: createAuthority({ authority: issuer.issuer, clock: systemClock }),
    clientId,
    publicUrl,
    clientSecret: async () => secret,
    keys: createSessionKeys(memorySecrets().vault, systemClock),
    clock: systemClock,
    log: (reason) => reasons.push(reason),
  });
});

const facts = (cookies: ReadonlyMap<string, string>, headers: Record<string, string> = {}): RequestFacts => ({
  method: 'GET',
  url: new URL(publicUrl),
  headers: new Map(Object.entries(headers)),
  cookies,
  correlation: 'c-1',
});

/** A browser: keeps cookies, asks routes. */
class Browser {
  readonly cookies = new Map<string, string>();
  async open(name: string, query: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const route = signIn.routes.find((candidate) => candidate.name === name);
    const answer: Answer = orThrow(
      (await route?.handle({ query, request: facts(this.cookies, headers) } as never)) as never,
    );
    for (const { name: cookie, value, maxAgeSeconds } of answer.cookies ?? []) {
      if (maxAgeSeconds > 0) this.cookies.set(cookie, value);
      else this.cookies.delete(cookie);
    }
    return answer;
  }
  async leave(to: string): Promise<URLSearchParams> {
    const answer = await this.open('auth-signIn', { return: to });
    expect(answer.status).toBe(302);
    return new URL(answer.headers?.location ?? '').searchParams;
  }
}

/** The authority redeems any code whose PKCE verifier fits the challenge. */
function redeems(asked: URLSearchParams, claims: object = {}) {
  const forms: URLSearchParams[] = [];
  issuer.answerTokenRequests(async (form) => {
    forms.push(form);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (challenge !== asked.get('code_challenge')) return { error: 'invalid_grant' };
    const { scp: _, ...person } = issuer.personClaims();
    return { id_token: await issuer.mint({ ...person, aud: clientId, nonce: asked.get('nonce'), ...claims }) };
  });
  return forms;
}

describe('sign-in', () => {
  it('leaves with PKCE, state and nonce, comes back signed in, to the page asked for', async () => {
    const browser = new Browser();
    const asked = await browser.leave('/approvals/acme/p-1/t');
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: clientId,
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${publicUrl}/auth/callback`,
    });
    const forms = redeems(asked);
    const back = await browser.open('auth-callback', { code: 'code-1', state: asked.get('state') });
    expect(back).toMatchObject({ status: 302, headers: { location: '/approvals/acme/p-1/t' } });
    expect([...browser.cookies.keys()]).toEqual(['__Host-session']);
    expect(await signIn.readSession(browser.cookies)).toMatchObject({ id: 'oid-ann', kind: 'person' });
    expect(forms[0]?.get('code')).toBe('code-1');
    expect(forms[0]?.has('client_secret')).toBe(false);
  });

  it('shows its secret to the authority when it has one', async () => {
    secret = 's3cret';
    const browser = new Browser();
    const asked = await browser.leave('/');
    const forms = redeems(asked);
    await browser.open('auth-callback', { code: 'c', state: asked.get('state') });
    expect(forms[0]?.get('client_secret')).toBe('s3cret');
  });

  it('goes back to this site only', async () => {
    const browser = new Browser();
    const asked = await browser.leave('//evil.example');
    redeems(asked);
    const back = await browser.open('auth-callback', { code: 'c', state: asked.get('state') });
    expect(back.headers?.location).toBe('/');
  });

  it('works in two tabs at once', async () => {
    const browser = new Browser();
    const slot = (asked: URLSearchParams) => (asked.get('state')?.charCodeAt(0) ?? 0) % 4;
    let first = await browser.leave('/a');
    let second = await browser.leave('/b');
    // Slots are drawn by chance; one pair of tabs in four shares one, and then the first has to begin again.
    while (slot(second) === slot(first)) {
      first = await browser.leave('/a');
      second = await browser.leave('/b');
    }
    redeems(first);
    expect((await browser.open('auth-callback', { code: 'c', state: first.get('state') })).headers?.location).toBe(
      '/a',
    );
    redeems(second);
    expect((await browser.open('auth-callback', { code: 'c', state: second.get('state') })).headers?.location).toBe(
      '/b',
    );
  });
});

describe('sign-in ends without a session, on a page that offers to try again, when', () => {
  async function fails(browser: Browser, query: object) {
    const answer = await browser.open('auth-callback', query);
    expect(answer.status).toBe(400);
    expect(answer.html).toContain('/auth/sign-in?return=');
    expect(await signIn.readSession(browser.cookies)).toBeUndefined();
    expect(reasons).toHaveLength(1);
  }

  it('the browser did not begin it', async () => {
    const asked = await new Browser().leave('/');
    redeems(asked);
    await fails(new Browser(), { code: 'c', state: asked.get('state') });
  });

  it('the state is absent or another', async () => {
    const browser = new Browser();
    const asked = await browser.leave('/');
    redeems(asked);
    await fails(browser, { code: 'c' });
    reasons = [];
    const state = asked.get('state') ?? '';
    await fails(browser, { code: 'c', state: `${state}x` });
  });

  it('the answer comes a second time', async () => {
    const browser = new Browser();
    const asked = await browser.leave('/');
    redeems(asked);
    const query = { code: 'c', state: asked.get('state') };
    await browser.open('auth-callback', query);
    browser.cookies.delete('__Host-session');
    await fails(browser, query);
  });

  it.each<[string, object]>([
    ['the nonce is of another sign-in', { nonce: 'other' }],
    ['the ID token is for another client', { aud: 'other-client' }],
    ['the ID token is of another directory', { tid: '99999999-2222-4333-8444-555566667777' }],
    ['the ID token expired', { exp: 1_700_000_000 }],
    ['the ID token names no person', { oid: undefined }],
  ])('%s', async (_, claims) => {
    const browser = new Browser();
    const asked = await browser.leave('/');
    redeems(asked, claims);
    await fails(browser, { code: 'c', state: asked.get('state') });
  });

  it('the code is not redeemed', async () => {
    const browser = new Browser();
    const asked = await browser.leave('/');
    issuer.answerTokenRequests(async () => ({ error: 'invalid_grant' }));
    await fails(browser, { code: 'c', state: asked.get('state') });
  });

  it('the authority says no, whose words are not repeated', async () => {
    const browser = new Browser();
    const asked = await browser.leave('/');
    await fails(browser, { error: 'access_denied<script>', state: asked.get('state') });
    expect(reasons[0]).not.toContain('<');
  });
});

describe('a signed-in browser', () => {
  async function signedIn() {
    const browser = new Browser();
    const asked = await browser.leave('/');
    redeems(asked);
    await browser.open('auth-callback', { code: 'c', state: asked.get('state') });
    return browser;
  }
  const ours = { 'sec-fetch-site': 'same-origin', origin: 'null' };

  it('may send forms of its own pages only', async () => {
    const { cookies } = await signedIn();
    const token = await signIn.formToken(facts(cookies), 'p-1');
    expect(await signIn.checkFormPost(facts(cookies, ours), 'p-1', token)).toBe(true);
    expect(await signIn.checkFormPost(facts(cookies, ours), 'p-2', token)).toBe(false);
    expect(await signIn.checkFormPost(facts(cookies, { 'sec-fetch-site': 'cross-site' }), 'p-1', token)).toBe(false);
    expect(await signIn.checkFormPost(facts(new Map(), ours), 'p-1', token)).toBe(false);
    expect(await signIn.checkFormPost(facts(new Map(), ours), 'p-1', '')).toBe(false);
  });

  it('may send requests by scripts of its own pages only, with the token they were given', async () => {
    const { cookies } = await signedIn();
    const token = await signIn.scriptToken(facts(cookies));
    const sent = (more: Record<string, string>, from: ReadonlyMap<string, string> = cookies) =>
      signIn.readScriptSession(facts(from, { 'x-script-token': token, ...more }));
    expect(await sent(ours)).toMatchObject({ id: 'oid-ann' });
    expect(await sent({ ...ours, 'x-script-token': '' })).toBeUndefined();
    expect(await sent({ ...ours, 'x-script-token': await signIn.formToken(facts(cookies), 'p-1') })).toBeUndefined();
    expect(
      await sent({ ...ours, 'x-script-token': await signIn.scriptToken(facts((await signedIn()).cookies)) }),
    ).toBeUndefined();
    for (const site of ['cross-site', 'same-site', 'none'])
      expect(await sent({ 'sec-fetch-site': site })).toBeUndefined();
    expect(await sent({ origin: 'https://elsewhere.example' })).toBeUndefined();
    expect(await sent(ours, new Map())).toBeUndefined();
    expect(await signIn.scriptToken(facts(new Map()))).toBe('');
  });

  it('is signed out by its own page, not by another site', async () => {
    const browser = await signedIn();
    await browser.open('auth-signOut', {}, { 'sec-fetch-site': 'cross-site' });
    expect(await signIn.readSession(browser.cookies)).toBeDefined();
    await browser.open('auth-signOut', {}, ours);
    expect(await signIn.readSession(browser.cookies)).toBeUndefined();
  });
});
