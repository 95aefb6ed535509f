import type { EventDescription } from '../../slice.ts';

const events = {
  versionAdded: {
    meaning: 'A version of its document was added',
    phase: 'change',
    says: '{actor} added version {versionNumber}',
    data: {
      versionNumber: 'from 1',
      documentHash: 'SHA-256 of the file',
      textHash: 'SHA-256 of the text; absent for a sealed version',
      sealedForDevices: 'for how many devices it was sealed',
      previousHash: 'hash of the version before',
      mediaType: 'of the file',
      size: 'bytes of the file',
      purpose: 'draft, redline, counterparty or executed',
      restoredFrom: 'number of the version it is a copy of',
      decidedFrom: 'number of the version whose tracked changes were decided',
      material: 'whether it differs in substance from the version before',
      topics: 'what is touched in substance',
      insertedWords: 'number of words',
      deletedWords: 'number of words',
      movedBlocks: 'number of paragraphs',
      proof: 'whether accepting and rejecting all changes gave both texts',
    },
  },
  revisionDecided: {
    meaning: 'A tracked change was accepted or rejected',
    phase: 'change',
    says: '{actor} decided a tracked change of version {decidedFrom}: {decision}',
    data: {
      versionNumber: 'the version made of it',
      decidedFrom: 'the version it was open in',
      revisionId: 'the tracked change',
      decision: 'accept or reject',
      kind: 'inserted, deleted and so on',
    },
  },
  versionSent: {
    meaning: 'A version went out',
    phase: 'change',
    says: '{actor} sent version {versionNumber} out',
    data: { versionNumber: 'which one', documentHash: 'SHA-256 of the file', recipients: 'how many' },
  },
  checkedOut: {
    meaning: 'Somebody has its document in hand, or goes on holding it',
    phase: 'change',
    says: '{actor} took its document in hand at version {versionNumber}',
    data: { versionNumber: 'the newest then', until: 'instant it ends', renewed: 'whether they held it already' },
  },
  checkedIn: {
    meaning: 'Its document was given back',
    phase: 'change',
    says: '{actor} gave its document back at version {versionNumber}',
    data: { versionNumber: 'the newest then' },
  },
  checkoutRevoked: {
    meaning: 'A check-out was ended by somebody else',
    phase: 'change',
    says: '{actor} ended somebody’s check-out of its document',
    data: { holder: 'whose it was', until: 'instant it would have ended', reason: 'why' },
  },
  sealedKeyShared: {
    meaning: 'Somebody who can open a sealed version let a further device open it',
    phase: 'administration',
    says: '{actor} let a further device open version {versionNumber}',
    data: { versionNumber: 'which one', principalId: 'whose device', deviceKeyId: 'SHA-256 of its public key' },
  },
  contentRead: {
    meaning: 'Somebody downloaded or read a version',
    phase: 'access',
    says: '{actor} read version {versionNumber} ({form})',
    data: {
      versionNumber: 'which one',
      documentHash: 'SHA-256 of the file',
      form: 'file, text, clauses, revisions, sealed or comparison',
    },
  },
  comparisonRead: {
    meaning: 'Somebody compared two versions',
    phase: 'access',
    says: '{actor} compared version {versionNumber} with version {from}',
    data: {
      versionNumber: 'the one looked at',
      documentHash: 'SHA-256 of its file',
      from: 'the one compared with',
      fromHash: 'SHA-256 of its file',
      format: 'json, html or docx',
    },
  },
} as const satisfies Readonly<Record<string, Omit<EventDescription, 'type'>>>;

/** What happens to documents. That somebody read is an event that the aggregate describes itself. */
export type DocumentEvent = keyof typeof events | 'read';

/** The events that an aggregate of this kind has for its documents: `contract.versionAdded` and so on. */
export const documentEvents = (kind: string): readonly EventDescription[] =>
  Object.entries(events).map(([happened, said]) => ({ type: `${kind}.${happened}`, ...said }));
