import { runBatch, runBulk } from './batch.ts';
import { readChangeFeed } from './change-feed.ts';
import type { Conditions } from './conditions.ts';
import type { Container, Written } from './container.ts';
import { badRequest, CosmosError } from './errors.ts';
import type { CosmosAnswer, CosmosRequest } from './exchange.ts';
import { isSet, pageSizeOf } from './exchange.ts';
import type { StoredDocument } from './item.ts';
import { partitionKeyOfHeader, requiredPartitionKey } from './partition-key.ts';
import { readPatch } from './patch.ts';
import { readQuery, runQuery } from './query.ts';
import { chargeOfQuery, chargeOfRead, chargeOfWrite } from './request-charge.ts';
import { queryPlan } from './sql/plan.ts';
import { prepare } from './sql/prepare.ts';

const partitionKeyHeader = 'x-ms-documentdb-partitionkey';
/** learn.microsoft.com, "Service quotas": a transactional batch has at most 2 MB. */
const maxBatchBytes = 2 * 1024 * 1024;

/** Everything below `/docs`. */
export function answerDocuments(container: Container, request: CosmosRequest): CosmosAnswer {
  const { method, segments } = request;
  const id = segments[5];
  if (segments.length > 6) throw badRequest('Request url is invalid.');
  if (id === undefined) {
    if (method === 'GET')
      return request.header('a-im') === undefined ? readFeed(container, request) : changeFeed(container, request);
    if (method !== 'POST') throw badRequest('Request url is invalid.');
    if (isSet(request, 'x-ms-cosmos-is-batch-request')) return batch(container, request);
    const isQuery = request.header('content-type')?.startsWith('application/query+json') === true;
    if (isSet(request, 'x-ms-cosmos-is-query-plan-request')) return plan(request);
    return isQuery ? query(container, request) : create(container, request);
  }
  const pk = requiredPartitionKey(request.header(partitionKeyHeader));
  const conditions: Conditions = { ifMatch: request.header('if-match'), ifNoneMatch: request.header('if-none-match') };
  switch (method) {
    case 'GET': {
      const document = container.read(pk, id, conditions);
      return answerWith(200, document, chargeOfRead(document.body.length));
    }
    case 'PUT':
      return writtenAs(container.write(() => container.replace(pk, id, request.json(), conditions)));
    case 'PATCH': {
      const change = readPatch(request.json(), container);
      return writtenAs(container.write(() => container.modify(pk, id, conditions, change)));
    }
    case 'DELETE':
      container.write(() => container.delete(pk, id, conditions));
      return { status: 204, charge: chargeOfWrite(0, true) };
    default:
      throw new CosmosError(405, `The method ${method} is not allowed on an item.`);
  }
}

const answerWith = (status: number, document: StoredDocument, charge: number): CosmosAnswer => ({
  status,
  body: document.body,
  charge,
  headers: { etag: document.etag },
});

const writtenAs = ({ status, document }: Written): CosmosAnswer =>
  answerWith(status, document, chargeOfWrite(document.body.length, status === 201));

function create(container: Container, request: CosmosRequest): CosmosAnswer {
  const item = request.json();
  const pk = requiredPartitionKey(request.header(partitionKeyHeader));
  if (isSet(request, 'x-ms-documentdb-is-upsert')) {
    const conditions = { ifMatch: request.header('if-match') };
    return writtenAs(container.write(() => container.upsert(pk, item, conditions)));
  }
  return writtenAs(container.write(() => container.create(pk, item)));
}

function batch(container: Container, request: CosmosRequest): CosmosAnswer {
  if (Buffer.byteLength(request.text) > maxBatchBytes) {
    throw new CosmosError(413, 'Message: {"Errors":["Request size is too large"]}');
  }
  const atomic = isSet(request, 'x-ms-cosmos-batch-atomic');
  const body = request.json();
  const result = atomic
    ? runBatch(container, requiredPartitionKey(request.header(partitionKeyHeader)), body)
    : runBulk(container, body);
  // `return=minimal` is the SDK's contentResponseOnWriteEnabled: false.
  const minimal = request.header('prefer') === 'return=minimal';
  const results = minimal ? result.results.map(({ resourceBody: _, ...rest }) => rest) : result.results;
  return {
    status: result.status,
    body: JSON.stringify(results),
    charge: result.charge,
    headers: result.substatus > 0 ? { 'x-ms-substatus': result.substatus } : {},
  };
}

function plan(request: CosmosRequest): CosmosAnswer {
  const { text, parameters } = readQuery(request.json());
  return { status: 200, body: JSON.stringify(queryPlan(prepare(text).query, parameters)), charge: 0 };
}

function query(container: Container, request: CosmosRequest): CosmosAnswer {
  const partition = partitionKeyOfHeader(request.header(partitionKeyHeader));
  const range = request.header('x-ms-documentdb-partitionkeyrangeid') !== undefined;
  if (partition === undefined && !range && !isSet(request, 'x-ms-documentdb-query-enablecrosspartition')) {
    throw badRequest(
      'Cross partition query is required but disabled. Please set x-ms-documentdb-query-enablecrosspartition to true.',
    );
  }
  return documentsPage(container, {
    ...readQuery(request.json()),
    partition,
    range,
    pageSize: pageSizeOf(request),
    continuation: request.header('x-ms-continuation'),
  });
}

/** All items of the container or partition, as `readAll` of the SDK asks for them. */
function readFeed(container: Container, request: CosmosRequest): CosmosAnswer {
  return documentsPage(container, {
    text: 'SELECT * FROM c',
    parameters: new Map(),
    partition: partitionKeyOfHeader(request.header(partitionKeyHeader)),
    range: true,
    pageSize: pageSizeOf(request),
    continuation: request.header('x-ms-continuation'),
  });
}

function documentsPage(container: Container, request: Parameters<typeof runQuery>[1]): CosmosAnswer {
  const { results, continuation, loaded } = runQuery(container, request);
  const documents = results.join(',');
  return {
    status: 200,
    body: `{"_rid":"${container.rid}","Documents":[${documents}],"_count":${results.length}}`,
    charge: chargeOfQuery(loaded, documents.length),
    headers: {
      'x-ms-item-count': results.length,
      ...(continuation === undefined ? {} : { 'x-ms-continuation': continuation }),
    },
  };
}

function changeFeed(container: Container, request: CosmosRequest): CosmosAnswer {
  if (request.header('a-im')?.toLowerCase() !== 'incremental feed') {
    throw badRequest('Only the latest-version change feed (A-IM: Incremental feed) is supported by this devhost.');
  }
  for (const name of ['x-ms-start-epk', 'x-ms-end-epk']) {
    if (request.header(name) !== undefined) {
      throw badRequest('A change feed over part of a partition key range is not supported by this devhost.');
    }
  }
  const { documents, etag } = readChangeFeed(container, {
    after: request.header('if-none-match'),
    since: request.header('if-modified-since'),
    partition: partitionKeyOfHeader(request.header(partitionKeyHeader)),
    pageSize: pageSizeOf(request),
  });
  const headers = { etag, 'x-ms-item-count': documents.length };
  if (documents.length === 0) return { status: 304, charge: 1, headers };
  const text = documents.join(',');
  const body = `{"_rid":"${container.rid}","Documents":[${text}],"_count":${documents.length}}`;
  return { status: 200, body, charge: chargeOfQuery(documents.length, text.length), headers };
}
