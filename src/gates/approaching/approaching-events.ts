import type { EventDescription } from '../../slice.ts';

const facts = { action: 'name of the action', level: 'L0 to L3', contentHash: 'SHA-256 of what is to be approved' };

/** Of a proposal that is opened, and of asking people. */
export const approachingEvents = [
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
      excluded: 'actor ids of those who may not decide: whoever asked, and the authors',
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
    type: 'proposal.expired',
    meaning: 'Nobody decided in time; nothing was carried out',
    phase: 'decision',
    outcome: 'failure',
    says: 'Nobody decided in time',
    data: { deadline: 'UTC instant' },
  },
] as const satisfies readonly EventDescription[];
