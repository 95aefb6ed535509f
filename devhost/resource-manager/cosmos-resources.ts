import { CosmosError } from '../cosmos/errors.ts';
import type { CosmosAccount } from '../cosmos/index.ts';
import type { Operations } from './operations.ts';

export interface ArmAnswer {
  readonly kind: string;
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const pattern =
  /^(?<account>\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.DocumentDB\/databaseAccounts\/[^/]+)\/sqlDatabases(?:\/(?<database>[^/]+)(?:\/(?<containers>containers)(?:\/(?<container>[^/]+))?)?)?$/iu;

/**
 * `…/sqlDatabases[/{name}[/containers[/{name}]]]` (learn.microsoft.com, "SQL Resources" of the Cosmos DB resource
 * provider). PUT and DELETE are long-running, GET is not.
 */
export function answerCosmosResource(
  account: CosmosAccount,
  operations: Operations,
  method: string,
  url: URL,
  text: string,
): ArmAnswer {
  const groups = pattern.exec(url.pathname)?.groups;
  if (groups === undefined) {
    return failed(404, 'InvalidResourceType', `'${url.pathname}' is not a resource of this devhost.`);
  }
  const root = `${groups.account ?? ''}/sqlDatabases`;
  const database = decodeURIComponent(groups.database ?? '');
  const container = groups.container === undefined ? undefined : decodeURIComponent(groups.container);
  const type = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases';
  const asDatabase = (resource: { readonly id: string }) => ({
    id: `${root}/${resource.id}`, name: resource.id, type, properties: { resource },
  }); // biome-ignore format: one record
  const asContainer = (resource: Record<string, unknown>) => ({
    id: `${root}/${database}/containers/${String(resource.id)}`,
    name: resource.id,
    type: `${type}/containers`,
    properties: { resource },
  });
  try {
    if (groups.database === undefined) {
      if (method !== 'GET') return notAllowed(method);
      return { kind: 'listDatabases', status: 200, body: { value: account.databases().map(asDatabase) } };
    }
    if (groups.containers !== undefined && container === undefined) {
      if (method !== 'GET') return notAllowed(method);
      const value = account.containers(database).map((each) => asContainer(each.resource()));
      return { kind: 'listContainers', status: 200, body: { value } };
    }
    const resource = method === 'PUT' ? readResource(text) : {};
    if (container === undefined) {
      if (method === 'GET') return { kind: 'getDatabase', status: 200, body: asDatabase(account.database(database)) };
      if (method === 'PUT') {
        checkId(database, resource);
        return operations.accept('putDatabase', url, asDatabase(account.putDatabase(database)));
      }
      if (method === 'DELETE') {
        return account.deleteDatabase(database)
          ? operations.accept('deleteDatabase', url, undefined)
          : absent('deleteDatabase');
      }
      return notAllowed(method);
    }
    if (method === 'GET') {
      return {
        kind: 'getContainer',
        status: 200,
        body: asContainer(account.container(database, container).resource()),
      };
    }
    if (method === 'PUT') {
      return operations.accept(
        'putContainer',
        url,
        asContainer(account.putContainer(database, container, resource).resource()),
      );
    }
    if (method === 'DELETE') {
      return account.deleteContainer(database, container)
        ? operations.accept('deleteContainer', url, undefined)
        : absent('deleteContainer');
    }
    return notAllowed(method);
  } catch (error) {
    if (error instanceof CosmosError) return failed(error.status, error.code, error.message);
    throw error;
  }
}

/** `properties.resource` of a PUT; throughput options are accepted and have no effect, since charges are only modelled. */
function readResource(text: string): Record<string, unknown> {
  let body: { properties?: { resource?: unknown } };
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    throw new CosmosError(400, 'The request content was invalid and could not be deserialized.');
  }
  const resource = body.properties?.resource;
  if (typeof resource !== 'object' || resource === null) throw new CosmosError(400, 'properties.resource is needed.');
  return resource as Record<string, unknown>;
}

function checkId(name: string, resource: Record<string, unknown>): void {
  if (resource.id !== name) {
    throw new CosmosError(400, `properties.resource.id '${String(resource.id)}' differs from '${name}' in the path.`);
  }
}

const absent = (kind: string): ArmAnswer => ({ kind, status: 204 });

const failed = (status: number, code: string, message: string): ArmAnswer => ({
  kind: 'refused',
  status,
  body: { error: { code, message } },
});

const notAllowed = (method: string) => failed(405, 'MethodNotAllowed', `The method ${method} is not offered here.`);
