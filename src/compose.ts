import { createAudit, raisesAlarms } from './audit/index.ts';
import { createConnectors } from './connectors/index.ts';
import { createContracts } from './contracts/index.ts';
import { createDocuments, topicNames } from './documents/index.ts';
import { approvalPolicyPartition, createGates, defaultApprovalPolicy } from './gates/index.ts';
import { createNotifications, createTeamsCards } from './notifications/index.ts';
import type { RequestFacts } from './platform/http.ts';
import { outboxSlice } from './platform/outbox-sweep.ts';
import type { Platform } from './platform/platform.ts';
import type { TenantScope } from './platform/scope.ts';
import { log } from './platform/telemetry.ts';
import { forEachTenant, tenantWorkConsumer } from './platform/tenant-work.ts';
import { createRenewals } from './renewals/index.ts';
import type { EventDescription, Slice } from './slice.ts';
import { createOpenApi, createWebhooks } from './surfaces/index.ts';
import { createTenancy, roleNames, rolesWith } from './tenancy/index.ts';

/** The pieces of the configuration that slices need. */
export interface StampSettings {
  readonly cosmos: { readonly accountId: string; readonly endpoint: string; readonly database: string };
  readonly keyVault: { readonly uri: string };
  readonly mail: { readonly from: string };
  readonly recovery: { readonly blobDays: number; readonly cosmosDays: number; readonly keyVaultDays: number };
  readonly stamp: { readonly region: string; readonly publicUrl: string; readonly houseTenant: string };
}

/**
 * Puts the slices together, each with what it needs of the platform and of the slices above it. Makes no request and loads no
 * SDK, so the permission matrix, the event catalogue and OpenAPI are computed from the very list that is registered.
 */
export function composeSlices(platform: Platform, { cosmos, keyVault, mail, recovery, stamp }: StampSettings) {
  const { clock, documents, queues, signIn } = platform;
  const { publicUrl, region, houseTenant } = stamp;

  const tenancy = createTenancy({
    ...platform,
    home: {
      account: cosmos.accountId,
      endpoint: cosmos.endpoint,
      database: cosmos.database,
      region,
    },
    houseTenant,
    seeds: [{ partition: approvalPolicyPartition, doc: defaultApprovalPolicy }],
    vaultUri: keyVault.uri,
    recoveryDays: { blob: recovery.blobDays, cosmos: recovery.cosmosDays, keyVault: recovery.keyVaultDays },
    logEnd: (scope) => audit.endOf(scope),
    secretsOf: async (scope) => {
      const named = await Promise.all(slices.map((slice) => slice.secretsOf?.(scope) ?? []));
      return named.flat();
    },
    logDecision: (decision) => log.info('access decision', decision),
  });
  const eachTenant = forEachTenant(queues, tenancy.openTenants);

  const { connector } = platform.teams;
  const teams =
    connector &&
    createTeamsCards({
      documents,
      connector,
      liveCard: (scope, proposalId, person) => gates.cardFor(scope, proposalId, person),
    });
  const notifications = createNotifications({
    documents,
    mail: platform.mail,
    ...(teams ? { teams } : {}),
    sealedText: platform.sealedText,
    clock,
    mailDomain: mail.from.split('@')[1] ?? 'localhost',
    publicUrl,
    peopleWithRole: tenancy.peopleWithRole,
    may: tenancy.may,
    zoneOf: tenancy.zoneOf,
    forEachTenant: eachTenant,
  });
  const catalogue = new Map<string, EventDescription>();
  const audit = createAudit({
    documents,
    writeOnce: platform.writeOnce,
    logKeys: platform.logKeys,
    houseTenant,
    alarm: raisesAlarms({ send: notifications.send, peopleWithRole: tenancy.peopleWithRole, clock }),
    markDirty: platform.marks.mark,
    queues,
    send: notifications.send,
    holdOf: tenancy.holdOf,
    forEachTenant: eachTenant,
    forEachDirtyTenant: forEachTenant(queues, async () =>
      Array.fromAsync(platform.marks.list(), (id) => ({ id, zone: 'UTC' })),
    ),
    clock,
    publicUrl,
    // Which events there are is known when all slices are put together.
    described: (type) => {
      if (catalogue.size === 0)
        for (const event of slices.flatMap(({ events = [] }) => events)) catalogue.set(event.type, event);
      return catalogue.get(type);
    },
  });
  const gates = createGates({
    documents,
    people: {
      withRole: tenancy.peopleWithRole,
      deciders: tenancy.deciders,
      members: tenancy.members,
      may: tenancy.may,
      zone: tenancy.zoneOf,
      reader: notifications.readerOf,
      currency: tenancy.currencyOf,
    },
    send: notifications.send,
    renewCards: teams?.renew,
    ensureLogged: audit.ensureLogged,
    forms: { token: signIn.formToken, check: signIn.checkFormPost },
    sessions: platform.guests,
    guesses: platform.guesses,
    names: { roles: roleNames, decidingRoles: rolesWith('proposal.decide'), topics: topicNames },
    clock,
    publicUrl,
    forEachTenant: eachTenant,
  });
  const files = createDocuments({
    documents,
    blobs: platform.blobs,
    clock,
    may: tenancy.may,
    tell: notifications.send,
    page: { scripts: platform.pageScripts, scriptToken: signIn.scriptToken, blobOrigin: platform.blobOrigin },
    forEachTenant: eachTenant,
  });
  const contracts = createContracts({
    documents,
    files,
    gates,
    zoneOf: tenancy.zoneOf,
    trail: audit.trail,
    timeline: audit.timeline,
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

  const connectors = createConnectors({
    ...platform,
    contracts,
    makeHook: tenancy.makeHook,
    currencyOf: tenancy.currencyOf,
    publicUrl,
    forEachTenant: eachTenant,
  });
  const webhooks = createWebhooks(platform);
  const openApi = createOpenApi(() => slices.flatMap((slice) => slice.routes ?? []));

  const actions = [...contracts.actions, ...renewals.actions];
  gates.useActions(actions);

  const slices: readonly Slice[] = [
    { name: 'auth', routes: signIn.routes },
    outboxSlice(platform),
    tenancy.slice,
    notifications.slice,
    audit.slice,
    gates.slice,
    files.slice,
    contracts.slice,
    renewals.slice,
    connectors.slice,
    webhooks.slice,
    openApi.slice,
  ];

  return {
    slices: [...slices, { name: 'platform', queues: [tenantWorkConsumer(slices)] }] satisfies readonly Slice[],
    actions,
    door: {
      ...tenancy.door,
      verifyBearer: platform.verifyBearer,
      verifyBot: platform.teams.verifyBot,
      readSession: signIn.readSession,
      readScriptSession: signIn.readScriptSession,
      guestOf: async (asking: TenantScope, params: Readonly<Record<string, string>>, request: RequestFacts) =>
        (await notifications.guestOf(asking, params)) ?? gates.guestOf(asking, params, request),
    },
  };
}
