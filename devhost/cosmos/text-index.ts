import type { ContainerDefinition } from './definition.ts';
import { badRequest } from './errors.ts';
import type { Json, Value } from './sql/json.ts';
import { isObject } from './sql/json.ts';
import type { Store } from './store.ts';

/**
 * The full-text index of one container: an FTS5 table with a column for each path of its full-text policy, made with
 * the first text. Words are stemmed for English. Scores are SQLite's bm25, not the service's: only the order counts.
 */
export class TextIndex {
  readonly #store: Store;
  readonly #table: string;
  readonly #paths: readonly string[];
  #ready: boolean;

  constructor(store: Store, container: number, definition: ContainerDefinition) {
    this.#store = store;
    this.#table = `text_${container}`;
    this.#paths = (definition.fullTextPolicy?.fullTextPaths ?? []).map(({ path }) => path);
    this.#ready = store.get('SELECT 1 AS found FROM sqlite_master WHERE name = ?', this.#table) !== undefined;
  }

  save(key: number, content: { readonly [name: string]: Json }): void {
    if (this.#paths.length === 0) return;
    const texts = this.#paths.map((path) => textAt(content, path));
    this.remove(key);
    if (texts.every((text) => text === null)) return;
    const columns = this.#paths.map((_, at) => `p${at}`);
    if (!this.#ready) {
      const options = "content='', contentless_delete=1, tokenize='porter unicode61'";
      this.#store.define(`CREATE VIRTUAL TABLE ${this.#table} USING fts5(${columns.join(', ')}, ${options})`);
      this.#ready = true;
    }
    const marks = columns.map(() => ', ?').join('');
    this.#store.run(`INSERT INTO ${this.#table} (rowid, ${columns.join(', ')}) VALUES (?${marks})`, key, ...texts);
  }

  remove(key: number): void {
    if (this.#ready) this.#store.run(`DELETE FROM ${this.#table} WHERE rowid = ?`, key);
  }

  /** Key and score (higher is better) of the items whose text at `path` matches. */
  search(path: string, query: string): ReadonlyMap<number, number> {
    const at = this.#paths.indexOf(path);
    if (at < 0) throw badRequest(`The path '${path}' is not in the container's full-text policy.`);
    if (!this.#ready || query === '') return new Map();
    const weights = this.#paths.map((_, column) => (column === at ? '1.0' : '0.0')).join(', ');
    const sql = `SELECT rowid AS key, bm25(${this.#table}, ${weights}) AS score FROM ${this.#table} WHERE ${this.#table} MATCH ?`;
    const rows = this.#store.all(sql, `{p${at}}: (${query})`);
    return new Map(rows.map((row) => [Number(row.key), -Number(row.score)]));
  }
}

function textAt(content: Value, path: string): string | null {
  let value: Value = content;
  for (const name of path.slice(1).split('/')) value = isObject(value) ? value[name] : undefined;
  return typeof value === 'string' ? value : null;
}
