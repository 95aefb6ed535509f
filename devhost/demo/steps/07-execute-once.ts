import { eventually, expect, type Json, known, type Walk } from '../walk.ts';

export async function executeOnce(walk: Walk): Promise<string> {
  const manager = walk.as('manager', 'fabrikam');
  const contractId = known(walk, 'contract');
  const contract = await eventually('the contract to be active', async () => {
    const { body } = await manager.must(200, 'GET', `api/v1/contracts/${contractId}`);
    return body.state === 'active' ? body : undefined;
  });
  expect(contract.approval.contentHash === contract.contentHash, 'the approval does not cover the content');
  const patches = await eventually('the PATCH at ConnectWise', async () => {
    const found = await patchesOf(walk);
    return found.length > 0 ? found : undefined;
  });
  expect(JSON.stringify(patches[0]).includes(contractId), 'the PATCH does not name the contract');
  const calls = await eventually('the webhook', async () => {
    const found = await webhooksOf(walk, 'contract.activated');
    return found.length > 0 ? found : undefined;
  });
  await quiet(walk);
  expect((await patchesOf(walk)).length === 1, `${(await patchesOf(walk)).length} PATCH requests instead of one`);
  expect((await webhooksOf(walk, 'contract.activated')).length === 1, 'the webhook was sent more than once');
  return `active since its approval; one PATCH with the contract's id; webhook ${calls[0]?.id} contract.activated`;
}

/** Writes at ConnectWise that came from the app. */
export const patchesOf = async (walk: Walk): Promise<Json[]> =>
  ((await walk.control('/connectwise/writes')).writes as Json[]).filter(
    (write) => write.method === 'PATCH' && write.path.includes('/agreements/'),
  );

/** Deliveries of one event type, one for each webhook-id. */
export async function webhooksOf(walk: Walk, type: string): Promise<{ id: string }[]> {
  const { deliveries } = await walk.control('/webhook-sink/deliveries?sink=demo');
  const ids = (deliveries as Json[])
    .filter(({ body }) => JSON.parse(body).type === type)
    .map(({ headers }) => headers['webhook-id'] as string);
  return ids.map((id) => ({ id }));
}

/** Until nothing is under way on the mesh: what would have been sent twice has been sent by then. */
export const quiet = (walk: Walk): Promise<true> =>
  eventually('the mesh to come to rest', async () => {
    const text = JSON.stringify(await walk.control('/service-bus/'));
    return /"(active|locked)":[1-9]/.test(text) ? undefined : true;
  });
