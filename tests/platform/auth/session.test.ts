import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../../src/platform/auth/sealed-cookie.ts';
import {
  createSessions,
  csrfToken,
  isCsrfToken,
  isSameSitePost,
  type Session,
} from '../../../src/platform/auth/session.ts';
import { createSessionKeys } from '../../../src/platform/auth/session-keys.ts';
import type { Principal } from '../../../src/platform/auth.ts';
import { memorySecrets } from './memory-key-vault.ts';

const start = Date.UTC(2026, 0, 5, 9);
const ann: Principal = { id: 'oid-ann', kind: 'person', name: 'Ann', email: 'ann@msp.example', appRoles: ['A'] };

function house(publicUrl = 'https://stamp.example') {
  let now = start;
  const clock = { now: () => new Date(now) };
  const { vault, versions, reads } = memorySecrets();
  const keys = createSessionKeys(vault, clock);
  const sessions = createSessions(keys, { publicUrl }, clock);
  const pass = (ms: number) => {
    now += ms;
  };
  return { clock, keys, sessions, vault, versions, reads, pass };
}

async function sessionOf({ sessions }: ReturnType<typeof house>): Promise<Session> {
  const cookie = await sessions.start(ann, new Date(start + 3_600_000));
  const session = await sessions.read(new Map([[cookie.name, cookie.value]]));
  if (!session) throw new Error('no session');
  return session;
}

describe('a session', () => {
  it('comes back from its cookie, bound to the host where there is TLS', async () => {
    const { sessions } = house();
    const cookie = await sessions.start(ann, new Date(start + 3_600_000));
    expect(cookie).toMatchObject({ name: '__Host-session', maxAgeSeconds: 3600 });
    expect((await sessions.read(new Map([[cookie.name, cookie.value]])))?.principal).toEqual(ann);
    expect((await house('http://localhost:7071').sessions.start(ann, new Date(start))).name).toBe('session');
  });

  it('ends with the token, and after eight hours whatever the token says', async () => {
    const { sessions, pass } = house();
    const day = await sessions.start(ann, new Date(start + 24 * 3_600_000));
    const hour = await sessions.start(ann, new Date(start + 3_600_000));
    expect(day.maxAgeSeconds).toBe(8 * 3600);
    const read = async (value: string) => sessions.read(new Map([['__Host-session', value]]));
    pass(3_600_000);
    expect(await read(hour.value)).toBeUndefined();
    expect(await read(day.value)).toBeDefined();
    pass(7 * 3_600_000);
    expect(await read(day.value)).toBeUndefined();
  });

  it('does not show what it says', async () => {
    const { sessions } = house();
    const { value } = await sessions.start(ann, new Date(start + 1000));
    expect(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain('ann');
  });

  it('is nobody’s for any changed, foreign or made-up cookie', async () => {
    const { sessions, keys } = house();
    const { value } = await sessions.start(ann, new Date(start + 3_600_000));
    const read = (text: string) => sessions.read(new Map([['__Host-session', text]]));
    for (let at = 0; at < value.length; at++) {
      const other = value[at] === 'A' ? 'B' : 'A';
      expect(await read(value.slice(0, at) + other + value.slice(at + 1)), `character ${at}`).toBeUndefined();
    }
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await read(text)).toBeUndefined();
      }),
    );
    expect(await read(await seal(keys, 'sign-in', { id: 'x' }))).toBeUndefined();
    expect(await (await house()).sessions.read(new Map([['__Host-session', value]]))).toBeUndefined();
    expect(await sessions.read(new Map([['session', value]]))).toBeUndefined();
  });

  it('refuses to grow beyond what browsers keep', async () => {
    const { keys } = house();
    await expect(seal(keys, 'session', { roles: 'x'.repeat(3000) })).rejects.toThrow('too large');
  });
});

describe('the session keys', () => {
  it('are made once on first use and kept', async () => {
    const { keys, versions, reads } = house();
    await Promise.all([keys.current(), keys.current(), keys.current()]);
    expect(versions).toHaveLength(1);
    expect(reads()).toBe(2);
  });

  it('made by two instances at the same time open each other’s cookies', async () => {
    const bothArrived = Promise.withResolvers<void>();
    let arrived = 0;
    const { vault, versions } = memorySecrets({
      async beforeSet() {
        if (++arrived === 2) bothArrived.resolve();
        await bothArrived.promise;
      },
    });
    let now = start;
    const clock = { now: () => new Date(now) };
    const [a, b] = [createSessionKeys(vault, clock), createSessionKeys(vault, clock)];
    const [fromA, fromB] = await Promise.all([seal(a, 'session', { by: 'a' }), seal(b, 'session', { by: 'b' })]);
    expect(versions).toHaveLength(2);
    now += 6_000;
    expect(await unseal(b, 'session', fromA)).toEqual({ by: 'a' });
    expect(await unseal(a, 'session', fromB)).toEqual({ by: 'b' });
  });

  it('are not looked for again and again when cookies name unknown ones', async () => {
    const { keys, reads, pass } = house();
    await keys.current();
    pass(6_000);
    const before = reads();
    for (let n = 0; n < 50; n++) expect(await keys.named(`forged${n}`)).toBeUndefined();
    expect(reads() - before).toBe(1);
  });

  it('that are no longer in the vault end the sessions they sealed', async () => {
    const { keys, versions, pass } = house();
    const sealed = await seal(keys, 'session', { a: 1 });
    versions.splice(0);
    pass(11 * 60_000);
    expect(await unseal(keys, 'session', sealed)).toBeUndefined();
  });
});

describe('a form', () => {
  it('is known by a token of this session and purpose', async () => {
    const [mine, other] = [await sessionOf(house()), await sessionOf(house())];
    const token = csrfToken(mine, 'approve:p-1');
    expect(isCsrfToken(mine, 'approve:p-1', token)).toBe(true);
    expect(isCsrfToken(mine, 'approve:p-2', token)).toBe(false);
    expect(isCsrfToken(other, 'approve:p-1', token)).toBe(false);
    for (const forged of ['', 'x', token.slice(1), `${token}=`, 'é'.repeat(43)]) {
      expect(isCsrfToken(mine, 'approve:p-1', forged)).toBe(false);
    }
  });

  it.each<[boolean, Record<string, string>]>([
    [true, { 'sec-fetch-site': 'same-origin', origin: 'https://stamp.example' }],
    [true, { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    [true, { 'sec-fetch-site': 'same-origin' }],
    [true, { origin: 'https://stamp.example' }],
    [false, {}],
    [false, { origin: 'null' }],
    [false, { origin: 'https://evil.example' }],
    [false, { origin: 'https://stamp.example.evil.example' }],
    [false, { origin: 'http://stamp.example' }],
    [false, { origin: 'https://stamp.example:8443' }],
    [false, { 'sec-fetch-site': 'cross-site', origin: 'https://stamp.example' }],
    [false, { 'sec-fetch-site': 'same-site', origin: 'https://stamp.example' }],
    [false, { 'sec-fetch-site': 'none' }],
    [false, { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
  ])('is from this site: %s for %j', (expected, headers) => {
    const request = { headers: new Map(Object.entries(headers)) };
    expect(isSameSitePost(request, 'https://stamp.example')).toBe(expected);
  });
});
