import { createHash } from 'node:crypto';
import type { Query } from './documents.ts';

/** The cursor was not made by this query of this tenant. The border answers it with 400. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
  constructor() {
    super('the cursor does not belong to this query');
  }
}

/**
 * Binds a continuation token to the tenant and the query that produced it. The digest is no secret: it catches cursors
 * that were cut, edited or carried to another query; a forged one would still only page through the very same query of
 * the caller's own tenant.
 */
export function toCursor(token: string, tenant: string, query: Query): string {
  return Buffer.from(`${digest(token, tenant, query)}${token}`).toString('base64url');
}

/** `cursor` is attacker-controlled. */
export function fromCursor(cursor: string, tenant: string, query: Query): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  const token = text.slice(digestLength);
  if (token === '' || text.slice(0, digestLength) !== digest(token, tenant, query)) throw new BadCursor();
  return token;
}

const digestLength = 24;

function digest(token: string, tenant: string, { text, parameters, partition }: Query): string {
  const parts = JSON.stringify([tenant, text, parameters ?? {}, partition ?? null, token]);
  return createHash('sha256').update(parts).digest('base64url').slice(0, digestLength);
}
