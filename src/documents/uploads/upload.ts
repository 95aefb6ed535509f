import type { Doc } from '../../platform/cosmos/documents.ts';
import type { VersionPurpose } from '../version.ts';

export interface AskedUpload {
  readonly fileName: string;
  readonly mediaType: string;
  /** Bytes of the whole file. */
  readonly size: number;
  readonly changeDescription: string;
  readonly purpose: VersionPurpose;
  /** Of the whole file, hex: checked before it becomes a version. */
  readonly sha256?: string;
}

/** A file on its way in, piece by piece. Lives beside the versions it will be one of, until its last instant. */
export interface UploadRecord extends Doc, AskedUpload {
  readonly kind: 'documents.upload';
  readonly uploadId: string;
  /** Actor id: nobody else goes on with it. */
  readonly author: string;
  /** UTC instants. */
  readonly createdAt: string;
  readonly expiresAt: string;
  /** In order: names of encrypted contents in the tenant's container. */
  readonly pieces: readonly { readonly storageKey: string; readonly size: number }[];
  /** Number of the version it has become; the pieces are gone then. */
  readonly completedAs?: number;
  /** Seconds from the last write to its end. */
  readonly ttl: number;
}

/** A piece is held in memory; so small that a line lost costs little, so large that there are never many of one file. */
export const uploadLimits = {
  largestPiece: 8 * 1024 * 1024,
  /** But for the last. */
  smallestPiece: 256 * 1024,
  seconds: 86_400,
} as const;

export const uploadDocId = (uploadId: string): string => `upload:${uploadId}`;

export const offsetOf = ({ pieces, size, completedAs }: UploadRecord): number =>
  completedAs === undefined ? pieces.reduce((sum, piece) => sum + piece.size, 0) : size;

export const secondsLeft = ({ expiresAt }: Pick<UploadRecord, 'expiresAt'>, now: Date): number =>
  Math.max(0, Math.ceil((Date.parse(expiresAt) - now.getTime()) / 1000));

/** What is wrong with a piece of this many bytes at the present offset; undefined when it may be added. */
export function wrongWithPiece(upload: UploadRecord, bytes: number, last: boolean | undefined): string | undefined {
  const { largestPiece, smallestPiece } = uploadLimits;
  const left = upload.size - offsetOf(upload);
  if (bytes > largestPiece) return `at most ${largestPiece} bytes in one piece`;
  if (bytes > left) return `at most the ${left} bytes that are missing of ${upload.size}`;
  if (last === true && bytes < left) return `the last piece must have the ${left} bytes that are missing`;
  if (bytes < left && bytes < smallestPiece) return `at least ${smallestPiece} bytes in every piece but the last`;
  return undefined;
}
