import type { NewEvent } from '../platform/events.ts';
import type { EventDescription } from '../slice.ts';

export const renewalEvents = [
  {
    type: 'renewal.cycleOpened',
    meaning: 'The dates of the decision at the end of a term were computed',
    phase: 'trigger',
    says: 'The decision on the end of term {termNumber} is due on {decisionDue}',
    data: {
      termNumber: 'the term',
      endsOn: 'last day',
      decisionDue: 'last safe day to send notice',
      decisionOpens: 'civil date',
    },
  },
  {
    type: 'renewal.alertRaised',
    meaning: 'People were told that a decision is due',
    phase: 'notification',
    says: 'People were told {stage} days before the decision on term {termNumber} was due',
    data: { termNumber: 'the term', stage: 'days before it is due', recipients: 'actor ids' },
  },
  {
    type: 'renewal.packagePrepared',
    meaning: 'The renewal was prepared and waits for approval',
    phase: 'request',
    outcome: 'pending',
    says: 'The renewal for term {termNumber} was prepared and waits for approval',
    data: { proposalId: 'the proposal', termNumber: 'the new term', contentHash: 'what is to be approved' },
  },
  {
    type: 'renewal.cycleClosed',
    meaning: 'Nothing is to be decided any more',
    phase: 'change',
    says: 'Nothing was left to decide on term {termNumber}',
    data: { termNumber: 'the term' },
  },
  {
    type: 'renewal.lateNoticeReceived',
    meaning: 'A notice came after its last day and has no effect on the term',
    phase: 'trigger',
    outcome: 'failure',
    says: '{actor} recorded a notice received on {receivedOn}; its last day had been {deadline}',
    data: { receivedOn: 'civil date', deadline: 'last day for it' },
  },
  {
    type: 'renewal.read',
    meaning: 'Somebody read the dates of the decision and what a renewal would bring',
    phase: 'access',
    says: '{actor} read what its renewal would bring',
  },
] as const satisfies readonly EventDescription[];

export const renewalEvent = (
  type: (typeof renewalEvents)[number]['type'],
  contractId: string,
  data: Readonly<Record<string, unknown>> = {},
): NewEvent => ({
  type,
  subject: { kind: 'contract', id: contractId },
  data,
});
