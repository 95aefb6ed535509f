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
    type: 'proposal.escalated',
    meaning: 'Nobody decided in time for the next rung of the ladder, so more people may decide and were told',
    data: { approvers: 'actor ids', rung: 'counted from 1', step: 'the step of the plan' },
  },
  {
    type: 'proposal.overridden',
    meaning: 'Somebody decided against the recommendation; the reason is kept beside it',
    data: { recommended: 'approve or reject', decided: 'approve or reject', features: 'of the case, as judged' },
  },
  {
    type: 'proposal.handedOver',
    meaning: 'Approved, and left to people to carry out (L3)',
    data: { approvers: 'actor ids' },
  },
  {
    type: 'proposal.reviewAsked',
    meaning: 'People were told to look at what was done without asking',
    data: { reviewers: 'actor ids' },
  },
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
  {
    type: 'proposal.actUndone',
    meaning: 'An act that had been carried out was taken back, or could not be',
    data: { act: 'its name', outcome: 'what came of it', code: 'the refusal' },
  },
  { type: 'proposal.rolledBack', meaning: 'All that was carried out was taken back' },
  { type: 'proposal.rollbackRefused', meaning: 'It could not be taken back any more', data: { code: 'the refusal' } },
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
