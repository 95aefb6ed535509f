import { expect, test } from 'vitest';
import type { Principal } from '../../../src/platform/auth.ts';
import { admit } from '../../../src/platform/http/admit.ts';
import { refusal } from '../../../src/platform/refusal.ts';
import { ok, refused } from '../../../src/platform/result.ts';

const ann: Principal = { id: 'ann', kind: 'person', name: 'Ann', appRoles: [] };
const no = refused(refusal('unauthenticated', 'unauthenticated', 'No.'));

async function enter(authorization: string, tenant: string, permitted = true) {
  const asked: string[] = [];
  const denials: string[] = [];
  const admitted = await admit(
    { kind: 'bot', permission: 'note.read' },
    { tenant },
    { headers: new Map([['authorization', authorization]]), correlation: 'c-12345678' } as never,
    {
      verifyBot: async (token: string) => (token === 'genuine' ? ok({ serviceUrl: 's', directory: 'd' }) : no),
      tenantsOf: async () => ['acme'],
      tenantIsOpen: async (id: string) => id !== 'closed',
      houseTenant: 'house',
      authorize: async (who: Principal, id: string, permission: string) => {
        asked.push(`${who.id} ${id} ${permission}`);
        return permitted;
      },
    } as never,
    async ({ scope, code, asked }) => denials.push([scope.tenant, scope.actor.id, code, asked].join(' ')),
  );
  if (!admitted.ok) return admitted.refusal.code;
  const { scope, bot, principal } = admitted.value;
  const entered = await bot?.enter(ann, tenant);
  return { scope, principal, asked, denials, entered: entered && `${entered.actor.id} in ${entered.tenant}` };
}

test('the bot is let in by its token alone, and a person it speaks of into the tenants where they may', async () => {
  const nothing = { scope: undefined, principal: undefined };
  const asked = ['ann acme note.read'];
  expect(await enter('Bearer genuine', 'acme')).toEqual({ ...nothing, asked, denials: [], entered: 'ann in acme' });
  const denials = ['acme ann forbidden '];
  expect(await enter('Bearer genuine', 'acme', false)).toEqual({ ...nothing, asked, denials, entered: undefined });
  expect(await enter('Bearer genuine', 'other')).toMatchObject({ denials: ['house ann notFound other'] });
});

test.each(['other', 'nowhere', 'closed', '../acme', '__proto__', '', 'ACME', 'acme/../beta'])(
  'the tenant "%s", which it was told by somebody’s client, is entered by nobody',
  async (tenant) => {
    expect(await enter('Bearer genuine', tenant)).toMatchObject({ asked: [], entered: undefined });
  },
);

test.each(['', 'genuine', 'Bearer', 'Bearer forged', 'Basic genuine', 'Bearer genuine genuine'])(
  'with the authorization "%s" nobody is let in',
  async (authorization) => {
    expect(await enter(authorization, 'acme')).toBe('unauthenticated');
  },
);
