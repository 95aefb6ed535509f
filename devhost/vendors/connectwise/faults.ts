import { type Answer, refusal, throttled } from './answer.ts';
import type { Store } from './store.ts';

export const FAULT_KINDS = ['conflict', 'throttle', 'timeout', 'dropAfterWrite'] as const;

/** A switch: the next `count` requests that match fail in this way. */
export interface Fault {
  readonly kind: (typeof FAULT_KINDS)[number];
  readonly count: number;
  /** Absent: any. */
  readonly method?: string;
  /** Absent: any; else a part of the path. */
  readonly path?: string;
}

const RETRY_AFTER_SECONDS = 30;

/** Takes one off the first switch that matches. Switches survive a restart. */
export function takeFault(store: Store, method: string, path: string): Fault | undefined {
  const faults = store.setting<Fault[]>('faults', []);
  const fault = faults.find((each) => (each.method ?? method) === method && path.includes(each.path ?? ''));
  if (!fault) return undefined;
  const rest = faults.flatMap((each) =>
    each !== fault ? [each] : each.count > 1 ? [{ ...each, count: each.count - 1 }] : [],
  );
  store.set('faults', rest);
  return fault;
}

/** What a fault answers instead of the API; undefined for `dropAfterWrite`, which lets the API work and loses the answer. */
export function faultAnswer({ kind }: Fault): Answer | undefined {
  if (kind === 'throttle') return throttled(RETRY_AFTER_SECONDS);
  // "Record possibly in use or another conflict" in the guide; the code in the body is unverified.
  if (kind === 'conflict')
    return refusal(409, 'ConflictException', 'The record is in use or in conflict with another change.');
  // Timeouts come as 500 with "timeout" in the text (pyconnectwise).
  return kind === 'timeout' ? refusal(500, 'InternalServerError', 'Execution timeout expired.') : undefined;
}
