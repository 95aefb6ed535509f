import type { Container } from './container.ts';
import { badRequest } from './errors.ts';
import type { PartitionKeyText } from './partition-key.ts';

interface ChangeFeedRequest {
  /** `If-None-Match`: an etag of this feed, `*` for from now on, absent for from the beginning. */
  readonly after: string | undefined;
  /** `If-Modified-Since`: from this moment on. */
  readonly since: string | undefined;
  readonly partition: PartitionKeyText | undefined;
  readonly pageSize: number;
}

interface ChangeFeedPage {
  readonly documents: readonly string[];
  /** Continue from here; also given with an empty page. */
  readonly etag: string;
}

/**
 * The change feed in latest-version mode: each item once, as it is now, in the order of its last change; deletes are
 * not shown (learn.microsoft.com, "Change feed modes"). The etag is a number of the account's change order in quotes,
 * as a hosted account gave `"43"`; each document carries its own as `_lsn` (both recorded, github.com/xo/dbimp).
 */
export function readChangeFeed(container: Container, request: ChangeFeedRequest): ChangeFeedPage {
  const { after, since } = request;
  const end = container.store.sequence;
  if (after === '*') return { documents: [], etag: `"${end}"` };
  let from = 0;
  if (after !== undefined) {
    from = Number(/^"?(\d+)"?$/u.exec(after)?.[1] ?? Number.NaN);
    if (Number.isNaN(from)) throw badRequest(`The change feed continuation '${after}' is invalid.`);
  }
  let earliest = 0;
  if (after === undefined && since !== undefined) {
    earliest = Date.parse(since) / 1000;
    if (Number.isNaN(earliest)) throw badRequest(`The If-Modified-Since '${since}' is not a date.`);
  }
  const limit = request.pageSize < 0 ? 1000 : request.pageSize;
  const scope = request.partition === undefined ? '' : ' AND pk = ?';
  const bound = request.partition === undefined ? [] : [request.partition];
  const rows = container.store.all(
    `SELECT lsn, body FROM items WHERE container = ? AND lsn > ? AND ts >= ?${scope}${container.aliveSql()} ORDER BY lsn LIMIT ?`,
    container.number,
    from,
    earliest,
    ...bound,
    limit,
  );
  const last = rows.at(-1)?.lsn ?? Math.max(from, end);
  const documents = rows.map((row) => `${String(row.body).slice(0, -1)},"_lsn":${Number(row.lsn)}}`);
  return { documents, etag: `"${Number(last)}"` };
}
