import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectPsa, grantRoles, provisionTenants } from '../../devhost/demo/stage.ts';
import { eventually, type Json } from '../../devhost/demo/walk.ts';
import { composedStamp } from '../support/composed-stamp.ts';
import { type Data, openData, trust } from '../support/data-plane.ts';
import { type RunningStamp, startStamp } from '../support/running-stamp.ts';
import { budgets, overspent } from './budgets/budgets.ts';
import { type Cost, costOf } from './budgets/cost.ts';
import { agreementText } from './kill/agreement.ts';

const { slices } = composedStamp();
const times = 3;

let stamp: RunningStamp;
let data: Data;
beforeAll(async () => {
  stamp = await startStamp();
  await provisionTenants(stamp);
  await grantRoles(stamp);
  trust(stamp.azure.settings);
  data = openData(stamp.azure.settings);
}, 60_000);
afterAll(async () => {
  data?.close();
  await stamp?.stop();
});

const manager = () => stamp.as('manager', 'fabrikam');
const costs = (act: (time: number) => Promise<unknown>): Promise<Cost> => costOf(stamp, slices, times, act);
const within = (cost: Cost, budget: Cost) =>
  expect(overspent(cost, budget), `measured: ${JSON.stringify(cost)}`).toEqual([]);

/** As if written in 110 days: no alert is due then, whatever the hour, and none within thirty days. */
const farFromAlerts = () => new Date(Date.now() + 110 * 86_400_000);

/** A new version of the contract as it is now. */
async function addVersion(contractId: string, title: string): Promise<void> {
  const { etag } = await manager().must(200, 'GET', `api/v1/contracts/${contractId}`);
  await send(contractId, title, etag);
}

async function send(contractId: string, title: string, ifMatch: string): Promise<void> {
  const content = Buffer.from(agreementText(title, 'Client', farFromAlerts()));
  const path = `api/v1/contracts/${contractId}/versions?fileName=a.txt&changeDescription=first`;
  await manager().must(201, 'POST', path, { bytes: { content, mediaType: 'text/plain' }, ifMatch });
}

async function approve({ id, contentHash }: Json): Promise<void> {
  const json = { verdict: 'approve', contentHash };
  await stamp.as('legal', 'fabrikam').must(200, 'POST', `api/v1/proposals/${id}/decisions`, { json });
}

it('one life by API keeps every step within its budget', { timeout: 120_000 }, async () => {
  const made: { id: string; etag: string }[] = [];
  const create = await costs(async (time) => {
    const json = { title: `Budget ${time}`, counterparty: { name: 'Client' } };
    const { body, etag } = await manager().must(201, 'POST', 'api/v1/contracts', { json, key: `budget-${time}` });
    made.push({ id: body.id, etag });
  });
  within(create, budgets.createContract);
  within(await costs(() => manager().must(200, 'GET', `api/v1/contracts/${made[0]?.id}`)), budgets.readContract);
  within(await costs(() => manager().must(200, 'GET', 'api/v1/contracts')), budgets.listContracts);
  const version = await costs((time) => send(made[time]?.id ?? '', `Budget ${time}`, made[time]?.etag ?? ''));
  within(version, budgets.addVersion);
  const open: Json[] = (await manager().must(200, 'GET', 'api/v1/proposals?state=open')).body.items;
  expect(open).toHaveLength(times);
  within(await costs((time) => approve(open[time])), budgets.decide);
});

it('one life from the PSA and back keeps within its budget', { timeout: 120_000 }, async () => {
  await connectPsa(stamp);
  await stamp.as('integrator', 'fabrikam').must(201, 'POST', 'api/v1/webhooks', {
    json: { url: `${stamp.azure.settings.DEVHOST_WEBHOOK_SINK_URL}/sink/budget`, types: ['contract.activated'] },
    key: 'budget-webhook',
  });
  const { _info, id: _, ...like } = await stamp.control('/connectwise/agreements/4182');
  // Past the app, where looking is a read that goes on record.
  const stored = "SELECT * FROM c WHERE c.kind = 'contracts.contract'";
  const contracts = () => data.query<Json>('t-fabrikam', stored);
  const life = await costs(async (time) => {
    const json = { ...like, name: `Budget life ${time}` };
    const agreement = await stamp.control('/connectwise/agreements', { method: 'POST', json });
    const ofAgreement = (contract: Json) => contract.source.externalId === String(agreement.id);
    const draft = await eventually('the draft', async () => (await contracts()).find(ofAgreement));
    await addVersion(draft.contractId, json.name);
    const { proposalId, contentHash } = await eventually('the proposal', async () =>
      (await contracts()).find((contract) => contract.contractId === draft.contractId && contract.proposalId),
    );
    await approve({ id: proposalId, contentHash });
    await eventually('activation', async () =>
      (await contracts()).find((contract) => contract.contractId === draft.contractId && contract.state === 'active'),
    );
  });
  // Looking whether it has come so far is the test's, not the app's.
  const { 'cosmos query': queries = 0, 'cosmos queryPlan': plans = 0, ...rest } = life;
  expect(queries).toBe(plans);
  within(rest, budgets.lifeFromPsa);
});
