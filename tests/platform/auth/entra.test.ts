import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applications, findUser, startEntra } from '../../../devhost/entra/index.ts';
import { createAuthority } from '../../../src/platform/auth/authority.ts';
import { createSessionKeys } from '../../../src/platform/auth/session-keys.ts';
import { createSignIn } from '../../../src/platform/auth/sign-in.ts';
import { createTokenVerifier } from '../../../src/platform/auth/verify-token.ts';
import type { Answer, RequestFacts } from '../../../src/platform/http.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { MovableClock } from '../../support/movable-clock.ts';
import { memorySecrets } from './memory-key-vault.ts';

const wall = new MovableClock();
const clock = { now: () => new Date(wall.now()) };
const publicUrl = 'http://localhost:7071';
const reasons: string[] = [];
const log = (reason: string) => void reasons.push(reason);
const marta = findUser('manager');

let folder = '';
let entra: Awaited<ReturnType<typeof startEntra>>;
let authority: ReturnType<typeof createAuthority>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const tls = { key: '', cert: '', ca: '' };
  entra = await startEntra({ dataDir: folder, port: 0, clock: wall, tls, log: () => {} });
  authority = createAuthority({ authority: setting('AUTH_AUTHORITY'), clock });
});
afterAll(async () => {
  await entra.stop();
  await rm(folder, { recursive: true, force: true });
});

const setting = (name: string): string => entra.settings[name] ?? '';

/** Signs Marta in at the authority's page, as a browser would, and hands back the parameters it is sent back with. */
async function chooseAtAuthority(location: string): Promise<Record<string, string>> {
  const asked = new URL(location).searchParams;
  const form = new URLSearchParams([...asked, ['user', 'manager']]);
  const answer = await fetch(location.split('?')[0] ?? '', { method: 'POST', body: form, redirect: 'manual' });
  return Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams);
}

describe('against the directory’s protocol', () => {
  it.each([['without'], ['with']])('a person signs in to pages %s a client secret', async (how) => {
    const signIn = createSignIn({
      authority,
      clientId: setting('AUTH_CLIENT_ID'),
      publicUrl,
      clientSecret: async () => (how === 'with' ? setting('AUTH_CLIENT_SECRET') : undefined),
      keys: createSessionKeys(memorySecrets().vault, clock),
      clock,
      log,
    });
    const cookies = new Map<string, string>();
    const open = async (name: string, query: object): Promise<Answer> => {
      const request: RequestFacts = {
        method: 'GET',
        url: new URL(publicUrl),
        headers: new Map(),
        cookies,
        correlation: 'c-1',
      };
      const route = signIn.routes.find((candidate) => candidate.name === name);
      const answer: Answer = orThrow((await route?.handle({ query, request } as never)) as never);
      for (const cookie of answer.cookies ?? []) cookies.set(cookie.name, cookie.value);
      return answer;
    };
    const left = await open('auth-signIn', { return: '/approvals/acme/p-1' });
    const back = await open('auth-callback', await chooseAtAuthority(left.headers?.location ?? ''));
    expect(reasons).toEqual([]);
    expect(back).toMatchObject({ status: 302, headers: { location: '/approvals/acme/p-1' } });
    expect(await signIn.readSession(cookies)).toEqual({
      id: marta?.oid,
      kind: 'person',
      name: marta?.name,
      email: marta?.upn,
      appRoles: marta?.roles,
    });
    wall.move(3_700_000);
    expect(await signIn.readSession(cookies)).toBeUndefined();
  });

  it('an application’s token opens the API until it expires', async () => {
    const verify = createTokenVerifier({ authority, audience: setting('AUTH_AUDIENCE'), log });
    const hub = applications.find(({ key }) => key === 'integrator');
    const directory = await secretsOf();
    const answer = await fetch((await authority.metadata()).token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: hub?.clientId ?? '',
        client_secret: directory.get(hub?.clientId ?? '') ?? '',
        scope: `${setting('AUTH_AUDIENCE')}/.default`,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    expect(await verify(token)).toMatchObject({
      ok: true,
      value: { id: hub?.clientId, kind: 'application', appRoles: hub?.roles },
    });
    wall.move(2 * 3_600_000);
    expect(await verify(token)).toMatchObject({ ok: false });
  });
});

/** The client secrets, which the control page of the devhost shows. */
async function secretsOf(): Promise<Map<string, string>> {
  const { createServer } = await import('node:http');
  const server = createServer((request, response) => {
    void entra.control(request, response, new URL(request.url ?? '/', 'http://localhost'));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const shown = (await (await fetch(`http://127.0.0.1:${port}/directory`)).json()) as {
    applications: { clientId: string; secret: string }[];
  };
  server.closeAllConnections();
  server.close();
  return new Map(shown.applications.map(({ clientId, secret }) => [clientId, secret]));
}
