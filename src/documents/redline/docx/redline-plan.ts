import type { Block, ReadDocument, TableCell } from '../../clause-tree.ts';
import type { Row } from '../../compare/comparison.ts';
import { inCell } from './cell-end.ts';
import { groupsOf, type RowGroup, storyOf, untied } from './row-groups.ts';
import { pairTables } from './table-pairs.ts';

/**
 * What stands where in a redline. Paragraph marks may come and go within one run of paragraphs, but not across the borders of
 * cells, notes and headers: where the comparison ties paragraphs over such a border, they are written as gone and come.
 */
export type Entry = TextEntry | TableEntry;

export interface TextEntry {
  readonly kind: 'text';
  readonly rows: readonly Row[];
}

export interface TableEntry {
  readonly kind: 'table';
  readonly oldTable?: number;
  readonly newTable?: number;
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly oldRow?: number;
  readonly newRow?: number;
  /** By column, those with words. */
  readonly cells: ReadonlyMap<number, readonly Row[]>;
}

/** All rows of an entry, those in cells too. */
export function* rowsIn(entry: Entry): Generator<Row> {
  if (entry.kind === 'text') yield* entry.rows;
  else for (const { cells } of entry.rows) for (const rows of cells.values()) yield* rows;
}

/** What the plan has to know of the place the new paragraphs are in. */
export interface NewPlaces {
  /** What a paragraph's flow is: paragraphs can be joined within one only. */
  flowOf(newBlock: number): unknown;
  hasCell(cell: TableCell): boolean;
  /** It is in a note that is not there any more when the changes are rejected, so nothing of the old text can be in it. */
  vanishes(newBlock: number): boolean;
  /** No number of the old document is made by the package. */
  readonly typed: boolean;
}

export function planRedline(
  rows: readonly Row[],
  old: ReadDocument,
  next: ReadDocument,
  places: NewPlaces,
): readonly Entry[] {
  const cellOf = {
    old: (group: RowGroup) => old.blocks[group.old[0] ?? -1]?.cell,
    new: (group: RowGroup) => next.blocks[group.new[0] ?? -1]?.cell,
  };
  let behindDeleted = false;
  const fitting = groupsOf(rows).flatMap((group) => {
    const numberGoes = places.typed && behindDeleted && group.new.some((index) => next.blocks[index]?.generated);
    behindDeleted = group.new.length === 0;
    // LibreOffice joins a deleted number with the deleted paragraph before it, and that one's properties win.
    return !numberGoes && fits(group, old, next, places) ? [group] : untied(group, old, next);
  });
  const pairs = pairTables(fitting, old, next, (cell) => places.hasCell(cell));
  const groups = fitting.flatMap((group) => {
    const [from, to] = [cellOf.old(group), cellOf.new(group)];
    return !from || !to || pairs.areOne(from, to) ? [group] : untied(group, old, next);
  });
  const tables = new OnePerKey((key, at): Item & { rows: Item[] } => ({ key, at, rows: [], groups: [] }));
  const tableRows = new OnePerKey((key, at): Item => ({ key, at, groups: [] }));
  const sequence = new Sequence();
  const rowSequences = new OnePerKey(() => new Sequence());
  for (const [at, group] of groups.entries()) {
    const [from, to] = [cellOf.old(group), cellOf.new(group)];
    if (!from && !to) {
      const item: Item = { key: '', at, groups: [group] };
      sequence.add(item, group);
      continue;
    }
    const oldTable = from?.table ?? (to && pairs.oldTableOf(to.table));
    const newTable = to?.table ?? (from && pairs.tableOf(from.table));
    const table = tables.get(`${oldTable}/${newTable}`, at);
    sequence.add(table, group);
    const newRow = to?.row ?? (from && pairs.rowOf(from.table, from.row));
    const oldRow = from?.row ?? (to && pairs.oldRowOf(to.table, to.row));
    const row = tableRows.get(`${table.key}:${oldRow}/${newRow}`, at);
    row.groups.push(group);
    rowSequences.get(table.key, at).add(row, group);
  }

  const tableEntry = (item: Item): TableEntry => {
    const [oldTable, newTable] = numbers(item.key);
    const planned = rowSequences
      .get(item.key, 0)
      .merged()
      .map((row): TableRow => {
        const [oldRow, newRow] = numbers(row.key.slice(row.key.indexOf(':') + 1));
        const columns = Map.groupBy(row.groups, (group) => (cellOf.new(group) ?? cellOf.old(group))?.column ?? 0);
        const cells = new Map(
          [...columns].map(([column, found]) => [
            column,
            inCell(
              found.flatMap((group) => group.rows),
              old,
              next,
            ),
          ]),
        );
        return { ...defined({ oldRow, newRow }), cells };
      });
    return { kind: 'table', ...defined({ oldTable, newTable }), rows: planned };
  };
  const entries = sequence
    .merged()
    .map(
      (item): Entry =>
        item.key ? tableEntry(item) : { kind: 'text', rows: item.groups.flatMap((group) => group.rows) },
    );
  return entries.flatMap((entry, index) =>
    withSharedEnd(entry, entries[index - 1], entries[index + 1], places, [old, next]),
  );
}

/**
 * Before a table, and at the end, a paragraph cannot be taken away in every word processor, and an empty one that stays would be
 * counted in its list. One that went and the one that came for it share their mark there.
 */
function withSharedEnd(
  entry: Entry,
  before: Entry | undefined,
  after: Entry | undefined,
  places: NewPlaces,
  documents: readonly [old: ReadDocument, next: ReadDocument],
): readonly Entry[] {
  if (isReplaced(entry, after, places)) return [];
  if (!isReplaced(before, entry, places) || entry.kind !== 'text' || before?.kind !== 'text') return [entry];
  return after?.kind === 'text'
    ? [before, entry]
    : [{ kind: 'text', rows: inCell([...before.rows, ...entry.rows], ...documents) }];
}

/** One paragraph that went, and behind it one that came. */
function isReplaced(one: Entry | undefined, other: Entry | undefined, places: NewPlaces): boolean {
  const [gone, come] = [one?.kind === 'text' ? one.rows : [], other?.kind === 'text' ? other.rows : []];
  const newBlock = come[0]?.newBlock;
  return (
    gone.length === 1 &&
    gone[0]?.mark === 'deleted' &&
    gone[0].move === undefined &&
    come.length === 1 &&
    come[0]?.mark === 'inserted' &&
    come[0].move === undefined &&
    newBlock !== undefined &&
    !places.vanishes(newBlock)
  );
}

const numbers = (key: string): (number | undefined)[] =>
  key.split('/').map((text) => (text === 'undefined' ? undefined : Number(text)));

const defined = <T extends object>(of: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };

function fits({ old: a, new: b }: RowGroup, old: ReadDocument, next: ReadDocument, places: NewPlaces): boolean {
  if (a.length + b.length === 1) return true;
  if (b.some((index) => places.vanishes(index))) return false;
  const placeOf = (block: Block | undefined) => (block?.cell ? 'cell' : storyOf(block));
  const stories = new Set([
    ...a.map((index) => placeOf(old.blocks[index])),
    ...b.map((index) => placeOf(next.blocks[index])),
  ]);
  const cells = new Set(a.map((index) => key(old.blocks[index]?.cell)));
  const all = [...a.map((index) => old.blocks[index]), ...b.map((index) => next.blocks[index])];
  const numbered = new Set(all.map((block) => (block?.generated ? `${block.kind}${block.level}` : '')));
  // The mark before a note is made where there is a note, whatever the old document had there.
  if (stories.has('footnote') && numbered.size > 1) return false;
  // Of joined paragraphs the last one's number remains (17.13.5.15); LibreOffice keeps the first one's. Let them be equal.
  if (all.length > 2 && (numbered.size > 1 || (places.typed && !numbered.has('')))) return false;
  return stories.size === 1 && cells.size <= 1 && new Set(b.map((index) => places.flowOf(index))).size <= 1;
}

const key = (cell: TableCell | undefined): string => (cell ? `${cell.table}.${cell.row}.${cell.column}` : '');

interface Item {
  readonly key: string;
  /** Where it was first met in the comparison. */
  readonly at: number;
  readonly groups: RowGroup[];
}

class OnePerKey<T> {
  readonly #made = new Map<string, T>();
  readonly #make: (key: string, at: number) => T;
  constructor(make: (key: string, at: number) => T) {
    this.#make = make;
  }
  get(key: string, at: number): T {
    const found = this.#made.get(key) ?? this.#make(key, at);
    this.#made.set(key, found);
    return found;
  }
}

/** Items in the order of the old and in that of the new document; merged, both orders are kept. */
class Sequence {
  readonly #old = new Set<Item>();
  readonly #new = new Set<Item>();

  add(item: Item, { old, new: next }: RowGroup): void {
    if (old.length > 0) this.#old.add(item);
    if (next.length > 0) this.#new.add(item);
  }

  merged(): readonly Item[] {
    const [old, next] = [[...this.#old], [...this.#new]];
    const merged = new Set<Item>();
    for (let [i, j] = [0, 0]; i < old.length || j < next.length; ) {
      const [a, b] = [old[i], next[j]];
      const oldAlone = a && !this.#new.has(a);
      const newAlone = b && !this.#old.has(b);
      if (a && merged.has(a)) i++;
      else if (b && merged.has(b)) j++;
      else if (a && oldAlone && !(b && newAlone && b.at < a.at)) merged.add(a);
      else if (b && newAlone) merged.add(b);
      else merged.add((a ?? b) as Item);
    }
    return [...merged];
  }
}
