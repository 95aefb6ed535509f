import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBlob } from '../../../devhost/blob/index.ts';
import { contractDocuments } from '../../../src/contracts/contract-documents.ts';
import { contractStore } from '../../../src/contracts/contract-store.ts';
import { createDocuments, versionId } from '../../../src/documents/index.ts';
import type { VersionRecord } from '../../../src/documents/version.ts';
import type { Gates } from '../../../src/gates/index.ts';
import { createBlobs } from '../../../src/platform/blob.ts';
import type { EventDocument } from '../../../src/platform/cosmos/event-documents.ts';
import { newId } from '../../../src/platform/ids.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { openScope, type TenantScope } from '../../../src/platform/scope.ts';
import type { TenantKeys } from '../../../src/platform/tenant-keys.ts';
import { aContract } from '../../contracts/a-contract.ts';
import { openProcess, provision } from '../../platform/cosmos/tenant-fixture.ts';
import { anyCredential, startLocalAzure } from '../../support/devhost.ts';
import { nothingSealed } from '../../support/sealing.ts';

export const as = (id: string): TenantScope =>
  openScope({ tenant: 'acme', actor: { kind: 'person', id, name: `${id} of Acme` }, correlation: 'c-1' });
export const [ann, bob] = [as('ann'), as('bob')];

/** What wraps a tenant's keys is not the matter here. */
const keyOf = async ({ tenant }: TenantScope) => ({
  id: `tk-${tenant}`,
  bytes: createHash('sha256').update(tenant).digest(),
});
const tenantKeys = { create: async () => {}, current: keyOf, named: keyOf, forget: () => {} } as unknown as TenantKeys;

/** The documents of contracts on local services, without an app around them. */
export async function openDesk(sealing: Partial<typeof nothingSealed> = {}) {
  const azure = await startLocalAzure();
  const dataDir = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const blob = await startBlob({
    dataDir,
    port: 0,
    clock: azure.clock,
    tls: azure.tls,
    log: () => {},
    tokens: { verify: async () => ({ oid: 'test' }) },
  });
  await provision(azure, 'acme');
  const { documents, clock } = openProcess(azure);
  const blobs = createBlobs({ endpoint: blob.url }, anyCredential, tenantKeys);
  await blobs.createTenantContainer(ann);
  const store = contractStore(documents, clock);
  const withdrawn: string[] = [];
  const gates = {
    async prepareWithdrawal(_: TenantScope, proposalId: string) {
      withdrawn.push(proposalId);
      return { writes: [], events: [] };
    },
  } as unknown as Gates;
  const files = createDocuments({
    documents,
    blobs,
    clock,
    forEachTenant: () => async () => {},
    ...nothingSealed,
    ...sealing,
  });
  const desk = files.deskOf(contractDocuments(store, gates));

  const [work] = files.slice.tenantWork;
  if (!work) throw new Error('nothing sweeps');

  return {
    work,
    azure,
    documents,
    blobs,
    clock,
    store,
    desk,
    files,
    withdrawn,
    async contract(said: Parameters<typeof aContract>[0] = {}): Promise<string> {
      const contractId = newId();
      const contract = aContract({ version: 0, analysedVersion: 0, ...said, contractId });
      const { documentHash: _, ...bare } = contract;
      await store.create(ann, said.documentHash ? contract : bare, [], []);
      return contractId;
    },
    etag: async (contractId: string) => (await store.read(ann, contractId))?.etag ?? '',
    async add(contractId: string, text: string, scope = ann, said: Partial<VersionRecord> = {}) {
      const asked = {
        fileName: 'a.txt',
        mediaType: 'text/plain',
        changeDescription: 'more',
        purpose: 'draft',
      } as const;
      const ifMatch = (await store.read(ann, contractId))?.etag ?? '';
      return desk.add(scope, contractId, { ...asked, ...said, bytes: Buffer.from(text) }, ifMatch);
    },
    async added(contractId: string, text: string) {
      return orThrow(await this.add(contractId, text)).version;
    },
    record: async (contractId: string, versionNumber: number) =>
      (
        await documents.read<VersionRecord>(
          ann,
          `contract:${contractId}`,
          versionId(versionNumber),
          'documents.version',
        )
      )?.doc,
    async events(contractId: string) {
      const text = "SELECT * FROM c WHERE c.kind = 'platform.event' AND NOT IS_DEFINED(c.ttl) ORDER BY c.id";
      const query = { text, partition: `contract:${contractId}` };
      const { items } = await documents.query<EventDocument>(ann, query, { limit: 200 });
      return items.map(({ event }) => event);
    },
    async contents() {
      const names: string[] = [];
      for await (const { name } of blobs.list(ann)) names.push(name);
      return names;
    },
    async stop() {
      await blob.stop();
      await azure.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
