import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBlob } from '../../devhost/blob/index.ts';
import { analysesContracts } from '../../src/contracts/analyse-contract.ts';
import { contractDocuments } from '../../src/contracts/contract-documents.ts';
import { contractStore } from '../../src/contracts/contract-store.ts';
import { createContracts } from '../../src/contracts/contracts.ts';
import { createsContracts, type NewContract } from '../../src/contracts/create-contract.ts';
import { type Edit, editsContracts } from '../../src/contracts/edit-contract.ts';
import { proposesActivation } from '../../src/contracts/propose-activation.ts';
import { createDocuments } from '../../src/documents/index.ts';
import type { StepRule } from '../../src/gates/policy/approval-policy.ts';
import { contractsArea, defaultPolicy } from '../../src/gates/policy/default-policy.ts';
import { createBlobs } from '../../src/platform/blob.ts';
import { zone } from '../../src/platform/dates.ts';
import { newId } from '../../src/platform/ids.ts';
import { orThrow } from '../../src/platform/result.ts';
import type { TenantScope } from '../../src/platform/scope.ts';
import type { TenantKeys } from '../../src/platform/tenant-keys.ts';
import { cycleStore } from '../../src/renewals/cycle-store.ts';
import { type ReceivedNotice, recordsNotices } from '../../src/renewals/record-notice.ts';
import { createRenewals } from '../../src/renewals/renewals.ts';
import { as, member, openGateWorld } from '../gates/gate-world.ts';
import { anyCredential } from '../support/devhost.ts';
import { nothingSealed } from '../support/sealing.ts';

/** Legal answers for the law, finance for the money; either is asked anew only about what it judges. */
export const legalAndFinance: readonly StepRule[] = [
  {
    ...{ id: 'legal', title: 'Legal', stage: 1, approvers: [{ role: 'legal' }], needed: 1 },
    judges: ['liability', 'indemnity', 'data', 'governingLaw', 'parties', 'termination'],
  },
  {
    ...{ id: 'finance', title: 'Finance', stage: 1, approvers: [{ role: 'finance' }], needed: 1 },
    judges: ['price', 'value', 'uplift'],
  },
];

export const twoSteps = {
  areas: { ...defaultPolicy.areas, contracts: { ...contractsArea, steps: legalAndFinance } },
} as const;

/** What wraps a tenant's keys is not the matter here. */
const keyOf = async ({ tenant }: TenantScope) => ({
  id: `tk-${tenant}`,
  bytes: createHash('sha256').update(tenant).digest(),
});
const tenantKeys = { create: async () => {}, current: keyOf, named: keyOf, forget: () => {} } as unknown as TenantKeys;

type Steps = { readonly do: string };

/** Contracts and their renewals at the genuine gates, on local services, without an app around them; see the world of the gates. */
export async function openContractWorld() {
  const world = await openGateWorld([]);
  const { azure, documents, gates, clock, workflows, system } = world;
  const dataDir = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const blob = await startBlob({
    ...{ dataDir, port: 0, clock: azure.clock, tls: azure.tls, log: () => {} },
    tokens: { verify: async () => ({ oid: 'test' }) },
  });
  const blobs = createBlobs({ endpoint: blob.url }, anyCredential, tenantKeys);
  await blobs.createTenantContainer(system);
  const forEachTenant = () => async () => {};
  const files = createDocuments({ documents, blobs, clock, forEachTenant, ...nothingSealed });
  const zoneOf = async () => zone('America/New_York');
  const trail = async () => [];
  const timeline = async () => ({ lines: [] });
  const contracts = createContracts({ documents, files, gates, zoneOf, trail, timeline, clock, forEachTenant });
  const told: string[] = [];
  const renewals = createRenewals({
    ...{ documents, contracts, gates, clock, forEachTenant },
    peopleWithRole: async () => [],
    send: async (_, { key }) => void told.push(key),
  });
  gates.useActions([...contracts.actions, ...renewals.actions]);
  world.people(member('lena', 'legal'), member('finn', 'finance'), member('lars', 'legal'));
  await world.usePolicy(twoSteps);

  const store = contractStore(documents, clock);
  const desk = files.deskOf(contractDocuments(store, gates));
  const edit = editsContracts(store, gates);
  const create = createsContracts({ store, documents, zoneOf, clock });
  const analyses = analysesContracts({ store, documents, versions: files.versions, clock });
  const cycles = cycleStore(documents);
  const notices = recordsNotices({ contracts, gates, store: cycles, documents, clock });
  const { askAgain } = proposesActivation({ store, documents, gates, analyses, comparisons: desk.comparisons });
  const acts = new Map(
    [...contracts.slice.activities, ...renewals.slice.activities].map(({ ref, handle }) => [ref.name, handle]),
  );
  const act = async (name: string, contractId: string): Promise<Steps> => {
    const handle = acts.get(name);
    if (!handle) throw new Error(`no act is named ${name}`);
    return (await handle(system, { contractId } as never, { workflows, instance: 'i-1' })) as Steps;
  };
  const read = async (contractId: string) => {
    const stored = await store.read(system, contractId);
    if (!stored) throw new Error(`there is no contract ${contractId}`);
    return stored;
  };

  return {
    ...world,
    contracts,
    store,
    desk,
    act,
    told,
    read: async (contractId: string) => (await read(contractId)).doc,
    etag: async (contractId: string) => (await read(contractId)).etag,
    proposal: world.read,
    askAgain: (by: TenantScope, contractId: string, said: { readonly key: string; readonly ifMatch: string }) =>
      askAgain(by, contractId, said, workflows),

    notice: async (by: TenantScope, contractId: string, received: ReceivedNotice) =>
      notices(by, contractId, received, newId(), (await read(contractId)).etag),
    cycleDoc: async (contractId: string, termNumber: number) =>
      (await cycles.read(system, contractId, termNumber))?.doc,
    async operationOf(contractId: string, termNumber: number): Promise<string> {
      const id = (await cycles.read(system, contractId, termNumber))?.doc.operationId;
      if (!id) throw new Error(`nothing records a renewal of ${contractId} by its clause`);
      return id;
    },

    /** Says yes to every step, without the story coming round to carry it out. */
    async approve(proposalId: string, ...who: readonly string[]): Promise<void> {
      for (const person of who) orThrow(await world.decide(person, proposalId, 'approve'));
    },

    /** Does what is due about the end of a contract's term until nothing is, as its story would. */
    async cycle(contractId: string) {
      let step = await act('renewals-lookAtCycle', contractId);
      while (step.do in cycleActs) step = await act(cycleActs[step.do as keyof typeof cycleActs], contractId);
      return step;
    },

    /** Does what is due about a contract and its proposal until nothing is, as their stories would. */
    async live(contractId: string) {
      for (let busy = true; busy; ) {
        busy = false;
        for (let step = await act('contracts-lookAtContract', contractId); step.do in lifecycleActs; busy = true)
          step = await act(lifecycleActs[step.do as keyof typeof lifecycleActs], contractId);
        const { proposalId, state } = (await read(contractId)).doc;
        const before = state;
        if (proposalId) await world.tend(proposalId);
        const { state: after } = (await read(contractId)).doc;
        const next = await act('contracts-lookAtContract', contractId);
        busy = after !== before || next.do in lifecycleActs;
      }
      return (await read(contractId)).doc;
    },

    async contract(text: string, said: Partial<NewContract> = {}, by = as('author')): Promise<string> {
      const asked = {
        title: 'Managed services agreement',
        type: 'msa',
        counterparty: { name: 'Bayside' },
        ...said,
      } as const;
      const { doc } = orThrow(await create(by, asked, newId()));
      await this.add(doc.contractId, text, by);
      return doc.contractId;
    },

    async add(contractId: string, text: string, by = as('author')) {
      const file = {
        fileName: 'a.md',
        mediaType: 'text/markdown',
        changeDescription: 'more',
        purpose: 'draft',
      } as const;
      const { etag } = await read(contractId);
      return orThrow(await desk.add(by, contractId, { ...file, bytes: Buffer.from(text) }, etag));
    },

    async edit(contractId: string, change: Edit, by = as('author')) {
      return orThrow(await edit(by, contractId, change, (await read(contractId)).etag));
    },

    async close() {
      await blob.stop();
      await world.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type ContractWorld = Awaited<ReturnType<typeof openContractWorld>>;

const cycleActs = {
  openCycle: 'renewals-openCycle',
  closeCycle: 'renewals-closeCycle',
  alert: 'renewals-raiseAlert',
  proposeRenewal: 'renewals-proposeRenewal',
  renewByOperation: 'renewals-renewByOperation',
} as const;

const lifecycleActs = {
  analyse: 'contracts-analyseContract',
  proposeActivation: 'contracts-proposeActivation',
  returnToDraft: 'contracts-returnToDraft',
  cancel: 'contracts-cancelContract',
  activate: 'contracts-beginTerm',
  expire: 'contracts-expireContract',
} as const;

/** A short agreement; what is said takes the place of its own words. */
export const agreement = ({
  liability = 'The liability of the Provider is limited to USD 50,000.',
  extra = '',
  title = 'Managed Services Agreement',
  renewal = 'This Agreement does not renew.',
}: {
  readonly liability?: string;
  readonly extra?: string;
  readonly title?: string;
  readonly renewal?: string;
} = {}): string => `# ${title}

This Agreement is made between Harborlight IT LLC ("Provider") and Bayside Dental Group ("Client") and is effective as of January 1, 2026.

## 1. Term

1.1 The initial term begins on January 1, 2026 and ends on December 31, 2026. ${renewal}

## 2. Liability

2.1 ${liability}

## 3. Governing Law

3.1 This Agreement is governed by the laws of the State of New York.
${extra && `\n## 4. Greetings\n\n4.1 ${extra}\n`}`;
