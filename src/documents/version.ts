import type { Doc } from '../platform/cosmos/documents.ts';

/** One version of a document, never changed after it was written. Lives in the partition of the aggregate it belongs to. */
export interface VersionRecord extends Doc {
  readonly kind: 'documents.version';
  /** From 1. */
  readonly versionNumber: number;
  /** UTC instant */
  readonly timestamp: string;
  /** Actor id. */
  readonly author: string;
  readonly authorName?: string;
  /** SHA-256 of the file as it was handed in, hex. */
  readonly documentHash: string;
  /** Name of the encrypted content in the tenant's container. */
  readonly storageKey: string;
  readonly changeDescription: string;
  readonly fileName: string;
  readonly mediaType: string;
  /** Bytes of the file. */
  readonly size: number;
  /** The canonical text, which spans and comparisons refer to. */
  readonly textKey: string;
  readonly textHash: string;
  readonly textLength: number;
  /** Hash of the version before, so that versions form a chain. */
  readonly previousHash?: string;
}

export const versionId = (versionNumber: number): string => `version:${String(versionNumber).padStart(4, '0')}`;

export const mediaTypes = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  text: 'text/plain',
  markdown: 'text/markdown',
} as const;

export const acceptedMediaTypes: readonly string[] = Object.values(mediaTypes);
/** Characters of its text: some two thousand pages. What reads the text holds all of it in memory, and the host with it. */
export const largestText = 5_000_000;
/** 50 MB */
export const largestDocument = 50 * 1024 * 1024;
