import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createCosmosAccount } from '../../../devhost/cosmos/index.ts';
import { runQuery } from '../../../devhost/cosmos/query.ts';
import { compareForOrder, condition, someItems } from './random-query.ts';

type Item = Record<string, unknown>;
type Stored = ReturnType<ReturnType<typeof createCosmosAccount>['container']>;

const folder = mkdtempSync(join(tmpdir(), 'cosmos-differential-'));
const account = createCosmosAccount(folder, { now: () => Date.now(), onMove: () => () => {} });
account.putDatabase('db');
let serial = 0;
afterAll(() => {
  account.close();
  rmSync(folder, { recursive: true });
});

/** The items in a container of their own, spread over two partitions, with a decoy container beside it. */
function store(items: readonly Item[]): { container: Stored; stored: (Item & { id: string; pk: string })[] } {
  const definition = { partitionKey: { paths: ['/pk'], kind: 'Hash' } };
  const container = account.putContainer('db', `c${serial++}`, definition);
  const stored = items.map((item, at) => ({
    ...structuredClone(item),
    id: `i${at}`,
    pk: at % 2 === 0 ? 'even' : 'odd',
  }));
  for (const item of stored) container.write(() => container.create(`"${item.pk}"`, item as never));
  return { container, stored };
}

function run(container: Stored, text: string, partition?: string, pageSize = -1): unknown[] {
  const results: unknown[] = [];
  let continuation: string | undefined;
  do {
    const page = runQuery(container, { text, parameters: new Map(), partition, range: true, pageSize, continuation });
    results.push(...page.results.map((result) => JSON.parse(result) as unknown));
    continuation = page.continuation;
  } while (continuation !== undefined);
  return results;
}

const runs = Number(process.env.COSMOS_DIFFERENTIAL_RUNS ?? 300);

it('finds exactly the items a naive reading of the condition finds, in the container and in one partition', () => {
  fc.assert(
    fc.property(someItems, fc.array(condition, { minLength: 1, maxLength: 4 }), (items, conditions) => {
      const { container, stored } = store(items);
      for (const { sql, value } of conditions) {
        const text = `SELECT VALUE c.id FROM c WHERE ${sql}`;
        const expected = stored.filter((item) => value(item) === true);
        expect(run(container, text), text).toEqual(expected.map(({ id }) => id));
        const even = expected.filter(({ pk }) => pk === 'even').map(({ id }) => id);
        expect(run(container, text, '"even"'), text).toEqual(even);
        expect(run(container, `SELECT VALUE COUNT(1) FROM c WHERE ${sql}`), text).toEqual([expected.length]);
      }
      account.deleteContainer('db', container.id);
    }),
    { numRuns: runs },
  );
});

it('orders by a property as the documentation ranks types and values, whatever the page size', () => {
  fc.assert(
    fc.property(someItems, fc.boolean(), fc.integer({ min: 1, max: 4 }), (items, descending, pageSize) => {
      const { container, stored } = store(items);
      const text = `SELECT VALUE c.id FROM c ORDER BY c.a${descending ? ' DESC' : ''}`;
      const whole = run(container, text) as string[];
      const values = whole.map((id) => stored.find((item) => item.id === id)?.a);
      expect(whole.length).toBe(stored.length);
      for (let at = 1; at < values.length; at++) {
        const step = compareForOrder(values[at - 1], values[at]);
        expect(descending ? -step : step).toBeLessThanOrEqual(0);
      }
      expect(run(container, text, undefined, pageSize)).toEqual(whole);
      const top = `SELECT VALUE c.id FROM c ORDER BY c.a${descending ? ' DESC' : ''} OFFSET 1 LIMIT 3`;
      expect(run(container, top, undefined, pageSize)).toEqual(whole.slice(1, 4));
      account.deleteContainer('db', container.id);
    }),
    { numRuns: runs },
  );
});

it('groups and adds up as a loop over the items does', () => {
  fc.assert(
    fc.property(someItems, (items) => {
      const { container, stored } = store(items);
      const text = 'SELECT c.pk, COUNT(c.a) AS defined, SUM(c.n) AS total FROM c GROUP BY c.pk';
      const expected = ['even', 'odd'].flatMap((pk) => {
        const group = stored.filter((item) => item.pk === pk);
        const numbers = group.map((item) => item.n).filter((value) => value !== undefined);
        const total = numbers.every((value) => typeof value === 'number')
          ? numbers.reduce((sum, value) => sum + value, 0)
          : undefined;
        const defined = group.filter((item) => item.a !== undefined).length;
        return group.length === 0 ? [] : [{ pk, defined, ...(total === undefined ? {} : { total }) }];
      });
      expect(run(container, text)).toEqual(expected);
      account.deleteContainer('db', container.id);
    }),
    { numRuns: runs },
  );
});
