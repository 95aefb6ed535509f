import { randomUUID } from 'node:crypto';
import type { Clock } from '../service.ts';
import type { Conditions } from './conditions.ts';
import { checkIfMatch, checkIfNoneMatch } from './conditions.ts';
import type { ContainerDefinition } from './definition.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import type { CheckedItem, StoredDocument } from './item.ts';
import { checkItem, checkSize, serialize } from './item.ts';
import type { PartitionKeyText } from './partition-key.ts';
import { partitionKeyOfItem } from './partition-key.ts';
import type { PropertyIndexes } from './property-indexes.ts';
import { indexesOf } from './property-indexes.ts';
import { ContainerResourceId } from './resource-id.ts';
import type { Json } from './sql/json.ts';
import type { Store } from './store.ts';
import { TextIndex } from './text-index.ts';
import { aliveSql, isAlive } from './time-to-live.ts';

interface ContainerRow {
  readonly database: string;
  readonly databaseNumber: number;
  readonly number: number;
  readonly definition: ContainerDefinition;
  readonly etag: string;
  readonly ts: number;
}

export interface Written {
  readonly status: 200 | 201;
  readonly document: StoredDocument;
}

/** The items of one container. Every method takes the partition key: there is no way to an item without it. */
export class Container {
  readonly store: Store;
  readonly database: string;
  readonly number: number;
  readonly indexes: PropertyIndexes;
  readonly #clock: Clock;
  readonly #id: ContainerResourceId;
  #row: ContainerRow;
  #texts: TextIndex;

  constructor(store: Store, clock: Clock, row: ContainerRow) {
    this.store = store;
    this.database = row.database;
    this.number = row.number;
    this.indexes = indexesOf(store);
    this.#clock = clock;
    this.#row = row;
    this.#texts = new TextIndex(store, row.number, row.definition);
    this.#id = new ContainerResourceId(row.databaseNumber, row.number);
  }

  get id(): string {
    return this.#row.definition.id;
  }

  get definition(): ContainerDefinition {
    return this.#row.definition;
  }

  get texts(): TextIndex {
    return this.#texts;
  }

  get rid(): string {
    return this.#id.text;
  }

  get self(): string {
    return this.#id.self;
  }

  /** The container as the data plane and ARM answer it. */
  resource(): Record<string, unknown> {
    const { definition, etag, ts } = this.#row;
    return { ...definition, _rid: this.rid, _self: this.self, _etag: etag, _ts: ts };
  }

  redefine(definition: ContainerDefinition, etag: string, ts: number): void {
    const { partitionKey } = this.definition;
    if (partitionKey.paths[0] !== definition.partitionKey.paths[0]) {
      throw badRequest('Document collection partition key cannot be changed.');
    }
    this.store.run(
      'UPDATE containers SET resource = ?, etag = ?, ts = ? WHERE number = ?',
      JSON.stringify(definition),
      etag,
      ts,
      this.number,
    );
    this.#row = { ...this.#row, definition, etag, ts };
    this.#texts = new TextIndex(this.store, this.number, definition);
  }

  /** Runs writes of this container as one transaction: all or nothing. */
  write<T>(work: () => T): T {
    try {
      return this.store.transaction(work);
    } catch (error) {
      // A text table made inside the transaction went with it.
      this.#texts = new TextIndex(this.store, this.number, this.definition);
      throw error;
    }
  }

  now(): number {
    return this.#clock.now();
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  /** SQL that is true for items that have not outlived their TTL. */
  aliveSql(): string {
    return aliveSql(this.definition.defaultTtl, this.#seconds());
  }

  count(): number {
    const sql = `SELECT count(*) AS number FROM items WHERE container = ?${this.aliveSql()}`;
    return Number(this.store.get(sql, this.number)?.number);
  }

  read(pk: PartitionKeyText, id: string, conditions: Conditions = {}): StoredDocument {
    const document = this.#find(pk, id);
    if (document === undefined) throw notFound();
    checkIfMatch(document.etag, conditions);
    checkIfNoneMatch(document.etag, conditions);
    return document;
  }

  create(pk: PartitionKeyText, item: Json): Written {
    const checked = this.#check(pk, item);
    if (this.#find(pk, checked.id) !== undefined) throw conflict();
    return this.#insert(pk, checked);
  }

  /** Upsert honours `If-Match` where the item exists; where it does not, the item is created (the SDK's own promise). */
  upsert(pk: PartitionKeyText, item: Json, conditions: Conditions = {}): Written {
    const checked = this.#check(pk, item);
    const existing = this.#find(pk, checked.id);
    if (existing === undefined) return this.#insert(pk, checked);
    checkIfMatch(existing.etag, conditions);
    return this.#overwrite(existing, checked);
  }

  replace(pk: PartitionKeyText, id: string, item: Json, conditions: Conditions = {}): Written {
    const checked = this.#check(pk, item);
    if (checked.id !== id) throw badRequest(`The id '${checked.id}' in the body differs from '${id}' in the path.`);
    const existing = this.#find(pk, id);
    if (existing === undefined) throw notFound();
    checkIfMatch(existing.etag, conditions);
    return this.#overwrite(existing, checked);
  }

  /** Replaces the item by what `change` makes of it. */
  modify(pk: PartitionKeyText, id: string, conditions: Conditions, change: (item: Json, key: number) => Json): Written {
    const existing = this.#find(pk, id);
    if (existing === undefined) throw notFound();
    checkIfMatch(existing.etag, conditions);
    return this.#overwrite(existing, this.#check(pk, change(JSON.parse(existing.body) as Json, existing.key)));
  }

  delete(pk: PartitionKeyText, id: string, conditions: Conditions = {}): void {
    const existing = this.#find(pk, id);
    if (existing === undefined) throw notFound();
    checkIfMatch(existing.etag, conditions);
    this.#remove(existing.key);
    // A delete moves the session on, though the latest-version change feed does not show it.
    this.store.nextSequence();
  }

  /** Deletes what has outlived its TTL, so that a clock moved back or a changed default cannot revive it. */
  removeExpired(): void {
    const alive = this.aliveSql();
    if (alive === '') return;
    this.store.transaction(() => {
      const expired = `SELECT key FROM items WHERE container = ? AND NOT (1${alive})`;
      for (const row of this.store.all(expired, this.number)) this.#remove(Number(row.key));
    });
  }

  #find(pk: PartitionKeyText, id: string): StoredDocument | undefined {
    const sql = 'SELECT key, etag, ts, ttl, body FROM items WHERE container = ? AND pk = ? AND id = ?';
    const row = this.store.get(sql, this.number, pk, id) as StoredDocument | undefined;
    if (row === undefined) return undefined;
    return isAlive(row, this.definition.defaultTtl, this.#seconds()) ? row : undefined;
  }

  #check(pk: PartitionKeyText, item: Json) {
    const checked = checkItem(item);
    if (partitionKeyOfItem(checked.content, this.definition.partitionKey.paths[0]) !== pk) {
      throw badRequest("PartitionKey extracted from document doesn't match the one specified in the header.", 1001);
    }
    return checked;
  }

  #insert(pk: PartitionKeyText, checked: CheckedItem): Written {
    // One with the same id may still lie there, outlived and not yet swept.
    const expired = this.store.get(
      'SELECT key FROM items WHERE container = ? AND pk = ? AND id = ?',
      this.number,
      pk,
      checked.id,
    );
    if (expired !== undefined) this.#remove(Number(expired.key));
    // The body must be JSON at any moment: expression indexes read it.
    const sql = "INSERT INTO items (container, pk, id, lsn, ts, etag, body) VALUES (?, ?, ?, 0, 0, '', '{}')";
    const key = this.store.run(sql, this.number, pk, checked.id).lastInsertRowid;
    return { status: 201, document: this.#save(key, checked) };
  }

  #overwrite(existing: StoredDocument, checked: CheckedItem): Written {
    return { status: 200, document: this.#save(existing.key, checked) };
  }

  #save(key: number, checked: CheckedItem): StoredDocument {
    checkSize(checked.content);
    const name = this.#id.ofItem(key);
    const etag = `"${randomUUID()}"`;
    const ts = this.#seconds();
    const lsn = this.store.nextSequence();
    const system = {
      _rid: name,
      _self: `${this.self}docs/${name}/`,
      _etag: etag,
      _attachments: 'attachments/',
      _ts: ts,
    };
    const body = serialize({ ...checked.content, ...system });
    this.store.run(
      'UPDATE items SET lsn = ?, ts = ?, ttl = ?, etag = ?, body = ? WHERE key = ?',
      lsn,
      ts,
      checked.ttl ?? null,
      etag,
      body,
      key,
    );
    this.#texts.save(key, checked.content);
    return { key, etag, ts, ttl: checked.ttl ?? null, body };
  }

  #remove(key: number): void {
    this.store.run('DELETE FROM items WHERE key = ?', key);
    this.#texts.remove(key);
  }
}
