import { expect, test } from 'vitest';
import { logPlaceField } from '../../../src/audit/log.api.ts';
import { readsMatches } from '../../../src/audit/reading/read-matches.ts';
import { scope } from '../appending/log-world.ts';

/** Reads a log of three epochs without any entry, and says which partitions it was asked for. */
async function asksFor(cursor: string, order: 'log' | 'newest'): Promise<readonly (string | undefined)[]> {
  const asked: (string | undefined)[] = [];
  const matches = readsMatches({
    documents: {
      query: async (_, { partition }) => {
        asked.push(partition);
        return { items: [] };
      },
    },
    reader: { epoch: async () => 2 },
  });
  const found = await matches(
    scope,
    { text: 'true', parameters: {} },
    { order, limit: 50, at: logPlaceField.parse(cursor) },
  );
  expect(found).toEqual({ items: [] });
  return asked;
}

test('a cursor into an epoch that never was does not ask for every epoch between', async () => {
  expect(await asksFor('999999-0', 'newest')).toEqual(['log:e2', 'log:e1', 'log:e0']);
  expect(await asksFor('3-9999999999999999', 'log')).toHaveLength(1);
});

test('a cursor of the log itself goes on from there', async () => {
  expect(await asksFor('1-7', 'newest')).toEqual(['log:e1', 'log:e0']);
  expect(await asksFor('1-7', 'log')).toEqual(['log:e1', 'log:e2']);
});
