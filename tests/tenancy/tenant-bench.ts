import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { startBlob } from '../../devhost/blob/index.ts';
import { startKeyVault } from '../../devhost/key-vault/index.ts';
import type { ServiceContext } from '../../devhost/service.ts';
import { createBlobs } from '../../src/platform/blob.ts';
import { createBlobContainers } from '../../src/platform/blob-containers.ts';
import { containerControl } from '../../src/platform/cosmos/tenant-containers.ts';
import { createKeyVault } from '../../src/platform/key-vault.ts';
import { openScope, type TenantScope } from '../../src/platform/scope.ts';
import { createTenantKeyChanges } from '../../src/platform/tenant-key-changes.ts';
import { createTenantKeys } from '../../src/platform/tenant-keys.ts';
import type { Command, Step } from '../../src/platform/workflow.ts';
import type { Workflows } from '../../src/platform/workflows.ts';
import { createTenancy, openWrappedKeys } from '../../src/tenancy/index.ts';
import { openProcess, placementOf, provision } from '../platform/cosmos/tenant-fixture.ts';
import { anyCredential, startLocalAzure } from '../support/devhost.ts';

export const admin = { kind: 'person', id: 'admin-1', name: 'Ada' } as const;
export const house = 'house';
export const scopeIn = (tenant: string) => openScope({ tenant, actor: admin, correlation: 'c-1' });

/** One instance of the app: caches and clients of its own. */
export type Instance = Awaited<ReturnType<typeof tenantBench>>['first'];

interface InstanceOptions {
  readonly secretsOf?: (scope: TenantScope) => Promise<readonly string[]>;
  /** Told whenever the instance has changed anything anywhere; what it throws is a death just then. */
  readonly done?: (what: string) => void;
}

/** The same, telling of every call that changes something once it has. */
const noticed = <T extends object>(part: T, changing: readonly (keyof T & string)[], done: (what: string) => void): T =>
  new Proxy(part, {
    get(target, name) {
      const method = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      if (!changing.some((each) => each === name)) return method.bind(target);
      return async (...given: unknown[]) => {
        const answer = await Reflect.apply(method, target, given);
        done(String(name));
        return answer;
      };
    },
  });

/** Tenancy with its real neighbours on the local Azure: Cosmos with its control plane, Key Vault, Blob. */
export async function tenantBench() {
  const azure = await startLocalAzure();
  const folder = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const context = (name: string): ServiceContext => ({
    dataDir: join(folder, name),
    port: 0,
    clock: azure.clock,
    tls: azure.tls,
    log: () => {},
    // The vault's client asks once without a token to be told where tokens are had.
    tokens: { verify: async (authorization) => (authorization ? { oid: 'test' } : undefined) },
  });
  const vaultService = await startKeyVault(context('vault'));
  const blobService = await startBlob(context('blob'));
  const { account, endpoint, database, region } = placementOf(azure, house);

  /** Tenants that a sweep wants something done in. */
  const told: string[] = [];
  const openInstance = ({ secretsOf = async () => [], done = () => {} }: InstanceOptions = {}) => {
    const opened = openProcess(azure);
    const app = {
      ...opened,
      catalog: noticed(opened.catalog, ['write', 'remove'], done),
      documents: noticed(opened.documents, ['commit', 'record'], done),
    };
    const vault = noticed(
      createKeyVault({ uri: vaultService.url, checkChallenge: false }, anyCredential, app.clock),
      ['newKeyVersion', 'deleteKey', 'deleteSecret'],
      done,
    );
    const store = openWrappedKeys(app.catalog);
    const keys = createTenantKeys(vault, store, app.clock);
    const keyChanges = createTenantKeyChanges(vault, store, keys);
    const blobs = createBlobs({ endpoint: blobService.url }, anyCredential, keys);
    const control = containerControl(anyCredential, { armEndpoint: azure.resourceManager.url });
    const containers = noticed(control, ['create', 'remove'], done);
    const blobContainers = createBlobContainers({ endpoint: blobService.url }, anyCredential);
    const tenancy = createTenancy({
      ...app,
      vault,
      keys,
      keyChanges,
      blobs,
      containers,
      secretsOf,
      blobContainers: noticed(blobContainers, ['remove'], done),
      houseTenant: house,
      queues: { send: async ({ tenant }) => void told.push(tenant) },
      houseScope: (scope) => scopeIn(house).actingAs(scope.actor),
      seeds: [],
      vaultUri: vaultService.url,
      recoveryDays: { blob: 30, cosmos: 7, keyVault: 90 },
      logEnd: async () => ({ origin: 'log.example/t/lost/e0', size: 7, checkpoint: 'a signed note' }),
      home: { account, endpoint, database, region },
      logDecision: () => {},
    });
    return { ...app, vault, store, keys, keyChanges, blobs, containers, tenancy };
  };
  const first = openInstance();

  /** A tenant as provisioning leaves it, but for its Key Vault key where one for many will do: making one takes long. */
  const open = async (tenant: string, state = 'open', more: object = {}, keyName = `tenant-${tenant}`) => {
    await provision(azure, tenant);
    await first.keys.create(scopeIn(tenant), await first.vault.ensureKey(keyName, 'RSA'));
    await first.blobs.createTenantContainer(scopeIn(tenant));
    await first.catalog.write('tenants', {
      id: tenant,
      kind: 'tenancy.tenant',
      schema: 1,
      tenant,
      name: `Client ${tenant}`,
      zone: 'UTC',
      currency: 'USD',
      region,
      state,
      createdBy: 'x',
      createdAt: '2026-01-01T00:00:00.000Z',
      ...more,
    });
  };
  return {
    azure,
    first,
    openInstance,
    told,
    open,
    vaultService,
    account: new BlobServiceClient(blobService.url, anyCredential),
    async stop() {
      await Promise.all([azure.stop(), vaultService.stop(), blobService.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A story's acts, done by an instance one after the other; `before` may throw, as a process dies. */
export async function perform(
  instance: Instance,
  scope: TenantScope,
  story: Step<unknown>,
  before: (act: string) => void | Promise<void> = () => {},
): Promise<readonly string[]> {
  const done: string[] = [];
  let next = story.next();
  while (!next.done) {
    const command: Command = next.value;
    if (command.kind !== 'activity') throw new Error(`not played here: ${command.kind}`);
    await before(command.name);
    next = story.next(await act(instance, scope, command.name, command.input));
    done.push(command.name);
  }
  return done;
}

export const inert: Workflows = { nudge: async () => {}, start: async () => 'started' };

export async function act(instance: Instance, scope: TenantScope, name: string, input: unknown): Promise<unknown> {
  const found = instance.tenancy.slice.activities.find(({ ref }) => ref.name === name);
  if (!found) throw new Error(`no act is named ${name}`);
  return found.handle(scope, input as never, { workflows: inert, instance: 'test' });
}

export async function textOf(content: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  if (!content) throw new Error('no such content');
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
