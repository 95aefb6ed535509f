import type { NewEvent } from '../platform/events.ts';
import type { EventDescription } from '../slice.ts';

export const renewalEvents = [
  {
    type: 'renewal.cycleOpened',
    meaning: 'The dates of the decision at the end of a term were computed',
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
    data: { termNumber: 'the term', stage: 'days before it is due', recipients: 'actor ids' },
  },
  {
    type: 'renewal.packagePrepared',
    meaning: 'The renewal was prepared and waits for approval',
    data: { proposalId: 'the proposal', termNumber: 'the new term', contentHash: 'what is to be approved' },
  },
  { type: 'renewal.cycleClosed', meaning: 'Nothing is to be decided any more', data: { termNumber: 'the term' } },
  {
    type: 'renewal.lateNoticeReceived',
    meaning: 'A notice came after its last day and has no effect on the term',
    data: { receivedOn: 'civil date', deadline: 'last day for it' },
  },
] as const satisfies readonly EventDescription[];

export const renewalEvent = (
  type: (typeof renewalEvents)[number]['type'],
  contractId: string,
  data: Readonly<Record<string, unknown>>,
): NewEvent => ({
  type,
  subject: { kind: 'contract', id: contractId },
  data,
});
