import { CosmosError, preconditionFailed } from './errors.ts';

/** `If-Match` and `If-None-Match` of one operation. */
export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

export function checkIfMatch(etag: string, { ifMatch }: Conditions): void {
  if (ifMatch !== undefined && !matches(ifMatch, etag)) throw preconditionFailed();
}

/** 304 carries the etag and no body (recorded on a hosted account, github.com/xo/dbimp). */
export function checkIfNoneMatch(etag: string, { ifNoneMatch }: Conditions): void {
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) {
    throw new CosmosError(304, 'Not modified.', { headers: { etag } });
  }
}

const matches = (condition: string, etag: string) =>
  condition === '*' || condition === etag || `"${condition}"` === etag;
