import { badRequest } from '../errors.ts';
import type { Value } from './json.ts';

/** Where a query stopped: after so many rows of the item with this key, at these ORDER BY values. */
export interface Position {
  readonly key: number;
  readonly rowsOfItem: number;
  readonly order: readonly Value[];
  /** Rows already answered, which count against TOP and LIMIT. */
  readonly answered: number;
}

/** A buffered result (aggregates, DISTINCT, ranking) is resumed by the number of rows answered. */
export interface Continuation {
  readonly position?: Position;
  readonly answered?: number;
}

/** The token travels in a header; Node's client takes 16 KB of headers in all. */
const maxLength = 8192;

/** Opaque to clients, ASCII for the header. Undefined values are told apart from null by wrapping. */
export function writeContinuation(continuation: Continuation): string {
  const { position, answered } = continuation;
  const plain =
    position === undefined
      ? { answered }
      : { position: { ...position, order: position.order.map((value) => (value === undefined ? [] : [value])) } };
  const text = Buffer.from(JSON.stringify(plain)).toString('base64');
  if (text.length > maxLength) throw badRequest('The ORDER BY values are too long to continue from in a header.');
  return text;
}

export function readContinuation(text: string | undefined): Continuation {
  if (text === undefined || text === '') return {};
  try {
    const plain = JSON.parse(Buffer.from(text, 'base64').toString()) as Continuation;
    if (Number.isInteger(plain.answered)) return { answered: plain.answered as number };
    const position = plain.position;
    if (Number.isInteger(position?.key) && Array.isArray(position?.order)) {
      return { position: { ...position, order: position.order.map((wrapped) => (wrapped as readonly Value[])[0]) } };
    }
  } catch {
    // Whatever it is, it is not ours: refused below.
  }
  throw badRequest('Invalid Continuation Token');
}
