import { randomUUID } from 'node:crypto';
import type { Clock } from '../service.ts';
import { Container } from './container.ts';
import type { ContainerDefinition } from './definition.ts';
import { checkDefinition, checkName } from './definition.ts';
import { CosmosError } from './errors.ts';
import { databaseResourceId } from './resource-id.ts';
import { Store } from './store.ts';

/** A database of the account, as both planes answer it. */
interface DatabaseResource {
  readonly id: string;
  readonly _rid: string;
  readonly _self: string;
  readonly _etag: string;
  readonly _ts: number;
}

const sweepInterval = 60_000;

/**
 * The one store behind the data plane (`startCosmos`) and the control plane (`startResourceManager`). Open it once
 * per data folder and hand it to both; whoever opened it closes it, after both services have stopped.
 */
export class CosmosAccount {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #containers = new Map<string, Container>();
  readonly #stops: (() => void)[];

  constructor(dataDir: string, clock: Clock) {
    this.#clock = clock;
    this.#store = new Store(dataDir);
    for (const row of this.#store.all('SELECT * FROM containers')) this.#open(row);
    const timer = setInterval(() => this.#sweep(), sweepInterval);
    timer.unref();
    this.#stops = [() => clearInterval(timer), clock.onMove(() => this.#sweep())];
  }

  databases(): DatabaseResource[] {
    return this.#store.all('SELECT * FROM databases ORDER BY id').map(asDatabase);
  }

  database(id: string): DatabaseResource {
    const row = this.#store.get('SELECT * FROM databases WHERE id = ?', id);
    if (row === undefined) throw resourceNotFound();
    return asDatabase(row);
  }

  /** Creates the database or leaves the one that is there, as an ARM PUT does. */
  putDatabase(id: string): DatabaseResource {
    const number = Number(this.#store.get('SELECT coalesce(max(number), 0) + 1 AS next FROM databases')?.next);
    const sql = 'INSERT INTO databases VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING';
    this.#store.run(sql, checkName(id), number, newEtag(), this.#now());
    return this.database(id);
  }

  /** False when there was none. Its containers go with it. */
  deleteDatabase(id: string): boolean {
    if (this.#store.get('SELECT 1 AS found FROM databases WHERE id = ?', id) === undefined) return false;
    for (const container of this.containers(id)) this.deleteContainer(id, container.id);
    this.#store.run('DELETE FROM databases WHERE id = ?', id);
    return true;
  }

  containers(database: string): Container[] {
    this.database(database);
    return [...this.#containers.values()].filter((container) => container.database === database);
  }

  container(database: string, id: string): Container {
    const container = this.#containers.get(keyOf(database, id));
    if (container === undefined) throw resourceNotFound();
    return container;
  }

  /** Creates the container or changes what of it can be changed; the partition key cannot. */
  putContainer(database: string, id: string, resource: Record<string, unknown>): Container {
    this.database(database);
    const definition = checkDefinition(id, resource);
    const existing = this.#containers.get(keyOf(database, id));
    if (existing !== undefined) {
      existing.redefine(definition, newEtag(), this.#now());
      return existing;
    }
    const sql = 'INSERT INTO containers (database, id, resource, etag, ts) VALUES (?, ?, ?, ?, ?)';
    this.#store.run(sql, database, id, JSON.stringify(definition), newEtag(), this.#now());
    const row = this.#store.get('SELECT * FROM containers WHERE database = ? AND id = ?', database, id);
    if (row === undefined) throw new Error('The container just written is gone.');
    return this.#open(row);
  }

  /** False when there was none. Answers at once; the rows are cleared in the background. */
  deleteContainer(database: string, id: string): boolean {
    const container = this.#containers.get(keyOf(database, id));
    if (container === undefined) return false;
    this.#store.transaction(() => {
      this.#store.run('DELETE FROM containers WHERE number = ?', container.number);
      this.#store.dropItemsOf(container.number);
    });
    this.#containers.delete(keyOf(database, id));
    return true;
  }

  /** The number of the last change, for session tokens. */
  get sequence(): number {
    return this.#store.sequence;
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#store.close();
  }

  #open(row: Record<string, unknown>): Container {
    const database = String(row.database);
    const databaseNumber = Number(this.#store.get('SELECT number FROM databases WHERE id = ?', database)?.number);
    const container = new Container(this.#store, this.#clock, {
      database,
      databaseNumber,
      number: Number(row.number),
      definition: JSON.parse(String(row.resource)) as ContainerDefinition,
      etag: String(row.etag),
      ts: Number(row.ts),
    });
    this.#containers.set(keyOf(database, container.id), container);
    return container;
  }

  #sweep(): void {
    for (const container of this.#containers.values()) container.removeExpired();
  }

  #now(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}

/** Opens the account kept in `dataDir`. Hand the result to both `startCosmos` and `startResourceManager`. */
export function createCosmosAccount(dataDir: string, clock: Clock): CosmosAccount {
  return new CosmosAccount(dataDir, clock);
}

const keyOf = (database: string, id: string) => JSON.stringify([database, id]);
const newEtag = () => `"${randomUUID()}"`;

const resourceNotFound = () =>
  // 1003, "owner resource does not exist", as for a missing container or database: @azure/cosmos, common/statusCodes.
  new CosmosError(
    404,
    'Message: {"Errors":["Resource Not Found. Learn more: https://aka.ms/cosmosdb-tsg-not-found"]}',
    {
      substatus: 1003,
    },
  );

function asDatabase(row: Record<string, unknown>): DatabaseResource {
  const name = databaseResourceId(Number(row.number));
  return {
    id: String(row.id),
    _rid: name,
    _self: `dbs/${name}/`,
    _etag: String(row.etag),
    _ts: Number(row.ts),
  };
}
