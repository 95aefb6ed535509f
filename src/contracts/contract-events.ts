import type { NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { EventDescription } from '../slice.ts';
import type { Contract } from './contract.ts';

export const contractEvents = [
  {
    type: 'contract.created',
    meaning: 'A contract began as a draft',
    phase: 'trigger',
    says: '{actor} created it as a draft',
    data: { type: 'kind of contract', source: 'api or connector' },
  },
  {
    type: 'contract.edited',
    meaning: 'A draft was edited by a person',
    phase: 'change',
    says: '{actor} edited the draft',
    data: { fields: 'names of what changed' },
  },
  {
    type: 'contract.synchronised',
    meaning: 'What a PSA knows about the contract changed',
    phase: 'change',
    says: 'What the vendor’s system knows about it was brought up to date',
    data: { fields: 'names of what changed', externalVersion: 'of the PSA record' },
  },
  {
    type: 'contract.analysed',
    meaning: 'The text was analysed; nothing was decided',
    phase: 'analysis',
    says: 'Version {versionNumber} was analysed: risk {risk}, recommendation {recommended}',
    data: {
      versionNumber: 'analysed',
      analyser:
        'the engine with its edition, a model with its version; `none: sealed` where nothing could read the text',
      inputHash: 'SHA-256 of the canonical JSON of what it was given: textHash and the term recorded so far',
      outputHash: 'SHA-256 of the canonical JSON of what it gave: terms, recommendation and discrepancies',
      textHash: 'SHA-256 of the text; absent for a sealed version',
      found: 'names of the terms found',
      risk: '0 to 100',
      recommended: 'approve or review',
    },
  },
  {
    type: 'contract.activationProposed',
    meaning: 'Activation was proposed',
    phase: 'request',
    outcome: 'pending',
    says: '{actor} proposed its activation',
    data: { proposalId: 'the proposal', contentHash: 'what is to be approved' },
  },
  {
    type: 'contract.returnedToDraft',
    meaning: 'Its proposal ended without approval',
    phase: 'outcome',
    outcome: 'failure',
    says: 'It went back to draft, since its proposal ended without approval',
    data: { proposalId: 'the proposal' },
  },
  {
    type: 'contract.approved',
    meaning: 'Exactly this content is approved',
    phase: 'outcome',
    says: 'Exactly this content was approved',
    data: { proposalId: 'the proposal', contentHash: 'what was approved' },
  },
  {
    type: 'contract.activated',
    meaning: 'It is in force',
    phase: 'outcome',
    says: 'It came into force',
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
    phase: 'trigger',
    says: 'A notice of {receivedOn} was recorded',
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
    phase: 'outcome',
    says: 'Term {termNumber} was recorded, beginning on {startsOn}',
    data: {
      proposalId: 'the proposal that was carried out',
      by: 'approval or operation of the contract',
      termNumber: 'the new term',
      startsOn: 'civil date',
      endsOn: 'civil date, inclusive',
      amountMinor: 'price in minor units',
      currency: 'ISO 4217',
    },
  },
  {
    type: 'contract.renewalReverted',
    meaning: 'A renewal that was recorded without asking was taken back by a person: the term before is its last again',
    phase: 'rollback',
    says: '{actor} took its renewal back',
    data: {
      proposalId: 'the proposal that was taken back',
      termNumber: 'the term it has again',
      startsOn: 'civil date',
      endsOn: 'civil date, inclusive',
    },
  },
  {
    type: 'contract.expired',
    meaning: 'Its last day is over in its own zone',
    phase: 'change',
    says: 'Its last day, {endedOn}, was over',
    data: { endedOn: 'civil date' },
  },
  {
    type: 'contract.cancelled',
    meaning: 'It was given up before it was in force',
    phase: 'outcome',
    outcome: 'failure',
    says: 'It was given up before it came into force',
    data: { proposalId: 'the proposal that was rejected for good' },
  },
  {
    type: 'contract.read',
    meaning: 'Somebody read it, or what is kept beside it',
    phase: 'access',
    says: '{actor} read it',
    data: { part: 'analysis, trail, timeline or sealed page; the contract itself without it' },
  },
  {
    type: 'contract.listed',
    meaning: 'Somebody read a page of a list of contracts',
    phase: 'access',
    data: { count: 'of those on the page', filter: 'what was asked for' },
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

/** Contracts that somebody was shown in a list. */
export const contractsListed = ({ tenant }: TenantScope, count: number, filter: object): NewEvent => ({
  type: 'contract.listed',
  subject: { kind: 'tenant', id: tenant },
  data: { count, filter },
});
