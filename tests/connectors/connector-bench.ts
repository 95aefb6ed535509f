import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBlob } from '../../devhost/blob/index.ts';
import { startKeyVault } from '../../devhost/key-vault/index.ts';
import type { ServiceContext } from '../../devhost/service.ts';
import { CREDENTIALS, connectWise } from '../../devhost/vendors/connectwise/index.ts';
import { createConnectors } from '../../src/connectors/index.ts';
import { type Contract, createContracts } from '../../src/contracts/index.ts';
import { createDocuments } from '../../src/documents/index.ts';
import type { Gates } from '../../src/gates/index.ts';
import { createBlobs } from '../../src/platform/blob.ts';
import { toCloudEvent } from '../../src/platform/cloud-event.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { serve } from '../../src/platform/http/pipeline.ts';
import { recordsDenials } from '../../src/platform/http/record-denials.ts';
import type { Method } from '../../src/platform/http.ts';
import { inbox } from '../../src/platform/inbox.ts';
import { createKeyVault } from '../../src/platform/key-vault.ts';
import type { Queues } from '../../src/platform/messages.ts';
import { createOutbound, type Outbound } from '../../src/platform/outbound.ts';
import { ok } from '../../src/platform/result.ts';
import type { TenantScope } from '../../src/platform/scope.ts';
import { createTenantKeyChanges } from '../../src/platform/tenant-key-changes.ts';
import { createTenantKeys } from '../../src/platform/tenant-keys.ts';
import type { Slice } from '../../src/slice.ts';
import { createWebhooks } from '../../src/surfaces/index.ts';
import { createTenancy, openWrappedKeys } from '../../src/tenancy/index.ts';
import { openProcess, placementOf, provision, scopeOf } from '../platform/cosmos/tenant-fixture.ts';
import { anyCredential, startLocalAzure } from '../support/devhost.ts';
import { nothingSealed } from '../support/sealing.ts';

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what these tests find out
export type Json = any;

export const tenant = 'acme';
const workflows = { nudge: async () => {}, start: async () => 'started' as const };
const admin = { id: 'u-admin', kind: 'person', name: 'Admin', appRoles: ['Provider.Admin'] } as const;

export type ConnectorBench = Awaited<ReturnType<typeof connectorBench>>;

/** Connectors and webhooks with their real neighbours on the local Azure; HTTP by the real pipeline, messages by hand. */
export async function connectorBench() {
  const azure = await startLocalAzure();
  const folder = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const context = (name: string): ServiceContext => ({
    dataDir: join(folder, name),
    port: 0,
    clock: azure.clock,
    tls: azure.tls,
    // The vault's client asks once without a token, and without its body, to be told where tokens are had.
    tokens: { verify: async (authorization) => (authorization ? { oid: 'test' } : undefined) },
    log: () => {},
  });
  const vaultService = await startKeyVault(context('vault'));
  const blobService = await startBlob(context('blob'));
  const psa = await connectWise(context('connectwise'), [10, 20]);

  const app = openProcess(azure);
  const { catalog, clock, documents, placements } = app;
  const vault = createKeyVault({ uri: vaultService.url, checkChallenge: false }, anyCredential, clock);
  const keys = createTenantKeys(vault, openWrappedKeys(catalog), clock);
  const blobs = createBlobs({ endpoint: blobService.url }, anyCredential, keys);
  const scope = scopeOf(tenant);
  await provision(azure, tenant);
  await keys.create(scope, await vault.ensureKey(`tenant-${tenant}`, 'RSA'));
  await blobs.createTenantContainer(scope);
  await catalog.write('tenants', {
    id: tenant,
    kind: 'tenancy.tenant',
    schema: 1,
    tenant,
    name: 'Acme',
    zone: 'America/New_York',
    currency: 'USD',
    region: 'westeurope',
    state: 'open',
    createdBy: 'test',
    createdAt: '2026-01-01T00:00:00Z',
  });

  const requested: string[] = [];
  const real = createOutbound({ privateHosts: ['localhost'] });
  const outbound: Outbound = {
    send: (request) => {
      requested.push(`${request.method} ${request.url}`);
      return real.send(request);
    },
  };
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  const queued: { queue: string; id: string; session: string | undefined; body: unknown; scope: TenantScope }[] = [];
  const queues: Queues = {
    send: async (from, queue, { id, session, body }) => void queued.push({ queue, id, session, body, scope: from }),
  };
  const front = createServer((request, response) => void hook(request, response));
  const publicUrl = await listen(front);
  const { account, endpoint, database, region } = placementOf(azure, tenant);
  const tenancy = createTenancy({
    catalog,
    queues: { send: async () => {} },
    placements,
    blobs,
    vault,
    keys,
    documents,
    clock,
    houseTenant: 'house',
    seeds: [],
    containers: { create: async () => {}, remove: async () => {} },
    home: { account, endpoint, database, region },
    // Nothing here rotates a key or ends a tenant.
    marks: app.marks,
    keyChanges: createTenantKeyChanges(vault, openWrappedKeys(catalog), keys),
    blobContainers: { remove: async () => 'held' },
    houseScope: (from: TenantScope) => from,
    vaultUri: vaultService.url,
    recoveryDays: { blob: 30, cosmos: 7, keyVault: 90 },
    logEnd: async () => ({ origin: 'log.example/t/acme/e0', size: 0 }),
    secretsOf: async () => [],
    logDecision: () => {},
  });
  const forEachTenant = () => async () => {};
  const contracts = createContracts({
    documents,
    files: createDocuments({ documents, blobs, clock, forEachTenant, ...nothingSealed }),
    gates: {} as Gates, // nothing here meets a gate
    zoneOf: tenancy.zoneOf,
    trail: async () => [],
    timeline: async () => ({ lines: [] }),
    clock,
    forEachTenant,
  });
  let minutes = 0; // each refusal in another one, so that none is only counted
  const eachMinute = { now: () => new Date(minutes++ * 60_000) };
  const denials = recordsDenials({ documents, clock: eachMinute, logFault: console.error });
  const parts = { documents, denials, vault, blobs, queues, outbound, clock, pause };
  const connectors = createConnectors({
    ...parts,
    contracts,
    publicUrl,
    forEachTenant,
    makeHook: tenancy.makeHook,
    currencyOf: tenancy.currencyOf,
  });
  const webhooks = createWebhooks(parts);
  const slices: readonly Slice[] = [connectors.slice, webhooks.slice];
  const routes = slices.flatMap((slice) => slice.routes ?? []);
  const receive = inbox({ documents, clock, pause });
  const pipeline = {
    door: {
      ...tenancy.door,
      verifyBearer: async () => ok(admin),
      verifyBot: async () => ok({ serviceUrl: 'https://nowhere.invalid', directory: 'none' }),
      readSession: async () => undefined,
      readScriptSession: async () => undefined,
      guestOf: async () => undefined,
    },
    recordDenial: async () => {},
    recordRead: documents.record.bind(documents),
    logFault: (_route: string, _correlation: string, fault: unknown) => console.error(fault),
  };

  async function call(
    name: string,
    {
      params = {},
      headers = {},
      body = '',
      path = '',
    }: {
      params?: Record<string, string>;
      headers?: Record<string, string>;
      body?: string | Uint8Array;
      path?: string;
    } = {},
  ): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: Json }> {
    const route = routes.find((each) => each.name === name);
    if (!route) throw new Error(`there is no route ${name}`);
    const sent = { authorization: 'Bearer any', 'x-tenant': tenant, 'content-type': 'application/json', ...headers };
    const output = await serve(
      route,
      {
        method: route.methods[0] as Method,
        url: new URL(`http://localhost/${path}`),
        headers: new Map(Object.entries(sent)),
        cookies: new Map(),
        correlation: 'c-http',
        params,
        body: async () => Buffer.from(body),
      },
      workflows,
      pipeline,
    );
    const text = typeof output.body === 'string' ? output.body : '';
    return { status: output.status, headers: output.headers, body: text ? JSON.parse(text) : undefined };
  }

  async function hook(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const [, pathToken = '', search = ''] = /^\/hooks\/connectwise\/([\w-]+)(.*)$/.exec(request.url ?? '') ?? [];
    const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)]));
    const answer = await call('connectors-receiveConnectWise', {
      params: { pathToken },
      headers,
      body: Buffer.concat(chunks),
      path: `hooks/connectwise/${pathToken}${search}`,
    });
    response.writeHead(answer.status).end();
  }

  const controlServer = createServer((request, response) => {
    void psa.control?.(request, response, new URL(request.url ?? '/', 'http://localhost'));
  });
  const controlUrl = await listen(controlServer);

  return {
    ...{
      azure,
      scope,
      app,
      vault,
      blobs,
      documents,
      contracts,
      psa,
      slices,
      call,
      requested,
      pauses,
      queued,
      publicUrl,
      tenancy,
    },
    events: (type: string): readonly DomainEvent[] => app.committed.filter((event) => event.type === type),
    async control(method: string, path: string, body?: Json): Promise<Json> {
      const response = await fetch(`${controlUrl}/connectwise${path}`, {
        method,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      return text === '' ? undefined : JSON.parse(text);
    },
    /** Hands over what was queued about a record, as the broker would. */
    async drain(externalId: string): Promise<void> {
      const [consumer] = connectors.slice.queues;
      if (!consumer) throw new Error('no consumer');
      const [due, rest] = [queued.filter(isOf(externalId)), queued.filter((message) => !isOf(externalId)(message))];
      queued.splice(0, queued.length, ...rest);
      for (const { id, scope: from, body } of due)
        await receive.message(consumer, JSON.stringify({ id, scope: from.toEnvelope(), message: body }), 1, workflows);
    },
    deliver: (event: DomainEvent, to: 'connectors' | 'webhooks', attempt = 1): Promise<void> => {
      const [subscription] = (to === 'connectors' ? connectors : webhooks).slice.subscriptions;
      if (!subscription) throw new Error('no subscription');
      return receive.event(subscription, toCloudEvent(event), attempt, workflows);
    },
    sync: () =>
      connectors.slice.tenantWork[0]?.handle(scope, {}, { workflows, attempt: 1, now: clock.now() }) ??
      Promise.reject(),
    /** Connects the simulated account. */
    async connect(): Promise<Json> {
      const answer = await call('connectors-createConnection', {
        headers: { 'idempotency-key': 'connect-1' },
        body: JSON.stringify(newConnection(psa.url)),
      });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    /** What approval and renewal would have made of the contract. */
    async amend(contractId: string, fields: Partial<Contract>): Promise<void> {
      const stored = await contracts.read(scope, contractId);
      if (!stored) throw new Error('no contract');
      const doc = { ...stored.doc, ...fields };
      const partition = `contract:${contractId}`;
      await documents.commit(scope, { partition, writes: [{ op: 'replace', doc, ifMatch: stored.etag }], events: [] });
    },
    async stop() {
      for (const server of [front, controlServer]) {
        server.closeAllConnections();
        server.close();
      }
      await Promise.all([psa.stop(), vaultService.stop(), blobService.stop()]);
      await azure.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const isOf = (externalId: string) => (message: { readonly session: string | undefined }) =>
  message.session?.endsWith(`/${externalId}`) === true;

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://localhost:${address.port}`;
}

export const newConnection = (baseUrl: string) => ({
  kind: 'connectwise',
  displayName: 'The PSA',
  baseUrl,
  companyId: CREDENTIALS.companyId,
  publicKey: CREDENTIALS.publicKey,
  privateKey: CREDENTIALS.privateKey,
  clientId: '1c0ffee5-5a1e-4b0b-9e11-c0a7e4b0a7d2',
});

/** An event as it would come from the mesh. */
export const eventOf = (type: string, contractId: string, id = `e-${type}`): DomainEvent => ({
  id,
  type,
  tenant,
  aggregate: `contract:${contractId}`,
  sequence: 1,
  at: '2026-03-01T10:00:00.000Z',
  actor: { kind: 'person', id: 'u-1', name: 'Somebody' },
  correlation: 'c-1',
  subject: { kind: 'contract', id: contractId },
  data: { proposalId: 'p-1' },
});
