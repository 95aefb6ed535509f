import type { Refusal } from './refusal.ts';

/** What a use case answers: a value, or a refusal the caller can act upon. Faults (bugs, lost connections) are thrown. */
export type Result<T, R extends Refusal = Refusal> = Ok<T> | Refused<R>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Refused<R extends Refusal = Refusal> {
  readonly ok: false;
  readonly refusal: R;
}

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });

export const refused = <R extends Refusal>(refusal: R): Refused<R> => ({ ok: false, refusal });

/** For tests and workflows where a refusal would be a bug of ours: the value, or a thrown fault that names the refusal. */
export function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${result.refusal.code}: ${result.refusal.message}`);
}
