import type { Place } from './erasure.ts';

/** What one `log.redacted` says: whose doing it was, and the entries [from, to] of an epoch, both included. */
export interface Redaction {
  readonly erasure: string;
  readonly epoch: number;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

export const tellsOf = (redactions: readonly Redaction[], erasure: string, { epoch, index }: Place): boolean =>
  redactions.some(
    (one) =>
      one.erasure === erasure && one.epoch === epoch && one.ranges.some(([from, to]) => from <= index && index <= to),
  );
