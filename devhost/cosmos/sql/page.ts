import { sqlError } from '../errors.ts';
import type { Expression } from './ast.ts';
import type { Value } from './json.ts';

/** A page ends at this many bytes whatever its item count (learn.microsoft.com, "Service quotas": 4 MB a page). */
const maxPageBytes = 4 * 1024 * 1024;

/** The number of TOP, OFFSET or LIMIT once parameters are bound. */
export function countOf(node: Expression | undefined, parameters: ReadonlyMap<string, Value>): number | undefined {
  if (node === undefined) return undefined;
  const value =
    node.kind === 'literal' ? node.value : node.kind === 'parameter' ? parameters.get(node.name) : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw sqlError('SC2062', 'TOP, OFFSET and LIMIT take a whole number that is not negative.', node.start, node.end);
}

/** Collects the results of one page until it is full by count or size. */
export class Page {
  readonly results: string[] = [];
  readonly #size: number;
  #bytes = 0;

  constructor(size: number) {
    this.#size = size < 0 ? Number.POSITIVE_INFINITY : size;
  }

  /** Asked before each result: true when it has to wait for the next page. */
  full(next: string): boolean {
    if (this.results.length >= this.#size) return true;
    this.#bytes += next.length;
    return this.results.length > 0 && this.#bytes > maxPageBytes;
  }
}
