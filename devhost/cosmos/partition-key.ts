import { badRequest } from './errors.ts';
import type { Value } from './sql/json.ts';
import { canonical, isObject } from './sql/json.ts';

/** How a partition key is kept and compared: its JSON text, `{}` for an item without one (the SDK's NonePartitionKeyLiteral). */
export type PartitionKeyText = string;

const none: PartitionKeyText = '{}';
/** Large partition keys are on by version 2: up to 2 KB (learn.microsoft.com, "Large partition keys"). */
const maxBytes = 2048;

function textOf(value: Value): PartitionKeyText {
  if (value === undefined || (isObject(value) && Object.keys(value).length === 0)) return none;
  if (typeof value === 'object' && value !== null) {
    throw badRequest('The partition key must be a string, a number, a Boolean or null.', 1001);
  }
  const text = canonical(value);
  if (Buffer.byteLength(text) > maxBytes + 2) throw badRequest('The partition key is longer than 2,048 bytes.', 1001);
  return text;
}

/** From the header `x-ms-documentdb-partitionkey`, a JSON array of one value; undefined when the header is not there. */
export function partitionKeyOfHeader(header: string | undefined): PartitionKeyText | undefined {
  if (header === undefined) return undefined;
  let values: unknown;
  try {
    values = JSON.parse(header);
  } catch {
    values = undefined;
  }
  if (!Array.isArray(values)) throw badRequest(`Partition key ${header} is invalid.`, 1001);
  if (values.length === 0) return none;
  if (values.length > 1)
    throw badRequest('The partition key supplied has more components than defined in the collection.', 1001);
  return textOf(values[0] as Value);
}

/** Recorded on a hosted account: without the header a point operation is 400 with substatus 1001 and this text. */
export function requiredPartitionKey(header: string | undefined): PartitionKeyText {
  const key = partitionKeyOfHeader(header);
  if (key !== undefined) return key;
  throw badRequest(
    'The partition key supplied in x-ms-partitionkey header has fewer components than defined in the the collection.',
    1001,
  );
}

/** From an item, by the container's path. */
export function partitionKeyOfItem(item: Value, path: string): PartitionKeyText {
  let value: Value = item;
  for (const name of path.slice(1).split('/')) {
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return textOf(value);
}
