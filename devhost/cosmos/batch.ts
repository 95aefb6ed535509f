import type { Conditions } from './conditions.ts';
import type { Container } from './container.ts';
import { badRequest, CosmosError } from './errors.ts';
import type { StoredDocument } from './item.ts';
import type { PartitionKeyText } from './partition-key.ts';
import { requiredPartitionKey } from './partition-key.ts';
import { readPatch } from './patch.ts';
import { chargeOfRead, chargeOfWrite } from './request-charge.ts';
import type { Json } from './sql/json.ts';
import { isObject } from './sql/json.ts';

/** Recorded on a hosted account: 101 operations are refused with this text. */
const maxOperations = 100;

interface OperationResult {
  readonly statusCode: number;
  readonly subStatusCode?: number;
  readonly requestCharge: number;
  readonly eTag?: string;
  readonly resourceBody?: Json;
}

interface BatchResult {
  /** 200 when everything was done, 207 when not. */
  readonly status: 200 | 207;
  readonly results: readonly OperationResult[];
  readonly charge: number;
  /** The substatus of the operation that failed an atomic batch. */
  readonly substatus: number;
}

/** Thrown to roll a batch back; it carries which operation failed and how. */
class BatchFailure extends Error {
  readonly at: number;
  readonly reason: CosmosError;

  constructor(at: number, reason: CosmosError) {
    super(reason.message);
    this.at = at;
    this.reason = reason;
  }
}

function readOperations(body: Json): readonly Json[] {
  if (!Array.isArray(body)) throw badRequest('A batch is a list of operations.');
  if (body.length === 0) throw badRequest('Batch request has no operations.');
  if (body.length > maxOperations) throw badRequest('Batch request has more operations than what is supported.');
  return body as readonly Json[];
}

/** A transactional batch: all operations on one partition key, all or nothing, in order, each seeing the ones before. */
export function runBatch(container: Container, pk: PartitionKeyText, body: Json): BatchResult {
  const operations = readOperations(body);
  try {
    const results = container.write(() =>
      operations.map((operation, at) => {
        try {
          if (isObject(operation) && typeof operation.partitionKey === 'string') {
            if (requiredPartitionKey(operation.partitionKey) !== pk) {
              throw badRequest('All operations of a batch need the partition key of the batch.', 1001);
            }
          }
          return perform(container, pk, operation);
        } catch (error) {
          throw error instanceof CosmosError ? new BatchFailure(at, error) : error;
        }
      }),
    );
    return { status: 200, results, charge: sum(results), substatus: 0 };
  } catch (error) {
    if (!(error instanceof BatchFailure)) throw error;
    // learn.microsoft.com, "Transactional batch operations": the one that failed has its own status, all others 424.
    const results = operations.map((_, at) =>
      at === error.at ? failure(error.reason) : { statusCode: 424, requestCharge: 0 },
    );
    return { status: 207, results, charge: 1, substatus: error.reason.substatus };
  }
}

/** Bulk: the operations of one request stand alone, each with its own partition key and outcome. */
export function runBulk(container: Container, body: Json): BatchResult {
  const results = readOperations(body).map((operation): OperationResult => {
    try {
      const key = isObject(operation) ? operation.partitionKey : undefined;
      const pk = requiredPartitionKey(typeof key === 'string' ? key : undefined);
      return container.write(() => perform(container, pk, operation));
    } catch (error) {
      if (error instanceof CosmosError) return failure(error);
      throw error;
    }
  });
  const status = results.every(({ statusCode }) => statusCode < 400) ? 200 : 207;
  return { status, results, charge: sum(results), substatus: 0 };
}

const sum = (results: readonly OperationResult[]) =>
  results.reduce((total, { requestCharge }) => total + requestCharge, 0);

const failure = ({ status, substatus }: CosmosError): OperationResult => ({
  statusCode: status,
  ...(substatus > 0 ? { subStatusCode: substatus } : {}),
  requestCharge: 1,
});

/** One operation in the SDK's own shape (utils/batch: operationType, id, ifMatch, ifNoneMatch, resourceBody). */
function perform(container: Container, pk: PartitionKeyText, operation: Json): OperationResult {
  if (!isObject(operation)) throw badRequest('An operation of a batch must be an object.');
  const { operationType, id, ifMatch, ifNoneMatch, resourceBody } = operation;
  const conditions: Conditions = { ifMatch: text(ifMatch), ifNoneMatch: text(ifNoneMatch) };
  const name = () => {
    if (typeof id !== 'string' || id === '')
      throw badRequest(`The batch operation '${String(operationType)}' needs an id.`);
    return id;
  };
  const written = ({ status, document }: { status: number; document: StoredDocument }, created: boolean) =>
    success(status, document, chargeOfWrite(document.body.length, created));
  switch (operationType) {
    case 'Create':
      return written(container.create(pk, resourceBody ?? null), true);
    case 'Upsert': {
      const result = container.upsert(pk, resourceBody ?? null, conditions);
      return written(result, result.status === 201);
    }
    case 'Replace':
      return written(container.replace(pk, name(), resourceBody ?? null, conditions), false);
    case 'Patch':
      return written(container.modify(pk, name(), conditions, readPatch(resourceBody ?? null, container)), false);
    case 'Delete':
      container.delete(pk, name(), conditions);
      return { statusCode: 204, requestCharge: chargeOfWrite(0, true) };
    case 'Read': {
      const document = container.read(pk, name(), conditions);
      return success(200, document, chargeOfRead(document.body.length));
    }
    default:
      throw badRequest(`The batch operation '${String(operationType)}' is not supported.`);
  }
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : undefined);

const success = (statusCode: number, document: StoredDocument, requestCharge: number): OperationResult => ({
  statusCode,
  requestCharge,
  eTag: document.etag,
  resourceBody: JSON.parse(document.body) as Json,
});
