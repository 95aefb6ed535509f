import type { NewEvent } from '../platform/events.ts';
import type { EventDescription } from '../slice.ts';
import type { Contract } from './contract.ts';

export const contractEvents = [
  {
    type: 'contract.created',
    meaning: 'A contract began as a draft',
    data: { type: 'kind of contract', source: 'api or connector' },
  },
  { type: 'contract.edited', meaning: 'A draft was edited by a person', data: { fields: 'names of what changed' } },
  {
    type: 'contract.synchronised',
    meaning: 'What a PSA knows about the contract changed',
    data: { fields: 'names of what changed', externalVersion: 'of the PSA record' },
  },
  {
    type: 'contract.versionAdded',
    meaning: 'A version of its document was added',
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
  {
    type: 'contract.revisionDecided',
    meaning: 'A tracked change was accepted or rejected',
    data: {
      versionNumber: 'the version made of it',
      decidedFrom: 'the version it was open in',
      revisionId: 'the tracked change',
      decision: 'accept or reject',
      kind: 'inserted, deleted and so on',
      authorHash: "SHA-256 of its author's name",
    },
  },
  {
    type: 'contract.versionSent',
    meaning: 'A version went out',
    data: { versionNumber: 'which one', documentHash: 'SHA-256 of the file', recipients: 'how many' },
  },
  {
    type: 'contract.checkedOut',
    meaning: 'Somebody has its document in hand, or goes on holding it',
    data: { versionNumber: 'the newest then', until: 'instant it ends', renewed: 'whether they held it already' },
  },
  { type: 'contract.checkedIn', meaning: 'Its document was given back', data: { versionNumber: 'the newest then' } },
  {
    type: 'contract.checkoutRevoked',
    meaning: 'A check-out was ended by somebody else',
    data: { holder: 'whose it was', until: 'instant it would have ended', reason: 'why' },
  },
  {
    type: 'contract.analysed',
    meaning: 'The text was analysed; nothing was decided',
    data: {
      versionNumber: 'analysed',
      found: 'names of the terms found',
      risk: '0 to 100',
      recommended: 'approve or review',
    },
  },
  {
    type: 'contract.activationProposed',
    meaning: 'Activation was proposed',
    data: { proposalId: 'the proposal', contentHash: 'what is to be approved' },
  },
  {
    type: 'contract.returnedToDraft',
    meaning: 'Its proposal ended without approval',
    data: { proposalId: 'the proposal' },
  },
  {
    type: 'contract.approved',
    meaning: 'Exactly this content is approved',
    data: { proposalId: 'the proposal', contentHash: 'what was approved' },
  },
  {
    type: 'contract.activated',
    meaning: 'It is in force',
    data: {
      proposalId: 'the approval',
      contentHash: 'approved content',
      startsOn: 'civil date',
      endsOn: 'civil date, inclusive',
      externalId: 'PSA record',
    },
  },
  {
    type: 'contract.noticeRecorded',
    meaning: 'A notice was received',
    data: {
      noticeId: 'the notice',
      kind: 'non-renewal',
      receivedOn: 'civil date',
      endsOn: 'last day, inclusive',
      deadline: 'last day for it',
    },
  },
  {
    type: 'contract.renewed',
    meaning: 'A new term began or is certain',
    data: {
      proposalId: 'the approval',
      by: 'approval or operation of the contract',
      termNumber: 'the new term',
      startsOn: 'civil date',
      endsOn: 'civil date, inclusive',
      amountMinor: 'price in minor units',
      currency: 'ISO 4217',
    },
  },
  { type: 'contract.expired', meaning: 'Its last day is over in its own zone', data: { endedOn: 'civil date' } },
  { type: 'contract.cancelled', meaning: 'It was given up before it was in force' },
  { type: 'contract.read', meaning: 'Somebody read it' },
  {
    type: 'contract.sealedKeyShared',
    meaning: 'Somebody who can open a sealed version let a further device open it',
    data: { versionNumber: 'which one', principalId: 'whose device', deviceKeyId: 'SHA-256 of its public key' },
  },
  {
    type: 'contract.contentRead',
    meaning: 'Somebody downloaded or read a version',
    data: {
      versionNumber: 'which one',
      documentHash: 'SHA-256 of the file',
      form: 'file, text, clauses, revisions, sealed or comparison',
    },
  },
  {
    type: 'contract.comparisonRead',
    meaning: 'Somebody compared two versions',
    data: {
      versionNumber: 'the one looked at',
      documentHash: 'SHA-256 of its file',
      from: 'the one compared with',
      fromHash: 'SHA-256 of its file',
      format: 'json, html or docx',
    },
  },
] as const satisfies readonly EventDescription[];

export const contractEvent = (
  type: (typeof contractEvents)[number]['type'],
  { contractId }: Pick<Contract, 'contractId'>,
  data: Readonly<Record<string, unknown>> = {},
): NewEvent => ({
  type,
  subject: { kind: 'contract', id: contractId },
  data,
});
