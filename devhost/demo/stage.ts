import { users } from '../entra/directory.ts';
import { CREDENTIALS } from '../vendors/connectwise/index.ts';
import type { Answer } from './api.ts';
import { eventually, type Walk } from './walk.ts';

/** The two clients of the demo MSP, and the MSP's own paper. */
export const tenants = [
  { id: 'fabrikam', name: 'Fabrikam Dental Group', zone: 'America/New_York', currency: 'USD' },
  { id: 'wingtip', name: 'Wingtip Toys', zone: 'Europe/Berlin', currency: 'EUR' },
] as const;

type Grants = readonly { readonly tenant: string; readonly roles: readonly string[] }[];

const grantsOf: Readonly<Record<string, Grants>> = {
  admin: [{ tenant: '*', roles: ['provider-admin'] }],
  manager: [{ tenant: 'fabrikam', roles: ['contract-manager', 'approver'] }],
  manager2: [{ tenant: 'wingtip', roles: ['contract-manager'] }],
  account: [{ tenant: 'fabrikam', roles: ['account-manager'] }],
  legal: [{ tenant: 'fabrikam', roles: ['approver'] }],
  executive: [{ tenant: 'wingtip', roles: ['approver'] }],
  auditor: [{ tenant: '*', roles: ['auditor'] }],
  integrator: [{ tenant: 'fabrikam', roles: ['integrator'] }],
};

/** Provisions both tenants at once and waits until they are open. */
export async function provisionTenants(walk: Walk): Promise<void> {
  const admin = walk.as('admin');
  await Promise.all(tenants.map((tenant) => admin.must(202, 'POST', 'api/v1/tenants', { json: tenant })));
  for (const { id } of tenants) {
    await eventually(`tenant ${id} to be open`, async () => {
      const { body } = await admin.must(200, 'GET', `api/v1/tenants/${id}`);
      return body.state === 'open' ? true : undefined;
    });
  }
}

/** Says who may do what. Repeating it changes nothing. */
export async function grantRoles(walk: Walk): Promise<void> {
  for (const [key, grants] of Object.entries(grantsOf)) {
    const answer = await putGrants(walk, key, grants, { 'if-none-match': '*' });
    if (answer.status !== 200 && answer.status !== 412) throw notGranted(key, answer);
  }
}

/** Says what else somebody may do, whatever was said of it before. */
export async function grantMore(walk: Walk, key: string, more: Grants): Promise<void> {
  const grants = [...(grantsOf[key] ?? []), ...more];
  const first = await putGrants(walk, key, grants, { 'if-none-match': '*' });
  const answer = first.status === 412 ? await putGrants(walk, key, grants, { 'if-match': first.etag }) : first;
  if (answer.status !== 200) throw notGranted(key, answer);
}

function putGrants(walk: Walk, key: string, grants: Grants, headers: Readonly<Record<string, string>>) {
  const user = users.find((u) => u.key === key);
  const [id, who] = user
    ? [user.oid, { kind: 'person', name: user.name, email: user.upn }]
    : ['8a6c2f31-0d5e-4f7b-9c43-e1d2b3a4f502', { kind: 'application', name: 'Northwind Integration Hub' }];
  return walk.as('admin').send('PUT', `api/v1/grants/${id}`, { json: { ...who, grants }, headers });
}

const notGranted = (key: string, { status, body }: Answer) =>
  new Error(`grants of ${key}: ${status} ${JSON.stringify(body)}`);

/** The integration's own GUID, as developer.connectwise.com gives one to every product. */
const integrationId = '1c0ffee5-5a1e-4b0b-9e11-c0a7e4b0a7d2';

/** Connects the MSP's ConnectWise for one client: agreements come in by callback from now on. */
export async function connectPsa(walk: Walk): Promise<string> {
  const { companyId, publicKey, privateKey } = CREDENTIALS;
  const baseUrl = walk.azure.settings.DEVHOST_CONNECTWISE_URL;
  const connection = await walk.as('admin', 'fabrikam').must(201, 'POST', 'api/v1/connections', {
    json: {
      kind: 'connectwise',
      displayName: 'ConnectWise PSA',
      baseUrl,
      companyId,
      publicKey,
      privateKey,
      clientId: integrationId,
    },
    key: 'demo-connection',
  });
  return connection.body.id;
}
