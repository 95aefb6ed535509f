import type { Container, JSONObject, OperationInput, OperationResponse } from '@azure/cosmos';
import type { CommitConflict, Write } from './documents.ts';
import { type OnDisk, toDisk } from './stored-form.ts';

/** Cosmos DB: at most 100 operations and 2 MB in one transactional batch. */
export const largestBatch = { operations: 100, bytes: 2 * 1024 * 1024 } as const;

export const create = (doc: OnDisk): OperationInput => ({ operationType: 'Create', resourceBody: doc as JSONObject });

export const replace = (doc: OnDisk, ifMatch: string): OperationInput => ({
  operationType: 'Replace',
  id: doc.id,
  resourceBody: doc as JSONObject,
  ifMatch,
});

export function operationOf(write: Write, partition: string, tenant: string, commit: string): OperationInput {
  if (write.op === 'delete') {
    // The declared type of a deletion lacks ifMatch; the wire format and the service have it for every operation.
    const deletion = { operationType: 'Delete', id: write.id, ...(write.ifMatch ? { ifMatch: write.ifMatch } : {}) };
    return deletion as OperationInput;
  }
  const doc = toDisk(write.doc, partition, tenant, commit);
  if (write.op === 'create') return create(doc);
  if (write.op === 'replace') return replace(doc, write.ifMatch);
  return { operationType: 'Upsert', resourceBody: doc as JSONObject };
}

export function assertFits(operations: readonly OperationInput[], partition: string): void {
  if (operations.length > largestBatch.operations)
    throw new RangeError(
      `a change of ${partition} needs ${operations.length} operations; one transactional batch takes ${largestBatch.operations}`,
    );
  const bytes = Buffer.byteLength(JSON.stringify(operations));
  if (bytes > largestBatch.bytes)
    throw new RangeError(
      `a change of ${partition} has ${bytes} bytes; one transactional batch takes ${largestBatch.bytes}`,
    );
}

export type BatchOutcome =
  | { readonly kind: 'done'; readonly results: readonly OperationResponse[] }
  /** Nothing was written. `index` is the operation at fault, `status` what the service said of it. */
  | { readonly kind: 'refused'; readonly index: number; readonly status: number }
  /** Nothing was written; worth another attempt. */
  | { readonly kind: 'busy' }
  /** It may have been written or not. */
  | { readonly kind: 'unknown'; readonly cause: unknown };

const throttled = 429;
/** "Retry with": a concurrent write of the same item was under way; nothing was written. */
const retryWith = 449;
const failedDependency = 424;

export async function sendBatch(
  container: Container,
  partition: string,
  operations: readonly OperationInput[],
): Promise<BatchOutcome> {
  try {
    const response = await container.items.batch([...operations], partition);
    const results = response.result ?? [];
    // Every operation but the culprit says 424.
    const index = results.findIndex(({ statusCode }) => statusCode >= 400 && statusCode !== failedDependency);
    const culprit = results[index];
    if (!culprit) return { kind: 'done', results };
    if (culprit.statusCode === throttled || culprit.statusCode === retryWith) return { kind: 'busy' };
    return { kind: 'refused', index, status: culprit.statusCode };
  } catch (fault) {
    return outcomeOfFault(fault);
  }
}

function outcomeOfFault(fault: unknown): BatchOutcome {
  const code = codeOf(fault);
  if (code === throttled || code === retryWith) return { kind: 'busy' };
  if (mayPass(fault)) return { kind: 'unknown', cause: fault };
  throw fault;
}

/**
 * Whether a fault is about the way to the service, or the service's own trouble, and not about what was asked of it:
 * a 4xx is an answer, but for 408 ("I gave up") and 410 ("I moved"); connection errors carry a name as their code.
 */
export function mayPass(fault: unknown): boolean {
  const code = codeOf(fault);
  if (typeof code === 'string') return true;
  return typeof code === 'number' && (code >= 500 || [408, 410, throttled, retryWith].includes(code));
}

/** The SDK wraps what happened to a batch in an error without a code; the code is in its cause (Items.batch, 4.10). */
function codeOf(fault: unknown): unknown {
  const cause = fault instanceof Error && fault.cause !== undefined && !('code' in fault) ? fault.cause : fault;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
}

/** What a refused operation says about the document it was meant for; undefined when it is no conflict. */
export function conflictOf(id: string, status: number): CommitConflict | undefined {
  if (status === 409) return { ok: false, id, reason: 'exists' };
  if (status === 412) return { ok: false, id, reason: 'changed' };
  if (status === 404) return { ok: false, id, reason: 'missing' };
  return undefined;
}
