import { createHash, randomBytes } from 'node:crypto';
import { ManagedIdentityCredential } from '@azure/identity';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Ground, prepareGround } from '../../support/ground.ts';

let ground: Ground;
let authority: string;
let clientId: string;
let metadata: Record<string, string>;

beforeAll(async () => {
  ground = await prepareGround();
  authority = ground.entra.settings.AUTH_AUTHORITY ?? '';
  clientId = ground.entra.settings.AUTH_CLIENT_ID ?? '';
  metadata = (await (await fetch(`${authority}/.well-known/openid-configuration`)).json()) as Record<string, string>;
});
afterAll(() => ground.stop());

const redirectUri = 'http://localhost:4321/signed-in';
const verifier = randomBytes(32).toString('base64url');
const asked = (changes: Record<string, string> = {}) => ({
  client_id: clientId,
  response_type: 'code',
  redirect_uri: redirectUri,
  scope: 'openid profile offline_access api://counterpart/access_as_user',
  state: 'the state',
  nonce: 'the nonce',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
  ...changes,
});

const page = (changes?: Record<string, string>) =>
  fetch(`${metadata.authorization_endpoint}?${new URLSearchParams(asked(changes))}`, { redirect: 'manual' });

/** What the form of the sign-in page posts. */
async function signIn(user: string, changes?: Record<string, string>): Promise<URL> {
  const body = new URLSearchParams({ ...asked(changes), user });
  const response = await fetch(metadata.authorization_endpoint ?? '', { method: 'POST', body, redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'about:blank');
}

async function redeem(changes: Record<string, string>) {
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  const body = new URLSearchParams({ ...form, ...changes });
  const response = await fetch(metadata.token_endpoint ?? '', { method: 'POST', body });
  return { status: response.status, answer: (await response.json()) as Record<string, string> };
}

const verify = (token: string | undefined, audience: string) =>
  jwtVerify(token ?? '', createRemoteJWKSet(new URL(metadata.jwks_uri ?? '')), {
    issuer: authority,
    audience,
    currentDate: new Date(ground.clock.now()),
  });

describe('a person signs in', () => {
  it('on a page that lists everybody by name and needs neither script nor password', async () => {
    const response = await page();
    const html = await response.text();
    expect(response.status).toBe(200);
    for (const name of ['Priya Raman', 'Jonas Weber', 'Daniel Reyes']) expect(html).toContain(name);
    expect(html).not.toContain('<script');
    expect(html).toContain('<html lang="en">');
    expect(html.match(/<form /g)?.length).toBe(html.match(/<button /g)?.length);
  });

  it('and the app gets tokens with the claims Entra writes, signed by a published key', async () => {
    const back = await signIn('legal');
    expect(back.href.startsWith(redirectUri)).toBe(true);
    expect(back.searchParams.get('state')).toBe('the state');
    const { status, answer } = await redeem({ code: back.searchParams.get('code') ?? '' });
    expect(status).toBe(200);
    const { payload } = await verify(answer.access_token, 'api://counterpart');
    expect(payload).toMatchObject({
      tid: ground.entra.settings.AZURE_TENANT_ID,
      name: 'Jonas Weber',
      preferred_username: 'jonas.weber@northwind-msp.example',
      roles: ['Approver.Legal'],
      scp: 'access_as_user',
      azp: clientId,
      ver: '2.0',
    });
    const id = (await verify(answer.id_token, clientId)).payload;
    expect([id.nonce, id.oid, id.scp]).toEqual(['the nonce', payload.oid, undefined]);
    expect(id.sub).not.toBe(payload.sub);
    const again = await redeem({ grant_type: 'refresh_token', refresh_token: answer.refresh_token ?? '' });
    expect((await verify(again.answer.access_token, 'api://counterpart')).payload.oid).toBe(payload.oid);
  });

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 501481],
    ['another redirect address', { redirect_uri: 'http://localhost:1/' }, 50011],
    ['another application', { client_id: '8a6c2f31-0d5e-4f7b-9c43-e1d2b3a4f502' }, 700005],
    ['a wrong secret', { client_secret: 'guess' }, 7000215],
  ])('but a code with %s is worth nothing', async (_what, changes, code) => {
    const back = await signIn('manager');
    const { status, answer } = await redeem({ code: back.searchParams.get('code') ?? '', ...changes });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(answer.error_codes).toEqual([code]);
  });

  it('and a code is redeemed once and within ten minutes', async () => {
    const code = (await signIn('manager')).searchParams.get('code') ?? '';
    expect((await redeem({ code })).status).toBe(200);
    expect((await redeem({ code })).answer.error).toBe('invalid_grant');
    const late = (await signIn('manager')).searchParams.get('code') ?? '';
    ground.clock.moveTo(ground.clock.offset + 11 * 60_000);
    expect((await redeem({ code: late })).answer.error).toBe('invalid_grant');
  });

  it.each([
    ['redirect_uri', 'https://evil.example/steal'],
    ['client_id', '00000000-0000-4000-8000-000000000000'],
  ])('but never on behalf of a wrong %s', async (name, value) => {
    const response = await page({ [name]: value });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  it.each([
    ['no PKCE', { code_challenge: '' }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['the implicit grant', { response_type: 'token' }, 'unsupported_response_type'],
    ['prompt none', { prompt: 'none' }, 'login_required'],
  ])('and asking with %s is answered to the app as an error', async (_what, changes, error) => {
    const location = new URL((await page(changes)).headers.get('location') ?? 'about:blank');
    expect(location.searchParams.get('error')).toBe(error);
    expect(location.searchParams.get('state')).toBe('the state');
  });

  it('and no text of the request becomes markup', async () => {
    const html = await (await page({ state: '"><script>alert(1)</script>' })).text();
    expect(html).not.toContain('<script>alert');
  });
});

describe('an application', () => {
  it('gets a token of its own with its secret and app roles', async () => {
    const control = await ground.mount(ground.entra.control);
    const { applications } = (await (await fetch(`${control}/directory`)).json()) as {
      applications: { key: string; clientId: string; secret: string }[];
    };
    const hub = applications.find(({ key }) => key === 'integrator');
    const form = {
      grant_type: 'client_credentials',
      client_id: hub?.clientId ?? '',
      scope: 'api://counterpart/.default',
    };
    const { answer } = await redeem({ ...form, client_secret: hub?.secret ?? '' });
    const { payload } = await verify(answer.access_token, 'api://counterpart');
    expect(payload).toMatchObject({ roles: ['Integrator'], idtyp: 'app', azp: hub?.clientId });
    expect(payload.scp).toBeUndefined();
    expect((await redeem({ ...form, client_secret: 'guess' })).answer.error).toBe('invalid_client');
  });
});

describe('the managed identity', () => {
  it('is found by the genuine client through the endpoint of App Service', async () => {
    for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']) vi.stubEnv(name, ground.entra.settings[name] ?? '');
    try {
      const credential = new ManagedIdentityCredential({ clientId: ground.entra.settings.AZURE_CLIENT_ID ?? '' });
      const { token } = await credential.getToken('https://vault.azure.net/.default');
      expect(decodeJwt(token)).toMatchObject({ aud: 'https://vault.azure.net', idtyp: 'app', ver: '1.0' });
      expect(await ground.entra.tokens.verify(`Bearer ${token}`, 'https://vault.azure.net')).toBeDefined();
      expect(await ground.entra.tokens.verify(`Bearer ${token}`, 'https://storage.azure.com')).toBeUndefined();
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('is not given to who does not know the header', async () => {
    const url = `${ground.entra.settings.IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=https://vault.azure.net`;
    expect((await fetch(url, { headers: { 'X-IDENTITY-HEADER': 'guess' } })).status).toBe(401);
  });
});

describe('a token', () => {
  const audience = 'api://counterpart';
  it.each([
    ['in order', {}, true],
    ['expired', { expiresInSeconds: -1 }, false],
    ['for another audience', { audience: 'api://other' }, false],
    ['without a signature', { signature: 'none' }, false],
    ['with the signature of a stranger', { signature: 'stranger' }, false],
  ])('%s is judged rightly', async (_what, order, good) => {
    const token = await ground.token({ user: 'admin', ...order });
    expect((await ground.entra.tokens.verify(`Bearer ${token}`, audience)) !== undefined).toBe(good);
  });

  it('of another tenant says so in tenant and issuer', async () => {
    const tenant = '99999999-9999-4999-8999-999999999999';
    const claims = decodeJwt(await ground.token({ user: 'client', tenant, roles: ['Provider.Admin'] }));
    expect(claims).toMatchObject({ tid: tenant, roles: ['Provider.Admin'] });
    expect(claims.iss).toContain(tenant);
  });

  it('ends with the moved clock, yet not in the moment of the move', async () => {
    const token = `Bearer ${await ground.token({ user: 'admin', expiresInSeconds: 60 })}`;
    ground.clock.moveTo(ground.clock.offset + 3_600_000);
    expect(await ground.entra.tokens.verify(token, audience)).toBeDefined();
    ground.clock.moveTo(ground.clock.offset + 3_600_000);
    expect(await ground.entra.tokens.verify(token, audience)).toBeUndefined();
  });
});
