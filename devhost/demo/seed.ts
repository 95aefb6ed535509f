import { tenant } from './deciding.ts';
import { connectPsa, grantMore, grantRoles, provisionTenants } from './stage.ts';
import { addDocument } from './steps/03-add-document.ts';
import { eventually, type Walk } from './walk.ts';

/** A demo MSP on the first start: two clients, people, a ConnectWise connection, an agreement that waits for approval. */
export async function seedDemoTenants(walk: Walk): Promise<string> {
  await provisionTenants(walk);
  await grantRoles(walk);
  await grantMore(walk, 'finance', [{ tenant, roles: ['approver'] }]); // somebody to delegate to
  const manager = walk.as('manager', tenant);
  const contracts = async () =>
    (await manager.must(200, 'GET', 'api/v1/contracts')).body.items as { id: string; version: number }[];
  const existing = (await contracts())[0];
  if (existing) return existing.id;
  await connectPsa(walk);
  await walk.control('/connectwise/agreements/4182', { method: 'PATCH', json: { workOrder: 'WO-2041' } });
  const contract = await eventually('the first agreement to come in', async () => (await contracts())[0]);
  walk.found.set('contract', contract.id);
  await addDocument(walk);
  return contract.id;
}
