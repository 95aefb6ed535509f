import { rankSql, valueSql } from './sql/pushdown.ts';
import type { Store } from './store.ts';

/** An index is worth its writes once a query shape has come back this often. */
const sightings = 3;
/** Every index costs each write; beyond this many, queries of new shapes scan the container. */
const most = 24;

/**
 * Indexes made on demand: for a query that comes back with the same equalities and ORDER BY, one expression index over
 * container, those properties and the keys. It serves all containers, since they share the table. SQLite chooses among
 * them; a query limited to one partition goes by the partition instead.
 */
export class PropertyIndexes {
  readonly #store: Store;
  readonly #seen = new Map<string, number>();
  readonly #made: Set<string>;

  constructor(store: Store) {
    this.#store = store;
    const rows = store.all("SELECT sql FROM sqlite_master WHERE type = 'index' AND name LIKE 'property_%'");
    this.#made = new Set(rows.map((row) => String(row.sql)));
  }

  /** Tells of a query over a whole container: the JSON paths it compares for equality and those it is ordered by. */
  observe(equal: readonly string[], order: readonly string[]): void {
    const paths = [...new Set([...[...equal].sort(), ...order])];
    if (paths.length === 0 || paths.length > 4 || this.#made.size >= most) return;
    const shape = paths.join(' ');
    const seen = (this.#seen.get(shape) ?? 0) + 1;
    this.#seen.set(shape, seen);
    if (seen !== sightings) return;
    const columns = paths.map((path) => `${rankSql(path)}, ${valueSql(path)}`).join(', ');
    const sql = `CREATE INDEX property_${this.#made.size} ON items (container, ${columns})`;
    if ([...this.#made].some((made) => made.endsWith(`(container, ${columns})`))) return;
    this.#store.define(sql);
    this.#made.add(sql);
  }
}

const byStore = new WeakMap<Store, PropertyIndexes>();

/** The indexes belong to the store, whichever container asks. */
export function indexesOf(store: Store): PropertyIndexes {
  let indexes = byStore.get(store);
  if (indexes === undefined) {
    indexes = new PropertyIndexes(store);
    byStore.set(store, indexes);
  }
  return indexes;
}
