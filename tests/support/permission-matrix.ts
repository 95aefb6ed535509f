import type { Access, Route } from '../../src/platform/http.ts';
import { createAuthority } from '../../src/tenancy/authority.ts';
import type { Directory } from '../../src/tenancy/directory.ts';
import { type Role, roleNames } from '../../src/tenancy/index.ts';
import { table } from './markdown.ts';

const tenant = {
  ...{ id: 'acme', kind: 'tenancy.tenant', schema: 1, tenant: 'acme', name: 'Acme', zone: 'UTC', currency: 'USD' },
  ...{ region: 'westeurope', state: 'open', createdBy: 'test', createdAt: '2026-01-01T00:00:00.000Z' },
};

/** Somebody who holds one role, everywhere; `none` holds a grant without roles. */
const directoryOf = (role: Role | 'none') =>
  ({
    tenant: async () => tenant,
    grants: async (principalId: string) => ({
      ...{
        id: principalId,
        kind: 'tenancy.grants',
        schema: 1,
        principalId,
        principalKind: 'person',
        name: principalId,
      },
      grants: [{ tenant: '*', roles: role === 'none' ? [] : [role] }],
    }),
  }) as unknown as Directory;

/** Asks the very roles and policies the door asks. */
export function mayAs(role: Role | 'none'): (access: Access) => Promise<boolean> {
  const clock = { now: () => new Date('2026-06-01T12:00:00Z') };
  const authority = createAuthority({ directory: directoryOf(role), region: 'westeurope', clock, log: () => {} });
  const principal = { id: role, kind: 'person', name: role, appRoles: [] } as const;
  return async (access) =>
    'permission' in access
      ? authority.authorize(principal, access.kind === 'provider' ? undefined : 'acme', access.permission)
      : true;
}

const asked = (access: Access): string =>
  'permission' in access ? `${access.kind} ${access.permission}` : access.kind;

/** Routes by roles, as Markdown. */
export async function permissionMatrix(routes: readonly Route[]): Promise<string> {
  const guarded = routes.filter(({ access }: Route) => 'permission' in access);
  const open = routes.filter(({ access }: Route) => !('permission' in access));
  const columns = roleNames.map((role) => ({ role, may: mayAs(role) }));
  const rows: string[][] = [];
  for (const { name, methods, path, access } of guarded) {
    const cells = await Promise.all(columns.map(async ({ may }) => ((await may(access)) ? 'allowed' : '—')));
    rows.push([`${methods.join(', ')} \`/${path}\``, name, asked(access), ...cells]);
  }
  return `# Who may call what

Computed from the list of routes by asking the stamp's roles and policies as the door does, for somebody who holds the role in
the tenant (for \`provider\` routes: in all tenants). Policies that look at money, classification or region take some of it away
again. \`page\` routes are HTML pages: without the permission nothing is shown but the way to sign in. \`bot\` routes are called
by Microsoft's Bot Connector, which proves itself by its token; the permission is asked of the person it speaks of.

${table(['Route', 'Name', 'Access', ...roleNames], rows)}

## Without a permission

\`signedIn\` asks for a valid token alone. \`hook\` is called by vendors: an unknown path token is 404, and each call's signature
is verified. \`public\` is open to anybody.

${table(
  ['Route', 'Name', 'Access', 'What it is'],
  open.map(({ name, methods, path, access, summary }) => [
    `${methods.join(', ')} \`/${path}\``,
    name,
    asked(access),
    summary,
  ]),
)}
`;
}
