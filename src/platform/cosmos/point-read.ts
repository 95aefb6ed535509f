import type { Container } from '@azure/cosmos';
import type { Stored } from './documents.ts';
import { assertOwn } from './stored-form.ts';

/** One point read of the document as it is on disk; undefined when absent, a fault when it is another tenant's. */
export async function readItem<T>(
  container: Container,
  partition: string,
  id: string,
  tenant: string,
): Promise<Stored<T> | undefined> {
  const { resource, etag, statusCode, substatus } = await container.item(id, partition).read();
  if (resource !== undefined && statusCode === 200) {
    assertOwn(resource, tenant);
    return { doc: resource as T, etag };
  }
  // 404 with sub-status 0 is "no such document"; any other one is about the container or the session.
  if (statusCode === 404 && !substatus) return undefined;
  throw new Error(`reading ${id} in ${partition} was answered with ${statusCode}/${substatus ?? 0}`);
}
