import { describe, expect, it } from 'vitest';
import { changedAgreements } from '../../src/connectors/connectwise/changed-agreements.ts';
import type { ConnectWiseCall } from '../../src/connectors/connectwise/connectwise-client.ts';

interface Row {
  id: number;
  updated: string;
}

const second = (count: number) =>
  new Date(Date.parse('2026-03-01T00:00:00Z') + count * 1000).toISOString().slice(0, 19);

/** A list as ConnectWise answers it: by condition, in order, one numbered page. `after` runs when a page was answered. */
function list(rows: Row[], after: (call: number) => void = () => {}) {
  let calls = 0;
  return async ({ query = {} }: ConnectWiseCall) => {
    const since = /lastUpdated >= \[(.*)Z\]/.exec(query.conditions ?? '')?.[1] ?? '';
    const size = Number(query.pageSize);
    const from = (Number(query.page) - 1) * size;
    const found = rows
      .filter(({ updated }) => updated >= since)
      .toSorted((a, b) => (a.updated === b.updated ? a.id - b.id : a.updated < b.updated ? -1 : 1))
      .slice(from, from + size)
      .map(({ id, updated }) => ({ id, _info: { lastUpdated: `${updated}Z` } }));
    after(++calls);
    return { status: 200, body: found };
  };
}

async function idsSince(call: ReturnType<typeof list>, since = '2026-03-01T00:00:00.000Z'): Promise<number[]> {
  const ids: number[] = [];
  for await (const { externalId } of changedAgreements(call, since)) ids.push(Number(externalId));
  return ids;
}
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('what changed since an instant', () => {
  it.each([0, 1, 499, 500, 501, 1000, 1700])('is all of it, each once, for %i records', async (count) => {
    const rows = numbers(count).map((id) => ({ id, updated: second(id) }));
    expect(await idsSince(list(rows))).toEqual(numbers(count));
  });

  it('is all of it when more than a page changed within one second', async () => {
    const rows = numbers(1300).map((id) => ({ id, updated: second(id < 50 ? 1 : id < 1250 ? 2 : 3) }));
    expect((await idsSince(list(rows))).toSorted((a, b) => a - b)).toEqual(numbers(1300));
  });

  it('skips nobody when records change while it reads', async () => {
    const rows = numbers(1500).map((id) => ({ id, updated: second(id) }));
    const moving = list(rows, (call) => {
      for (const row of rows.slice((call - 1) * 100, call * 100)) row.updated = second(10_000 + row.id);
    });
    expect(new Set(await idsSince(moving))).toEqual(new Set(numbers(1500)));
  });

  it('comes to an end even where the vendor pays no heed to order or page', async () => {
    const page = (from: number) => numbers(500).map((id) => ({ id, _info: { lastUpdated: `${second(id + from)}Z` } }));
    let calls = 0;
    const endless = async () => ({ status: 200, body: page(calls++ % 2) });
    await expect(idsSince(endless as never)).rejects.toThrow('does not come to an end');
  }, 30_000);

  it('is not told when the vendor answers something else', async () => {
    const broken = async () => ({ status: 200, body: { code: 'Odd' } });
    await expect(idsSince(broken as never)).rejects.toThrow('list of agreements');
  });
});
