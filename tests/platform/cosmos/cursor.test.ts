import { expect, test } from 'vitest';
import { BadCursor, fromCursor, toCursor } from '../../../src/platform/cosmos/cursor.ts';

const query = { text: 'SELECT * FROM c WHERE c.kind = @kind', parameters: { kind: 'contract' } };
const cursor = toCursor('{"token":"+RID:1"}', 'acme', query);

test('a cursor gives its token back to the query that made it, and is safe in a URL', () => {
  expect(fromCursor(cursor, 'acme', query)).toBe('{"token":"+RID:1"}');
  expect(encodeURIComponent(cursor)).toBe(cursor);
});

test.each([
  ['of another tenant', cursor, 'other', query],
  ['of a query with other parameters', cursor, 'acme', { ...query, parameters: { kind: 'artifact' } }],
  ['of another partition', cursor, 'acme', { ...query, partition: 'contract:1' }],
  ['that was cut', cursor.slice(0, -4), 'acme', query],
  ['that was edited', `${cursor.slice(0, -4)}AAAA`, 'acme', query],
  ['that is empty', '', 'acme', query],
  ['that is noise', '%%%', 'acme', query],
])('a cursor %s is refused', (_, given, tenant, asked) => {
  expect(() => fromCursor(given, tenant, asked)).toThrow(BadCursor);
});
