import type { NewEvent } from '../platform/events.ts';
import type { EventDescription } from '../slice.ts';
import type { Proposal } from './proposal.ts';

const facts = { action: 'name of the action', level: 'L0 to L3', contentHash: 'SHA-256 of what is to be approved' };

/** The catalogue of this slice's events. */
export const proposalEvents = [
  {
    type: 'proposal.opened',
    meaning: 'Something consequential was proposed',
    data: {
      ...facts,
      deadline: 'UTC instant',
      policyVersion: 'version pinned',
      risk: '0 to 100',
      recommended: 'approve, review or reject',
    },
  },
  { type: 'proposal.askedForApproval', meaning: 'The approvers were asked', data: { approvers: 'actor ids' } },
  { type: 'proposal.reminded', meaning: 'The approvers were reminded', data: { approvers: 'actor ids' } },
  {
    type: 'proposal.endorsed',
    meaning: 'One of several needed approvals was given',
    data: { contentHash: 'what was approved', via: 'link or api' },
  },
  {
    type: 'proposal.approved',
    meaning: 'The last needed approval was given',
    data: { contentHash: 'what was approved', via: 'link or api' },
  },
  {
    type: 'proposal.rejected',
    meaning: 'An approver said no',
    data: { contentHash: 'what was rejected', via: 'link or api' },
  },
  {
    type: 'proposal.expired',
    meaning: 'Nobody decided in time; nothing was carried out',
    data: { deadline: 'UTC instant' },
  },
  { type: 'proposal.withdrawn', meaning: 'It was taken back before it was carried out', data: { reason: 'why' } },
  {
    type: 'proposal.executionStarted',
    meaning: 'The intent to carry it out, recorded before anything is done',
    data: { action: facts.action, contentHash: facts.contentHash },
  },
  { type: 'proposal.executed', meaning: 'It was carried out', data: { outcome: 'what came of it' } },
  {
    type: 'proposal.executionRefused',
    meaning: 'It could not be carried out, since the world had changed; nothing was done',
    data: { code: 'the refusal' },
  },
] as const satisfies readonly EventDescription[];

export type ProposalEventType = (typeof proposalEvents)[number]['type'];

export const proposalEvent = (
  type: ProposalEventType,
  proposal: Proposal,
  data: Readonly<Record<string, unknown>> = {},
): NewEvent => ({
  type,
  subject: { kind: 'proposal', id: proposal.proposalId },
  data: { about: `${proposal.subject.kind}:${proposal.subject.id}`, ...data },
});
