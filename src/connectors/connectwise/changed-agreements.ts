import { z } from 'zod';
import { type ChangedRecord, VendorUnavailable } from '../vendor.ts';
import type { ConnectWiseAnswer, ConnectWiseCall } from './connectwise-client.ts';

const rows = z.array(z.object({ id: z.int().positive(), _info: z.object({ lastUpdated: z.iso.datetime() }) }));

/** At most 1000; no answer of this size comes near the limit of the client. */
const pageSize = 500;
/** A million rows: a server that ignores order or page must not keep us reading for ever. */
const mostPages = 2_000;

/**
 * Agreements changed at `since` or later, the oldest first. Each page is asked for by the instant the one before ended
 * with, not by its number: what changes while we read moves to the end, and numbered pages would then skip a row.
 */
export async function* changedAgreements(
  call: (call: ConnectWiseCall) => Promise<ConnectWiseAnswer>,
  since: string,
): AsyncGenerator<ChangedRecord> {
  const given = new Set<string>();
  let from = toSeconds(since);
  let page = 1;
  for (let pages = 0; pages < mostPages; pages++) {
    const found = await onePage(call, from, page);
    for (const { id, _info } of found) {
      const key = `${id} ${_info.lastUpdated}`;
      if (given.has(key)) continue;
      given.add(key);
      yield { externalId: String(id), lastUpdated: new Date(_info.lastUpdated).toISOString() };
    }
    const last = found.at(-1);
    if (!last || found.length < pageSize) return;
    // More rows than one page of the very same second: only numbers lead through those.
    const next = toSeconds(last._info.lastUpdated);
    page = next === from ? page + 1 : 1;
    from = next;
  }
  throw new VendorUnavailable('the list of agreements does not come to an end');
}

async function onePage(call: (call: ConnectWiseCall) => Promise<ConnectWiseAnswer>, from: string, page: number) {
  const query = {
    conditions: `lastUpdated >= [${from}]`,
    orderBy: 'lastUpdated asc',
    fields: 'id,_info',
    pageSize: String(pageSize),
    page: String(page),
  };
  const answer = await call({ method: 'GET', path: 'finance/agreements', query });
  const found = answer.status === 200 ? rows.safeParse(answer.body) : undefined;
  if (!found?.success) throw new VendorUnavailable(`the list of agreements was answered with ${answer.status}`);
  return found.data;
}

const toSeconds = (instant: string): string => new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z');
