import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../devhost/demo/walk.ts';
import { type RunningStamp, startStamp } from '../support/running-stamp.ts';
import { tenantBody } from './isolation/ground.ts';

let stamp: RunningStamp;
beforeAll(async () => {
  stamp = await startStamp();
}, 120_000);
afterAll(() => stamp?.stop());

test('a tenant’s key is rotated, the tenant suspended, shredded and gone, on the host as it runs', async () => {
  const admin = stamp.as('admin');
  for (const id of ['house', 'acme']) await admin.must(202, 'POST', 'api/v1/tenants', { json: tenantBody(id) });
  const tenant = (id: string) => admin.must(200, 'GET', `api/v1/tenants/${id}`);
  for (const id of ['house', 'acme'])
    await eventually(`tenant ${id} to be open`, async () =>
      (await tenant(id)).body.state === 'open' ? true : undefined,
    );
  const inAcme = stamp.as('admin', 'acme');
  const contract = await inAcme.must(201, 'POST', 'api/v1/contracts', {
    json: { title: 'Last will', counterparty: { name: 'Acme' } },
    key: 'contract',
  });

  for (const kind of ['tenantKey', 'wrappingKey']) {
    const rotations = 'api/v1/tenants/acme/key-rotations';
    const { body } = await admin.must(202, 'POST', rotations, { json: { kind }, key: `rotate-${kind}` });
    const done = await eventually(`the rotation of the ${kind}`, async () => {
      const now = (await admin.must(200, 'GET', `${rotations}/${body.id}`)).body;
      return now.state === 'done' ? now : undefined;
    });
    expect(done).toMatchObject({ kind, generation: 2 });
  }

  const confirmed = { json: { confirmName: 'Client acme', reason: 'the client has left' } };
  await admin.must(409, 'POST', 'api/v1/tenants/acme/shredding', confirmed);
  const json = { state: 'suspended', reason: 'the client has left' };
  await admin.must(200, 'PATCH', 'api/v1/tenants/acme', { json, ifMatch: (await tenant('acme')).etag });
  await admin.must(422, 'POST', 'api/v1/tenants/acme/shredding', { json: { ...confirmed.json, confirmName: 'Acme' } });
  await admin.must(202, 'POST', 'api/v1/tenants/acme/shredding', confirmed);
  const tombstone = await eventually('the tombstone', async () => {
    const answer = await admin.send('GET', 'api/v1/tenants/acme/shredding');
    return answer.body.state === 'shredded' ? answer.body : undefined;
  });
  expect(tombstone).toMatchObject({ reason: 'the client has left', log: { size: expect.any(Number) } });

  // Repeating it, or asking for the tenant again, changes nothing.
  expect((await admin.must(202, 'POST', 'api/v1/tenants/acme/shredding', confirmed)).body).toEqual(tombstone);
  await admin.must(409, 'POST', 'api/v1/tenants', { json: tenantBody('acme') });
  await inAcme.must(404, 'GET', `api/v1/contracts/${contract.body.id}`);
  await inAcme.must(404, 'GET', 'api/v1/audit/log');
  const logged = await eventually('the record in the log of the house', async () => {
    const { items } = (await stamp.as('admin', 'house').must(200, 'GET', 'api/v1/audit/log')).body;
    return items.find(({ event }: { event: { type: string } }) => event.type === 'tenant.shredded');
  });
  expect(logged.event).toMatchObject({
    subject: { kind: 'tenant', id: 'acme' },
    data: { reason: 'the client has left', finalAfter: tombstone.finalAfter, logSize: tombstone.log.size },
  });
}, 120_000);
