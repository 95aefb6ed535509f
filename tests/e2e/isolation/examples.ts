import type { Json } from '../../../devhost/demo/walk.ts';
import { findUser } from '../../../devhost/entra/directory.ts';
import { auditErasingExamples } from './audit-erasing-examples.ts';
import { auditEvidenceExamples } from './audit-evidence-examples.ts';
import { auditKeyExamples } from './audit-key-examples.ts';
import { auditLogExamples } from './audit-log-examples.ts';
import { contractExamples } from './contract-examples.ts';
import { decidingExamples } from './deciding-examples.ts';
import { documentExamples } from './document-examples.ts';
import { about, call, contract, type Example, etagOf, key, type Make, plain, reading } from './example.ts';
import { executingExamples } from './executing-examples.ts';
import { connectionBody, type Ground, tenantBody } from './ground.ts';
import { linkExamples } from './link-examples.ts';
import { notificationExamples } from './notification-examples.ts';
import { pageExamples } from './page-examples.ts';
import { peopleExamples } from './people-examples.ts';
import { policyExamples } from './policy-examples.ts';
import { sealedExamples } from './sealed-examples.ts';
import { teamsExamples } from './teams-examples.ts';

const document = { title: 'Of alpha', counterparty: { name: 'Of alpha' } };

/** One for every route of the app, by name. A route that is missing here fails the test. */
export const examples: Readonly<Record<string, Make>> = {
  ...auditKeyExamples,
  ...auditEvidenceExamples,
  ...auditLogExamples,
  ...auditErasingExamples,
  ...sealedExamples,
  ...notificationExamples,
  ...pageExamples,
  ...decidingExamples,
  ...executingExamples,
  ...linkExamples,
  ...peopleExamples,
  ...policyExamples,
  ...teamsExamples,
  'auth-signIn': plain('nobody', 'GET', 'auth/sign-in?return=%2F', {}, 302),
  'auth-callback': plain('nobody', 'GET', 'auth/callback?code=x&state=y', {}, 400),
  'auth-signOut': plain('nobody', 'POST', 'auth/sign-out'),
  'openapi-readDocument': plain('nobody', 'GET', 'api/v1/openapi.json'),
  'tenancy-readMe': plain('manager', 'GET', 'api/v1/me'),

  'tenancy-createTenant': plain('admin', 'POST', 'api/v1/tenants', { json: tenantBody('alpha') }, 202),
  'tenancy-listTenants': plain('admin', 'GET', 'api/v1/tenants'),
  'tenancy-readTenant': () => about('admin', 'GET', (id) => `api/v1/tenants/${id.slice(0, 30)}`, 'alpha', {}),
  'tenancy-changeTenant': async ({ stamp }) => {
    const { etag } = await stamp.as('admin').must(200, 'GET', 'api/v1/tenants/alpha');
    const sent = { json: { state: 'open', reason: 'as it is' }, headers: { 'if-match': etag ?? '' } };
    return about('admin', 'PATCH', (id) => `api/v1/tenants/${id.slice(0, 30)}`, 'alpha', sent);
  },
  // Refused, since alpha is open: who may ask is what is tried here.
  'tenancy-requestShredding': () => {
    const sent = { json: { confirmName: 'Client alpha', reason: 'none' } };
    return about('admin', 'POST', (id) => `api/v1/tenants/${id.slice(0, 30)}/shredding`, 'alpha', sent, 409);
  },
  'tenancy-readShredding': () =>
    about('admin', 'GET', (id) => `api/v1/tenants/${id.slice(0, 30)}/shredding`, 'alpha', {}, 404),
  'tenancy-requestRotation': () => {
    const sent = { json: { kind: 'tenantKey' }, headers: key() };
    return about('admin', 'POST', (id) => `api/v1/tenants/${id.slice(0, 30)}/key-rotations`, 'alpha', sent, 202);
  },
  'tenancy-readKeyRotation': async ({ stamp }) => {
    const json = { kind: 'wrappingKey' };
    const { body } = await stamp
      .as('admin')
      .must(202, 'POST', 'api/v1/tenants/alpha/key-rotations', { json, key: 'r' });
    return about('admin', 'GET', (id) => `api/v1/tenants/alpha/key-rotations/${id}`, body.id, {});
  },
  'tenancy-listGrants': plain('admin', 'GET', 'api/v1/grants'),
  'tenancy-putGrants': plain('admin', 'PUT', `api/v1/grants/${findUser('client')?.oid}`, {
    json: { kind: 'person', name: 'Daniel Reyes', grants: [{ tenant: 'alpha', roles: ['client-contact'] }] },
    headers: { 'if-none-match': '*' },
  }),

  'gates-listProposals': plain('manager', 'GET', 'api/v1/proposals'),
  'gates-readProposal': reading(
    (id) => `api/v1/proposals/${id}`,
    ({ things }) => things.proposals[0],
  ),
  'gates-decideProposal': ({ things }) =>
    about('legal', 'POST', (id) => `api/v1/proposals/${id}/decisions`, things.proposals[0], {
      json: { verdict: 'approve', contentHash: things.hashes[0] },
    }),
  'gates-showApproval': ({ things }) => pageCall('GET', things.link),
  'gates-decideByLink': async (ground) => pageCall('POST', ground.things.link, await decisionForm(ground)),

  'contracts-createContract': plain('manager', 'POST', 'api/v1/contracts', { json: document, headers: key() }, 201),
  'contracts-listContracts': plain('manager', 'GET', 'api/v1/contracts'),
  'contracts-readContract': reading(contract(), ({ things }) => things.active),
  'contracts-editContract': async (ground) => {
    const headers = await etagOf(ground, contract()(ground.things.draft));
    return about('manager', 'PATCH', contract(), ground.things.draft, { json: { type: 'sow' }, headers });
  },
  ...contractExamples,
  ...documentExamples,
  'contracts-readAnalysis': reading(contract('/analysis'), ({ things }) => things.withDocument),
  'contracts-readTrail': reading(contract('/audit'), ({ things }) => things.withDocument),
  'contracts-approveContract': ({ things }) =>
    about('legal', 'PUT', contract('/approve'), things.pending[1], { json: { contentHash: things.hashes[1] } }),
  'renewals-readRenewal': reading(contract('/renewal'), ({ things }) => things.active),
  'renewals-recordNotice': async (ground) => {
    const { active } = ground.things;
    const headers = { ...key(), ...(await etagOf(ground, contract()(active))) };
    const receivedOn = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const json = { kind: 'non-renewal', receivedOn, method: 'email' };
    return about('manager', 'POST', contract('/notices'), active, { json, headers }, 201);
  },

  'connectors-createConnection': ({ stamp }) => {
    const json = connectionBody(stamp.azure.settings.DEVHOST_CONNECTWISE_URL ?? '');
    return { can: 'manager', status: 201, call: call('POST', 'api/v1/connections', { json, headers: key() }) };
  },
  'connectors-listConnections': plain('manager', 'GET', 'api/v1/connections'),
  'connectors-readConnection': reading(
    (id) => `api/v1/connections/${id}`,
    ({ things }) => things.connection,
  ),
  'connectors-receiveConnectWise': ({ things: { hookToken, callback } }) => {
    const headers = { 'content-type': 'application/json', 'x-content-signature': callback.signature };
    const path = (token: string) => `hooks/connectwise/${token}?recordId=4182&action=updated`;
    const sent = { body: callback.body, headers };
    return {
      can: 'nobody',
      status: 202,
      call: call('POST', path(hookToken), sent),
      absent: call('POST', path('A'.repeat(43)), sent),
    };
  },
  'webhooks-createWebhook': ({ stamp }) => {
    const json = { url: `${stamp.azure.settings.DEVHOST_WEBHOOK_SINK_URL}/sink/alpha2`, types: ['contract.*'] };
    return { can: 'manager', status: 201, call: call('POST', 'api/v1/webhooks', { json, headers: key() }) };
  },
  'webhooks-listWebhooks': plain('manager', 'GET', 'api/v1/webhooks'),
  'webhooks-readWebhook': reading(
    (id) => `api/v1/webhooks/${id}`,
    ({ things }) => things.webhook,
  ),
  'webhooks-deleteWebhook': async (ground) => {
    const path = (id: string) => `api/v1/webhooks/${id}`;
    const headers = await etagOf(ground, path(ground.things.webhook));
    return about('manager', 'DELETE', path, ground.things.webhook, { headers }, 204);
  },
};

/** An approval page; the absent one is of a tenant that is not there. */
function pageCall(method: 'GET' | 'POST', link: string, form?: URLSearchParams): Example {
  const path = new URL(link).pathname.slice(1);
  const sent = form
    ? {
        body: form.toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      }
    : {};
  return {
    can: 'legal',
    status: 200,
    call: call(method, path, sent),
    absent: call(method, path.replace('/alpha/', '/nowhere/'), sent),
  };
}

/** The form as the approver's own page holds it. */
async function decisionForm(ground: Ground): Promise<URLSearchParams> {
  const page = await fetch(ground.things.link, { headers: { cookie: await ground.session('legal') } });
  const text = await page.text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
  return new URLSearchParams({ verdict: 'approve', csrf: hidden('csrf'), contentHash: hidden('contentHash') } as Json);
}
