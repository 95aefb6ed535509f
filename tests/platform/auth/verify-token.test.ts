import { exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuthority } from '../../../src/platform/auth/authority.ts';
import { createTokenVerifier } from '../../../src/platform/auth/verify-token.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { audience, startSmallAuthority } from './small-authority.ts';

let issuer: Awaited<ReturnType<typeof startSmallAuthority>>;
let reasons: string[] = [];
let verify: ReturnType<typeof createTokenVerifier>;

beforeAll(async () => {
  issuer = await startSmallAuthority();
});
beforeEach(() => {
  reasons = [];
  verify = verifierOf(systemClock);
});
afterAll(() => issuer.stop());

const verifierOf = (clock = systemClock) => {
  const authority = createAuthority({ authority: issuer.issuer, clock });
  return createTokenVerifier({ authority, audience, log: (reason) => reasons.push(reason) });
};
const claims = (more: JWTPayload = {}): JWTPayload => ({ ...issuer.personClaims(), ...more });
const without = (name: string): JWTPayload =>
  Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));
const seconds = () => Math.floor(Date.now() / 1000);

describe('a bearer token speaks for', () => {
  it('a person, by the directory’s object id', async () => {
    expect(await verify(await issuer.mint(claims()))).toEqual({
      ok: true,
      value: {
        id: 'oid-ann',
        kind: 'person',
        name: 'Ann Account',
        email: 'ann@msp.example',
        appRoles: ['Provider.Admin'],
      },
    });
  });

  it('an application, by its client id', async () => {
    const app = { ...without('scp'), idtyp: 'app', azp: 'client-9', oid: 'sp-9', roles: ['Contracts.Read'] };
    expect(await verify(await issuer.mint(app))).toMatchObject({
      ok: true,
      value: { id: 'client-9', kind: 'application', appRoles: ['Contracts.Read'] },
    });
  });

  it.each([
    ['expired 50 seconds ago', { exp: seconds() - 50 }],
    ['valid from 50 seconds on', { nbf: seconds() + 50 }],
  ])('a person within the clock skew: %s', async (_, more) => {
    expect(await verify(await issuer.mint(claims(more)))).toMatchObject({ ok: true });
  });
});

describe('a bearer token is refused, without saying why, when', () => {
  it.each<[string, () => Promise<string>]>([
    ['it is empty', async () => ''],
    ['it is no token', async () => 'abc.def.ghi'],
    ['it is endless', async () => 'a'.repeat(100_000)],
    ['it expired', () => issuer.mint(claims({ exp: seconds() - 120 }))],
    ['it is not valid yet', () => issuer.mint(claims({ nbf: seconds() + 120 }))],
    ['it never expires', () => issuer.mint(without('exp'))],
    ['it is for another audience', () => issuer.mint(claims({ aud: 'another-api' }))],
    ['it has no audience', () => issuer.mint(without('aud'))],
    ['it is of another issuer', () => issuer.mint(claims({ iss: 'https://login.microsoftonline.com/x/v2.0' }))],
    ['it is of another directory', () => issuer.mint(claims({ tid: '99999999-2222-4333-8444-555566667777' }))],
    ['it names no directory', () => issuer.mint(without('tid'))],
    ['it is a version 1.0 token', () => issuer.mint(claims({ ver: '1.0' }))],
    ['it names no person', () => issuer.mint(without('oid'))],
    ['it is an ID token', () => issuer.mint(without('scp'))],
    ['it is of a device', () => issuer.mint(claims({ idtyp: 'device' }))],
    ['it is not signed', async () => new UnsecuredJWT(claims()).encode()],
    [
      'it is signed by a key of another',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        return issuer.mint(claims(), 'k1', privateKey);
      },
    ],
    [
      'its key is unknown',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        return issuer.mint(claims(), 'nobody', privateKey);
      },
    ],
    [
      'it is signed by HMAC with the public key',
      async () => {
        const { publicKey } = await generateKeyPair('RS256', { extractable: true });
        const secret = new TextEncoder().encode(await exportSPKI(publicKey));
        return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
      },
    ],
    [
      'it uses another algorithm',
      async () => {
        const { privateKey } = await generateKeyPair('ES256');
        return new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey);
      },
    ],
    [
      'a claim was changed',
      async () => {
        const [head, , signature] = (await issuer.mint(claims())).split('.');
        return `${head}.${Buffer.from(JSON.stringify(claims({ oid: 'oid-eve' }))).toString('base64url')}.${signature}`;
      },
    ],
  ])('%s', async (_, token) => {
    expect(await verify(await token())).toEqual({
      ok: false,
      refusal: { kind: 'unauthenticated', code: 'unauthenticated', message: 'The bearer token is not accepted.' },
    });
    expect(reasons).toHaveLength(1);
  });
});

describe('the authority', () => {
  it('is asked once for its document and once for its keys, however many tokens arrive together', async () => {
    const token = await issuer.mint(claims());
    issuer.requests.length = 0;
    await Promise.all(Array.from({ length: 20 }, () => verify(token)));
    expect(issuer.requests.map((path) => path.split('/').at(-1))).toEqual(['openid-configuration', 'keys']);
  });

  it('may begin to sign with a new key: it is fetched, though not again and again for unknown ones', async () => {
    expect(await verify(await issuer.mint(claims()))).toMatchObject({ ok: true });
    await issuer.addKey('k2');
    const token = await issuer.mint(claims(), 'k2');
    issuer.requests.length = 0;
    expect(await verify(token)).toMatchObject({ ok: false });
    expect(issuer.requests).toEqual([]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    try {
      expect(await verify(token)).toMatchObject({ ok: true });
    } finally {
      vi.useRealTimers();
    }
  });

  it('is a fault, not a refusal, when it cannot be reached or calls itself otherwise', async () => {
    const verifier = (authority: string) =>
      createTokenVerifier({ authority: createAuthority({ authority, clock: systemClock }), audience, log: () => {} });
    const token = await issuer.mint(claims());
    await expect(verifier(issuer.issuer.replace(/:\d+/, ':1'))(token)).rejects.toThrow();
    await expect(verifier(issuer.issuer.replace('127.0.0.1', 'localhost'))(token)).rejects.toThrow('another issuer');
  });

  it.each(['https://login.microsoftonline.com/common/v2.0', 'https://login.microsoftonline.com/organizations/v2.0'])(
    'must be one directory, not %s',
    (authority) => {
      expect(() => createAuthority({ authority, clock: systemClock })).toThrow('AUTH_AUTHORITY');
    },
  );
});
