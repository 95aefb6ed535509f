import type { CosmosAccount } from './account.ts';
import { forbiddenInDataPlane } from './authorization.ts';
import type { Container } from './container.ts';
import { badRequest } from './errors.ts';
import type { CosmosAnswer, CosmosRequest } from './exchange.ts';
import { answerDocuments } from './item-routes.ts';

/** Answers a request of the data plane. Paths and members: learn.microsoft.com, "Azure Cosmos DB: REST API Reference". */
export function answer(account: CosmosAccount, request: CosmosRequest): CosmosAnswer {
  const { segments, method } = request;
  const [dbs, database, colls, container, feed] = segments;
  if (segments.length === 0 && method === 'GET') return readAccount(request);
  if (dbs !== 'dbs') throw badRequest('Request url is invalid.');
  if (segments.length < 5 && method !== 'GET') throw forbiddenInDataPlane(method, request.path);
  if (database === undefined) {
    const databases = account.databases();
    return found({ _rid: '', Databases: databases, _count: databases.length });
  }
  if (colls === undefined) {
    return found({ ...account.database(database), _colls: 'colls/', _users: 'users/' });
  }
  if (colls !== 'colls') throw badRequest(`Resources of the kind '${colls}' are not supported by this devhost.`);
  if (container === undefined) {
    const containers = account.containers(database).map(asResource);
    const list = { _rid: account.database(database)._rid, DocumentCollections: containers, _count: containers.length };
    return found(list);
  }
  const target = account.container(database, container);
  if (feed === undefined) return found(asResource(target));
  if (feed === 'pkranges' && method === 'GET') return listRanges(target);
  if (feed === 'docs') return answerDocuments(target, request);
  throw badRequest(`Resources of the kind '${feed}' are not supported by this devhost.`);
}

const found = (body: unknown): CosmosAnswer => ({ status: 200, body: JSON.stringify(body) });

const asResource = (container: Container) => ({
  ...container.resource(),
  _docs: 'docs/',
  _sprocs: 'sprocs/',
  _triggers: 'triggers/',
  _udfs: 'udfs/',
  _conflicts: 'conflicts/',
});

/** Every container has the one range of a small account, so that the SDK's routing has something true to go by. */
function listRanges(container: Container): CosmosAnswer {
  const range = {
    _rid: container.rid,
    id: '0',
    _etag: '"0"',
    minInclusive: '',
    maxExclusive: 'FF',
    ridPrefix: 0,
    _self: `${container.self}pkranges/0/`,
    throughputFraction: 1,
    status: 'online',
    parents: [],
  };
  return found({ _rid: container.rid, PartitionKeyRanges: [range], _count: 1 });
}

/** The one region of the account; the SDK sends all later requests to the endpoint named here. */
function readAccount(request: CosmosRequest): CosmosAnswer {
  const locations = [{ name: 'local', databaseAccountEndpoint: `https://${request.header('host') ?? 'localhost'}/` }];
  return found({
    _self: '',
    id: 'devhost',
    _rid: 'devhost',
    media: '//media/',
    addresses: '//addresses/',
    _dbs: '//dbs/',
    writableLocations: locations,
    readableLocations: locations,
    enableMultipleWriteLocations: false,
    enablePerPartitionFailoverBehavior: false,
    userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
    queryEngineConfiguration: JSON.stringify({ maxSqlQueryInputLength: 524_288, maxJoinsPerSqlQuery: 10 }),
  });
}
