import { beforeEach, describe, expect, test } from 'vitest';
import { createGuestSessions, type GuestSessions } from '../../../src/platform/auth/guest-session.ts';
import { createSessions } from '../../../src/platform/auth/session.ts';
import type { Cookie, RequestFacts } from '../../../src/platform/http.ts';

const key = { id: 'k1', bytes: new Uint8Array(32).fill(7) };
const keys = { current: async () => key, named: async (id: string) => (id === 'k1' ? key : undefined) };
const publicUrl = 'https://counterpart.example';
let now: Date;
let sessions: GuestSessions;
const clock = { now: () => now };
beforeEach(() => {
  now = new Date('2026-06-01T13:00:00Z');
  sessions = createGuestSessions(keys, { publicUrl }, clock);
});

const requestWith = ({ name, value }: Pick<Cookie, 'name' | 'value'>, headers: Readonly<Record<string, string>> = {}) =>
  ({ cookies: new Map([[name, value]]), headers: new Map(Object.entries(headers)) }) as unknown as RequestFacts;
const ownPage = { 'sec-fetch-site': 'same-origin' };

describe('a guest’s session', () => {
  test('is open for half an hour, for the one reference and path', async () => {
    const cookie = await sessions.start('link:a', '/approvals/external/acme/p/t');
    expect(cookie).toMatchObject({ name: '__Secure-guest', path: '/approvals/external/acme/p/t', maxAgeSeconds: 1800 });
    expect(await sessions.isOpen(requestWith(cookie), 'link:a')).toBe(true);
    expect(await sessions.isOpen(requestWith(cookie), 'link:b')).toBe(false);
    now = new Date(now.getTime() + 1_800_000);
    expect(await sessions.isOpen(requestWith(cookie), 'link:a')).toBe(false);
  });
  test('is not opened by what was sealed for another purpose, altered, or nothing', async () => {
    const person = { id: 'ann', kind: 'person', name: 'Ann', appRoles: [] } as const;
    const { value } = await createSessions(keys, { publicUrl }, clock).start(person, new Date('2026-06-02T13:00:00Z'));
    const own = await sessions.start('link:a', '/x');
    for (const other of [value, `${own.value.slice(0, -1)}${own.value.endsWith('A') ? 'B' : 'A'}`, '', '__proto__'])
      expect(await sessions.isOpen(requestWith({ name: own.name, value: other }), 'link:a')).toBe(false);
  });
  test('guards its forms: only this session, this reference, this purpose, and a page of ours', async () => {
    const cookie = await sessions.start('link:a', '/x');
    const token = await sessions.formToken(requestWith(cookie), 'link:a', 'decide');
    const check = (
      headers: Readonly<Record<string, string>>,
      reference = 'link:a',
      purpose = 'decide',
      given = token,
    ) => sessions.checkFormPost(requestWith(cookie, headers), reference, purpose, given);
    expect(await check(ownPage)).toBe(true);
    expect(await check({ 'sec-fetch-site': 'cross-site' })).toBe(false);
    expect(await check({ origin: 'https://evil.example' })).toBe(false);
    expect(await check(ownPage, 'link:b')).toBe(false);
    expect(await check(ownPage, 'link:a', 'other')).toBe(false);
    expect(await check(ownPage, 'link:a', 'decide', '')).toBe(false);
    const second = await sessions.start('link:a', '/x');
    expect(await sessions.checkFormPost(requestWith(second, ownPage), 'link:a', 'decide', token)).toBe(false);
  });
  test('that is not there has no token, and no token is no token', async () => {
    const none = requestWith({ name: 'x', value: 'y' }, ownPage);
    expect(await sessions.formToken(none, 'link:a', 'decide')).toBe('');
    expect(await sessions.checkFormPost(none, 'link:a', 'decide', '')).toBe(false);
  });
});
