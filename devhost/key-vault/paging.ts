import type { Version } from './store.ts';
import { badParameter } from './vault-error.ts';
import type { VaultRequest } from './vault-request.ts';

/** Up to 25 results when maxresults does not say fewer (learn.microsoft.com, Get Secrets). */
const mostPerPage = 25;

/** One page with the link to the next; rows are read behind `after`, in the order of `by`. */
export function pageOf(
  { query, url, base }: VaultRequest,
  rows: (after: string, limit: number) => readonly Version[],
  by: 'name' | 'version',
  item: (row: Version) => object,
): object {
  const size = Number(query.get('maxresults') ?? mostPerPage);
  if (!Number.isInteger(size) || size < 1 || size > mostPerPage) throw badParameter('maxresults must be 1 to 25');
  const after = Buffer.from(query.get('$skiptoken') ?? '', 'base64url').toString('utf8');
  const read = rows(after, size + 1);
  const last = read.length > size ? read[size - 1]?.[by] : undefined;
  const next = new URL(base + url.pathname + url.search);
  if (last !== undefined) next.searchParams.set('$skiptoken', Buffer.from(last).toString('base64url'));
  return { value: read.slice(0, size).map(item), nextLink: last === undefined ? null : next.href };
}
