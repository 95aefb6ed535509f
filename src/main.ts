import { createAudit } from './audit/index.ts';
import { readConfig } from './config.ts';
import { createContracts } from './contracts/index.ts';
import { createDocumentVersions } from './documents/index.ts';
import { createGates } from './gates/index.ts';
import { createNotifications } from './notifications/index.ts';
import { registerWithAzure } from './platform/azure.ts';
import { inbox } from './platform/inbox.ts';
import { outboxSlice } from './platform/outbox-sweep.ts';
import { createPlatform } from './platform/platform.ts';
import { log } from './platform/telemetry.ts';
import { forEachTenant, tenantWorkConsumer } from './platform/tenant-work.ts';
import { createRenewals } from './renewals/index.ts';
import type { Slice } from './slice.ts';
import { createTenancy, openWrappedKeys } from './tenancy/index.ts';

// config → platform → slices → Azure. The only file that knows everything.

const config = readConfig(process.env);
const platform = createPlatform(config, openWrappedKeys);
const { clock, documents, queues, signIn } = platform;
const { publicUrl, region, houseTenant } = config.stamp;

const tenancy = createTenancy({
  ...platform,
  home: {
    account: config.cosmos.accountId,
    endpoint: config.cosmos.endpoint,
    database: config.cosmos.database,
    region,
  },
  houseTenant,
  logDecision: (decision) => log.info('access decision', decision),
});
const eachTenant = forEachTenant(queues, tenancy.openTenants);

const notifications = createNotifications({
  documents,
  mail: platform.mail,
  clock,
  mailDomain: config.mail.from.split('@')[1] ?? 'localhost',
});
const audit = createAudit({ documents });
const gates = createGates({
  documents,
  people: { withRole: tenancy.peopleWithRole, may: tenancy.may, zone: tenancy.zoneOf },
  send: notifications.send,
  ensureLogged: audit.ensureLogged,
  forms: { token: signIn.formToken, check: signIn.checkFormPost },
  clock,
  publicUrl,
  forEachTenant: eachTenant,
});
const versions = createDocumentVersions({ blobs: platform.blobs, clock });
const contracts = createContracts({
  documents,
  versions,
  gates,
  zoneOf: tenancy.zoneOf,
  trail: audit.trail,
  clock,
  forEachTenant: eachTenant,
});

const renewals = createRenewals({
  documents,
  contracts,
  gates,
  clock,
  send: notifications.send,
  peopleWithRole: tenancy.peopleWithRole,
  forEachTenant: eachTenant,
});

gates.useActions([...contracts.actions, ...renewals.actions]);

const slices: readonly Slice[] = [
  { name: 'auth', routes: signIn.routes },
  outboxSlice(platform),
  tenancy.slice,
  notifications.slice,
  audit.slice,
  gates.slice,
  contracts.slice,
  renewals.slice,
];

registerWithAzure([...slices, { name: 'platform', queues: [tenantWorkConsumer(slices)] }], {
  door: { ...tenancy.door, verifyBearer: platform.verifyBearer, readSession: signIn.readSession },
  receivers: inbox({ documents, clock }),
  recordDenial: async (scope, route, code) => {
    await documents.record(scope, {
      type: 'access.denied',
      subject: { kind: 'tenant', id: scope.tenant },
      data: { route, code },
    });
  },
  logFault: (route, correlation, fault) => log.error('fault', { route, correlation, fault }),
  drain: platform.drain,
});
await platform.startTelemetry();
