import { randomBytes } from 'node:crypto';

const pattern = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/**
 * The W3C trace context (https://www.w3.org/TR/trace-context/) of an invocation: a new span of the caller's trace, or of
 * a new one when the caller, who may be anybody, sent none that is well-formed.
 */
export function traceContext(
  traceParent: string | undefined,
  traceState?: string,
): { traceParent: string; traceState?: string } {
  const [, traceId, flags] = pattern.exec(traceParent ?? '') ?? [];
  const parent = `00-${traceId ?? randomHex(16)}-${randomHex(8)}-${flags ?? '01'}`;
  return traceId !== undefined && traceState ? { traceParent: parent, traceState } : { traceParent: parent };
}

/** Drawn in blocks: a system call per identifier would be a good part of an empty invocation. */
let pool = Buffer.alloc(0);
let used = 0;
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) [pool, used] = [randomBytes(4096), 0];
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
