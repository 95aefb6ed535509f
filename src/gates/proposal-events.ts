import type { NewEvent } from '../platform/events.ts';
import type { EventDescription } from '../slice.ts';
import type { Proposal } from './proposal.ts';

const facts = { action: 'name of the action', level: 'L0 to L3', contentHash: 'SHA-256 of what is to be approved' };

/** The catalogue of this slice's events. */
export const proposalEvents = [
  {
    type: 'proposal.opened',
    meaning: 'Something consequential was proposed',
    phase: 'request',
    outcome: 'pending',
    says: '{actor} proposed it at level {level}',
    data: {
      ...facts,
      deadline: 'UTC instant',
      policyVersion: 'version pinned',
      risk: '0 to 100',
      recommended: 'approve, review or reject',
      steps: 'those of the plan',
      succeeds: 'the proposal it takes the place of',
      kept: 'approvals of that one that still count',
      voided: 'those that do not, and why',
    },
  },
  {
    type: 'proposal.askedForApproval',
    meaning: 'The approvers were asked',
    phase: 'notification',
    says: 'The approvers were asked',
    data: { approvers: 'actor ids' },
  },
  {
    type: 'proposal.linkRenewed',
    meaning: 'A fresh link was mailed to an approver in the place of one that had expired',
    phase: 'notification',
    says: 'A fresh approval link was mailed',
    data: { approver: 'actor id' },
  },
  {
    type: 'proposal.codeMailed',
    meaning: 'A one-time code was mailed to an approver without an account',
    phase: 'notification',
    says: 'A one-time code was mailed to an approver without an account',
    data: { approver: 'actor id' },
  },
  {
    type: 'proposal.guestVerified',
    meaning: 'An approver without an account proved who they are by the code mailed to them',
    phase: 'access',
    says: '{actor} proved who they are by the code mailed to them',
    data: { approver: 'actor id' },
  },
  {
    type: 'proposal.guestRefused',
    meaning: 'Somebody with the link of an approver without an account gave a wrong code',
    phase: 'denial',
    outcome: 'denied',
    says: 'Somebody with the link of an approver gave a wrong code',
    data: { approver: 'actor id', tries: 'of this code so far' },
  },
  {
    type: 'proposal.reminded',
    meaning: 'The approvers were reminded',
    phase: 'notification',
    says: 'The approvers were reminded',
    data: { approvers: 'actor ids' },
  },
  {
    type: 'proposal.escalated',
    meaning: 'Nobody decided in time for the next rung of the ladder, so more people may decide and were told',
    phase: 'request',
    says: 'Nobody had decided in time, so more people were asked',
    data: { approvers: 'actor ids, of those who were asked besides' },
  },
  {
    type: 'proposal.overridden',
    meaning: 'Somebody decided against the recommendation; the reason is kept beside it',
    phase: 'decision',
    says: '{actor} decided against the recommendation to {recommended}',
    data: {
      recommended: 'approve or reject',
      decided: 'approve or reject',
      via: 'link, page, api or breakGlass',
      features: 'of the case, as judged',
    },
  },
  {
    type: 'proposal.handedOver',
    meaning: 'Approved, and left to people to carry out (L3)',
    phase: 'request',
    outcome: 'pending',
    says: 'It was approved and left to people to carry out',
    data: { approvers: 'actor ids' },
  },
  {
    type: 'proposal.reviewAsked',
    meaning: 'People were told to look at what was done without asking',
    phase: 'notification',
    says: 'The reviewers were asked to look at it',
    data: { reviewers: 'actor ids' },
  },
  {
    type: 'proposal.endorsed',
    meaning: 'One of several needed approvals was given',
    phase: 'decision',
    says: '{actor} gave one of the approvals it needs',
    data: {
      contentHash: 'what was approved',
      via: 'link, page or api',
      steps: 'those of the plan that were spoken on',
      onBehalfOf: 'ids of those who delegated',
    },
  },
  {
    type: 'proposal.approved',
    meaning: 'The last needed approval was given',
    phase: 'decision',
    says: '{actor} approved it',
    data: {
      contentHash: 'what was approved',
      via: 'link, page, api or breakGlass; kept, where approvals of an earlier proposal were all it needed',
      steps: 'those of the plan that were spoken on',
      onBehalfOf: 'ids of those who delegated',
      by: 'both ids, where two people broke the glass',
    },
  },
  {
    type: 'proposal.rejected',
    meaning: 'An approver said no',
    phase: 'decision',
    says: '{actor} rejected it',
    data: {
      contentHash: 'what was rejected',
      via: 'link, page or api',
      steps: 'those of the plan that were spoken on',
      onBehalfOf: 'ids of those who delegated',
      returnTo: 'the state it is sent back to',
    },
  },
  {
    type: 'proposal.questionAsked',
    meaning: 'An approver asked something first; the clock stands still',
    phase: 'request',
    outcome: 'pending',
    says: '{actor} asked a question',
    data: { question: 'its id', until: 'UTC instant, when the clock runs on without an answer' },
  },
  {
    type: 'proposal.questionAnswered',
    meaning: 'A question was answered',
    phase: 'request',
    says: '{actor} answered a question',
    data: { question: 'its id' },
  },
  {
    type: 'proposal.reassigned',
    meaning: 'A seat was given to somebody else',
    phase: 'request',
    says: '{actor} gave a seat to somebody else',
    data: { step: 'of the plan', from: 'actor id', to: 'actor id' },
  },
  {
    type: 'proposal.approverAdded',
    meaning: 'Somebody more has to agree, for this proposal alone',
    phase: 'request',
    says: '{actor} added an approver',
    data: { step: 'the new one', external: 'whether they have no account here' },
  },
  {
    type: 'proposal.commented',
    meaning: 'Somebody wrote a comment',
    phase: 'request',
    says: '{actor} wrote a comment',
    data: { comment: 'its number' },
  },
  {
    type: 'proposal.glassBroken',
    meaning: 'Somebody said that it cannot wait for its approvers; the second of two approves what is open',
    phase: 'decision',
    says: '{actor} said that it cannot wait for its approvers',
    data: { contentHash: 'what they saw', second: 'whether it was the second', at: 'when they said so' },
  },
  {
    type: 'proposal.expired',
    meaning: 'Nobody decided in time; nothing was carried out',
    phase: 'decision',
    outcome: 'failure',
    says: 'Nobody decided in time',
    data: { deadline: 'UTC instant' },
  },
  {
    type: 'proposal.withdrawn',
    meaning: 'It was taken back before it was carried out',
    phase: 'decision',
    says: '{actor} took it back',
    data: { reason: 'why' },
  },
  {
    type: 'proposal.executionStarted',
    meaning: 'The intent to carry it out, recorded before anything is done',
    phase: 'intent',
    outcome: 'pending',
    says: 'Carrying it out began',
    data: { action: facts.action, contentHash: facts.contentHash },
  },
  {
    type: 'proposal.actExecuted',
    meaning: 'One of several acts was carried out',
    phase: 'outcome',
    says: '{act} was carried out',
    data: { act: 'its name', outcome: 'what came of it' },
  },
  {
    type: 'proposal.actRefused',
    meaning: 'One of several acts could not be carried out, so those before it are taken back',
    phase: 'outcome',
    outcome: 'failure',
    says: '{act} could not be carried out',
    data: { act: 'its name', code: 'the refusal' },
  },
  {
    type: 'proposal.actUndone',
    meaning: 'An act that had been carried out was taken back, or could not be',
    phase: 'rollback',
    says: '{act} was taken back',
    data: { act: 'its name', outcome: 'what came of it', code: 'the refusal' },
  },
  {
    type: 'proposal.rollbackRequested',
    meaning: 'Somebody wants it taken back; recorded before anything is undone',
    phase: 'rollback',
    outcome: 'pending',
    says: '{actor} asked to have it taken back',
    data: { reason: 'why' },
  },
  {
    type: 'proposal.rolledBack',
    meaning: 'All that was carried out was taken back',
    phase: 'rollback',
    says: 'All that was carried out was taken back',
  },
  {
    type: 'proposal.rollbackRefused',
    meaning: 'It could not be taken back any more',
    phase: 'rollback',
    outcome: 'failure',
    says: 'It could not be taken back any more',
    data: { code: 'the refusal', notUndone: 'names of the acts that stand' },
  },
  {
    type: 'proposal.reviewReminded',
    meaning: 'The review was overdue, so its people were reminded',
    phase: 'notification',
    says: 'The reviewers were reminded',
    data: { reviewers: 'actor ids' },
  },
  {
    type: 'proposal.acknowledged',
    meaning: 'A reviewer looked at what was done without asking, and lets it stand',
    phase: 'decision',
    says: '{actor} reviewed it and let it stand',
    data: { of: 'L1 or breakGlass' },
  },
  {
    type: 'proposal.outcomeReported',
    meaning: 'People were told that it failed, or what came of taking it back',
    phase: 'notification',
    says: 'People were told what came of it',
    data: { told: 'actor ids' },
  },
  {
    type: 'proposal.itemTicked',
    meaning: 'Somebody ticked off an item of the checklist (L3)',
    phase: 'intent',
    outcome: 'pending',
    says: '{actor} ticked off item {item}',
    data: { item: 'counted from 1' },
  },
  {
    type: 'proposal.itemUnticked',
    meaning: 'An item of the checklist is open again (L3)',
    phase: 'intent',
    outcome: 'pending',
    says: '{actor} opened item {item} again',
    data: { item: 'counted from 1' },
  },
  {
    type: 'proposal.carryOutRequested',
    meaning: 'The checklist is done, and a person has it carried out in their own name (L3)',
    phase: 'intent',
    outcome: 'pending',
    says: '{actor} has it carried out',
    data: { contentHash: facts.contentHash },
  },
  {
    type: 'proposal.executed',
    meaning: 'It was carried out',
    phase: 'outcome',
    says: 'It was carried out',
    data: { outcome: 'what came of it' },
  },
  {
    type: 'proposal.executionRefused',
    meaning:
      'It could not be carried out, since the world had changed; what had been done was taken back as far as possible',
    phase: 'outcome',
    outcome: 'failure',
    says: 'It could not be carried out any more',
    data: { code: 'the refusal', notUndone: 'names of the acts that stand, where some could not be taken back' },
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

/**
 * Approvals of an earlier proposal may be all that a new one needs: at once, or, where everybody must say yes, when a step
 * opens and it turns out who that is. Then nobody's word is the last one, and this says that it is approved.
 */
export function approvedByKeptWords(before: Proposal, { state, contentHash }: Proposal): readonly NewEvent[] {
  const isNew = before.state === 'open' && state === 'approved';
  return isNew ? [proposalEvent('proposal.approved', before, { contentHash, via: 'kept' })] : [];
}
