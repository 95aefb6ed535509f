import type { Doc } from '../platform/cosmos/documents.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { ComparisonOutline } from './versions/comparison-outline.ts';

/** What a version is in the negotiation. */
export const versionPurposes = ['draft', 'redline', 'counterparty', 'executed'] as const;
export type VersionPurpose = (typeof versionPurposes)[number];

/**
 * One version of a document. Its content is never changed after it was written: a later byte, a restored or a decided one is a
 * new version. All that is ever added to a record is that it was sent. Lives in the partition of the aggregate it belongs to.
 */
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

  // Since schema 2.
  /** A draft where nothing is said. */
  readonly purpose?: VersionPurpose;
  /** What was read beside the text: blocks, clauses, revisions and so on, and the shape that is in. */
  readonly modelKey?: string;
  readonly modelHash?: string;
  readonly modelSchema?: number;
  /** How it differs from the version before; absent for the first one and where the one before cannot be read. */
  readonly comparison?: ComparisonOutline;
  /** Number of the version it is a copy of. */
  readonly restoredFrom?: number;
  /** Number of the version whose tracked changes were decided, and how. */
  readonly decidedFrom?: number;
  readonly decisions?: readonly RevisionDecision[];
  /**
   * Encrypted in a browser, for named devices: what is stored is its ciphertext and `documentHash` that one's hash. The server
   * knows no text of it, so textKey and textHash are empty.
   */
  readonly sealed?: { readonly format: 1 };
  /** To whom it went out; only ever grows. */
  readonly sent?: readonly Sending[];
}

export interface RevisionDecision {
  readonly revisionId: string;
  readonly decision: 'accept' | 'reject';
  readonly note?: string;
}

export interface Sending {
  /** UTC instant */
  readonly sentAt: string;
  /** Actor id. */
  readonly sentBy: string;
  readonly sentTo: readonly string[];
}

export const versionId = (versionNumber: number): string => `version:${String(versionNumber).padStart(4, '0')}`;

/** The place of a version that is being made. */
export interface NextVersion {
  /** The partition it belongs to. */
  readonly aggregate: string;
  readonly versionNumber: number;
  /** The version before, which it chains to and is compared with. */
  readonly previous?: VersionRecord;
}

/** What every record says, whatever its version is made of: who made it, when, and on top of what. */
export const begunRecord = ({ actor }: TenantScope, { versionNumber, previous }: NextVersion, now: Date) =>
  ({
    id: versionId(versionNumber),
    kind: 'documents.version',
    schema: 2,
    versionNumber,
    timestamp: now.toISOString(),
    author: actor.id,
    ...(actor.name ? { authorName: actor.name } : {}),
    ...(previous ? { previousHash: previous.documentHash } : {}),
  }) as const;

export const purposeOf = ({ purpose }: VersionRecord): VersionPurpose => purpose ?? 'draft';

export const mediaTypes = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  html: 'text/html',
  text: 'text/plain',
  markdown: 'text/markdown',
} as const;

export const acceptedMediaTypes: readonly string[] = Object.values(mediaTypes);
/** Characters of its text: some two thousand pages. What reads the text holds all of it in memory, and the host with it. */
export const largestText = 5_000_000;
/** Some two thousand pages too. What is known of a paragraph takes more memory than its words. */
export const mostParagraphs = 50_000;
/** 50 MB */
export const largestDocument = 50 * 1024 * 1024;
