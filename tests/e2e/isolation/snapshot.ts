import type { Data } from '../../support/data-plane.ts';

/**
 * Every document of a tenant with its version: two that are equal mean that nothing was touched. The seal of the log is left
 * out: a timer signs within a minute what the tenant's own log has come to, and whatever else is logged shows by itself.
 */
export async function snapshot(data: Data, tenant: string): Promise<ReadonlyMap<string, string>> {
  const items = await data.query<{ id: string; pk: string; etag: string }>(
    `t-${tenant}`,
    "SELECT c.id, c.pk, c._etag AS etag FROM c WHERE c.kind != 'audit.seal'",
  );
  return new Map(items.map(({ id, pk, etag }) => [`${pk}/${id}`, etag]));
}

export function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const changed = [...after].filter(([key, etag]) => before.get(key) !== etag).map(([key]) => key);
  const gone = [...before.keys()].filter((key) => !after.has(key));
  return [...changed, ...gone.map((key) => `${key} is gone`)];
}
