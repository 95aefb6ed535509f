import { describe, expect, it } from 'vitest';
import { blockAt } from '../../../src/documents/clause-tree.ts';
import { compare } from '../../../src/documents/compare/compare.ts';
import { rowsOf } from '../../../src/documents/compare/rows.ts';
import { compared, documentOf, redline, table } from './a-document.ts';

const roles = [
  ['Task', 'Provider', 'Customer'],
  ['Backups', 'X', ''],
  ['Passwords', '', 'X'],
  ['Patches', 'X', ''],
];
const prices = [
  ['Service', 'Unit', 'Fee'],
  ['Backup', 'GB', '10.00'],
  ['Monitoring', 'device', '2.50'],
  ['Support', 'hour', '90.00'],
];
const withRow = (at: number, ...rows: string[][]) => prices.toSpliced(at, 0, ...rows);

describe('tables', () => {
  it('with a row more have nothing else changed', () => {
    const { changes } = compared(table(prices), table(withRow(2, ['Archive', 'TB', '5.00'])));
    expect(redline(table(prices), table(withRow(2, ['Archive', 'TB', '5.00'])))).toBe(
      'Service\tUnit\tFee\nBackup\tGB\t10.00\n{+Archive\tTB\t5.00\n+}Monitoring\tdevice\t2.50\nSupport\thour\t90.00',
    );
    expect(changes.every(({ kind }) => kind === 'inserted')).toBe(true);
    expect(changes.some(({ materiality }) => materiality === 'material')).toBe(true);
  });

  it('with a row less have nothing else changed, also the last', () => {
    expect(redline(table(prices), table(prices.slice(0, 3)))).toBe(
      'Service\tUnit\tFee\nBackup\tGB\t10.00\nMonitoring\tdevice\t2.50[-\nSupport\thour\t90.00-]',
    );
  });

  it('with a changed cell have that one changed, whose figure matters', () => {
    const next = prices.map((row) => row.map((cell) => (cell === '2.50' ? '3.50' : cell)));
    const { changes } = compared(table(prices), table(next));
    expect(changes).toMatchObject([{ kind: 'modified', before: '2.50', after: '3.50', materiality: 'material' }]);
  });

  it('with a figure and its unit in one cell have no number that would be form only', () => {
    const of = (share: string) => table([['Uptime', `${share} % of the month`]]);
    expect(compared(of('99.95'), of('99.5')).changes).toMatchObject([{ kind: 'modified', materiality: 'material' }]);
  });

  it('with a column more have its cells inserted, and no other change', () => {
    const next = prices.map((row, i) => [
      row[0] ?? '',
      ['Level', 'gold', 'silver', 'bronze'][i] ?? '',
      ...row.slice(1),
    ]);
    const { changes } = compared(table(prices), table(next));
    expect(changes.map(({ kind }) => kind)).toEqual(['inserted', 'inserted', 'inserted', 'inserted']);
  });

  it('in which a mark has gone to another column are not the same, though their texts are', () => {
    const next = roles.map((row) => (row[0] === 'Backups' ? ['Backups', '', 'X'] : row));
    const [old, changed] = [documentOf(table(roles)), documentOf(table(next))];
    expect(changed.text).toBe(old.text);
    const { identical, material, changes } = compare(old, changed);
    expect({ identical, material }).toEqual({ identical: false, material: true });
    expect(changes).toMatchObject([
      { materiality: 'material', reason: 'stands in another column of its table', before: 'X', after: 'X' },
    ]);
  });

  it('in which a cell has become the first of the next row are not the same', () => {
    const old = documentOf(
      table([
        ['A', 'B'],
        ['', 'C'],
      ]),
    );
    const twoInOne = table([['A', 'B']]);
    const next = documentOf([
      ...twoInOne,
      { kind: 'cell', level: 0, text: 'C', cell: { table: 0, row: 0, column: 1 } },
    ]);
    expect(next.text).toBe(old.text);
    expect(compare(old, next).material).toBe(true);
  });

  it('with an empty column more have every cell where it was said to be', () => {
    const next = roles.map((row, i) => [row[0] ?? '', i === 0 ? 'Both' : '', ...row.slice(1)]);
    const { changes } = compared(table(roles), table(next));
    expect(changes).toMatchObject([{ kind: 'inserted', after: 'Both' }]);
  });

  it('whose cells were joined are to be looked at', () => {
    expect(compared(table([['Fee', 'due']]), table([['Fee due']])).material).toBe(true);
  });

  it.each([
    ['a row', withRow(1, ['Archive', 'TB', '5.00'])],
    ['two rows', withRow(4, ['Archive', 'TB', '5.00'], ['Audit', 'year', '900.00'])],
    ['a column', prices.map((row) => ['#', ...row])],
    ['other rows', [...prices.slice(0, 1), ['Archive', 'TB', '5.00'], ['Audit', 'year', '900.00']]],
  ])('give rows in which a cell goes with one cell at most, in order: %s', (_, next) => {
    const [old, changed] = [documentOf(table(prices)), documentOf(table(next))];
    const pairs = rowsOf(old, changed, compare(old, changed)).flatMap(({ pieces }) => {
      const same = pieces.find(({ kind }) => kind === 'same');
      const one = same && old.blocks[blockAt(old.blocks, same.old.start)]?.cell;
      const other = same && changed.blocks[blockAt(changed.blocks, same.new.start)]?.cell;
      return one && other ? [[one, other] as const] : [];
    });
    const rows = new Map<number, number>();
    for (const [one, other] of pairs) {
      expect(rows.get(one.row) ?? other.row).toBe(other.row);
      rows.set(one.row, other.row);
    }
  });
});
