import { refusal } from '../platform/refusal.ts';
import type { Decision, Proposal, Verdict } from './proposal.ts';

export const authorMayNotDecide = () =>
  refusal(
    'forbidden',
    'gates.authorMayNotDecide',
    'Whoever wrote or requested this may not decide it. Another approver has to.',
  );

export const notAnApprover = () =>
  refusal('forbidden', 'gates.notAnApprover', 'You are not one of the approvers of this proposal.');

export const contentChanged = (proposal: Proposal) =>
  refusal(
    'conflict',
    'gates.contentChanged',
    'What you saw is not what is proposed now. Open the proposal again and decide on the current content.',
    {
      details: { contentHash: proposal.contentHash },
    },
  );

export const noLongerOpen = (proposal: Proposal) =>
  refusal('conflict', 'gates.noLongerOpen', `This proposal is ${proposal.state}; it cannot be decided any more.`, {
    details: { state: proposal.state },
  });

export const alreadyDecidedOtherwise = (first: Decision) =>
  refusal(
    'conflict',
    'gates.alreadyDecided',
    `This was already decided: ${first.verdict === 'approve' ? 'approved' : 'rejected'} by ${first.by.name ?? first.by.id}.`,
    {
      details: { decision: { verdict: first.verdict, by: first.by.id, at: first.at } },
    },
  );

export const reasonRequired = (verdict: Verdict) =>
  refusal('invalid', 'invalid', 'This decision needs a reason.', {
    violations: [
      { field: 'reason', rule: 'is required to reject and to decide against the recommendation', value: verdict },
    ],
  });

export const unknownReturn = (states: readonly string[]) =>
  refusal('invalid', 'invalid', 'A rejection cannot send it there.', {
    violations: [{ field: 'returnTo', rule: `must be one of: ${states.join(', ') || 'none'}; for rejections only` }],
  });
