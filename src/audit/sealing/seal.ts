import type { Doc } from '../../platform/cosmos/documents.ts';
import type { KeyKind } from '../verifier/signed-note.ts';

/** The last checkpoint of an epoch, and what the next one is made from without reading the log again. */
export interface Seal extends Doc {
  readonly kind: 'audit.seal';
  readonly epoch: number;
  /** Checkpoints are counted from 1 without a gap, so whoever signs the next one finds every one before it. */
  readonly ordinal: number;
  readonly size: number;
  /** The signed note, as it lies in the write-once container. */
  readonly note: string;
  readonly at: string;
  /** The compact range [0, size): level, index and hash (base64) of its perfect trees. */
  readonly range: readonly { readonly level: number; readonly index: number; readonly hash: string }[];
  readonly keys: readonly SealKey[];
}

/** A key this epoch was signed with, and from which checkpoint to which. */
export interface SealKey {
  readonly kind: KeyKind;
  /** `<name>+<key id>+<base64>` */
  readonly vkey: string;
  readonly fromOrdinal: number;
  /** Absent for those in use. */
  readonly untilOrdinal?: number;
}

export const sealId = 'seal-of-log';

/** In the write-once container, beside the tiles of the same epoch (`e0/tile/0/000`). */
export const checkpointName = (epoch: number, ordinal: number): string =>
  `e${epoch}/checkpoints/${String(ordinal).padStart(10, '0')}`;
