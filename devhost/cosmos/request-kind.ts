import type { CosmosRequest } from './exchange.ts';
import { isSet } from './exchange.ts';

const ofItem: Readonly<Record<string, string>> = {
  GET: 'readItem',
  PUT: 'replaceItem',
  PATCH: 'patch',
  DELETE: 'deleteItem',
};
const byDepth = ['readAccount', 'listDatabases', 'readDatabase', 'listContainers', 'readContainer'];

/** What a request asks for, whatever comes of it: the names under which requests are counted. */
export function kindOf(request: CosmosRequest): string {
  const { method, segments } = request;
  if (segments.length < 5) return (method === 'GET' && byDepth[segments.length]) || 'other';
  if (segments[4] === 'pkranges') return 'listRanges';
  if (segments[4] !== 'docs') return 'other';
  if (segments.length > 5) return ofItem[method] ?? 'other';
  if (method === 'GET') return request.header('a-im') === undefined ? 'readFeed' : 'changeFeed';
  if (method !== 'POST') return 'other';
  if (isSet(request, 'x-ms-cosmos-is-batch-request'))
    return isSet(request, 'x-ms-cosmos-batch-atomic') ? 'batch' : 'bulk';
  if (isSet(request, 'x-ms-cosmos-is-query-plan-request')) return 'queryPlan';
  if (request.header('content-type')?.startsWith('application/query+json') === true) return 'query';
  return isSet(request, 'x-ms-documentdb-is-upsert') ? 'upsertItem' : 'createItem';
}
