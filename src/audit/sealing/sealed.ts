import type { LogHead } from '../log-entry.ts';
import type { CompactRange } from '../verifier/compact-range.ts';
import type { Seal, SealKey } from './seal.ts';

/** Which log is sealed. */
export type SealedLog = Pick<LogHead, 'epoch' | 'origin'>;

/** How far an epoch is sealed, as far as this process has verified it. */
export interface Sealed {
  readonly ordinal: number;
  readonly size: number;
  readonly range: CompactRange;
  readonly keys: readonly SealKey[];
}

export const nothingSealed: Sealed = { ordinal: 0, size: 0, range: [], keys: [] };

export const rangeOf = (seal: Seal): CompactRange =>
  seal.range.map(({ level, index, hash }) => ({ level, index, hash: Buffer.from(hash, 'base64') }));

export const toSealRange = (range: CompactRange): Seal['range'] =>
  range.map(({ level, index, hash }) => ({ level, index, hash: hash.toString('base64') }));
