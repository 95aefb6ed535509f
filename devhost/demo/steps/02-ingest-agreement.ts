import { connectPsa } from '../stage.ts';
import { eventually, expect, type Json, known, type Walk } from '../walk.ts';

const agreementId = 4182;

export async function ingestAgreement(walk: Walk): Promise<string> {
  walk.found.set('connection', await connectPsa(walk));
  const subscriberUrl = walk.azure.settings.DEVHOST_WEBHOOK_SINK_URL;
  await walk.as('integrator', 'fabrikam').must(201, 'POST', 'api/v1/webhooks', {
    json: {
      url: `${subscriberUrl}/sink/demo`,
      types: ['contract.activated', 'contract.renewed', 'contract.expired'],
    },
    key: 'demo-webhook',
  });
  // Somebody in the office changes the agreement; ConnectWise calls back.
  await walk.control(`/connectwise/agreements/${agreementId}`, {
    method: 'PATCH',
    json: { workOrder: 'WO-2041' },
  });
  const contract = await eventually('the draft contract', async () => (await contracts(walk))[0]);
  walk.found.set('contract', contract.id);
  const before = await version(walk);

  // The same callback again, and two changes whose callbacks arrive in the wrong order.
  const deliveries: Json[] = (await walk.control('/connectwise/deliveries')).deliveries;
  await walk.control(`/connectwise/deliveries/${deliveries.at(-1)?.id}/redeliver`, { method: 'POST', json: {} });
  await walk.control('/connectwise/deliveries/hold', { method: 'POST', json: {} });
  await walk.control(`/connectwise/agreements/${agreementId}`, { method: 'PATCH', json: { customerPO: 'PO-88121' } });
  await walk.control(`/connectwise/agreements/${agreementId}`, { method: 'PATCH', json: { customerPO: 'PO-88122' } });
  await walk.control('/connectwise/deliveries/release', { method: 'POST', json: { order: 'reverse' } });
  await eventually('all callbacks to be taken', async () => {
    const all: Json[] = (await walk.control('/connectwise/deliveries')).deliveries;
    return all.every((delivery) => delivery.state === 'delivered') ? true : undefined;
  });
  await eventually('the queue to be empty', async () => {
    const entities = await walk.control('/service-bus/');
    return JSON.stringify(entities).includes('connector-ingest') && queueIsEmpty(entities) ? true : undefined;
  });
  const all = await contracts(walk);
  expect(all.length === 1, `one agreement became ${all.length} contracts`);
  const after = await version(walk);
  expect(
    after.version === before.version && after.title === before.title && after.state === 'draft',
    'a repeated or late callback changed the contract',
  );
  return `contract ${contract.id} (${contract.title}) is a draft; a repeated and two disordered callbacks changed nothing of it`;
}

const contracts = async (walk: Walk): Promise<Json[]> =>
  (await walk.as('manager', 'fabrikam').must(200, 'GET', 'api/v1/contracts')).body.items;

const version = async (walk: Walk): Promise<Json> =>
  (await walk.as('manager', 'fabrikam').must(200, 'GET', `api/v1/contracts/${known(walk, 'contract')}`)).body;

function queueIsEmpty(entities: Json): boolean {
  const found = Object.entries<Json>(entities.entities ?? entities).find(
    ([name, value]) => name === 'connector-ingest' || value?.name === 'connector-ingest',
  );
  const queue = found?.[1];
  return queue !== undefined && queue.active === 0 && queue.locked === 0;
}
