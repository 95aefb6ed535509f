import { grantRoles, provisionTenants, tenants } from '../stage.ts';
import type { Walk } from '../walk.ts';

export async function provision(walk: Walk): Promise<string> {
  await provisionTenants(walk);
  await grantRoles(walk);
  return `${tenants.map((tenant) => tenant.id).join(' and ')} are open, each with its own container, blob container, key and log`;
}
