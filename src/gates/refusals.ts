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

export const reasonNeeded = () =>
  refusal('invalid', 'invalid', 'Please say why.', { violations: [{ field: 'reason', rule: 'must say why' }] });

export const unknownReturn = (states: readonly string[]) =>
  refusal('invalid', 'invalid', 'A rejection cannot send it there.', {
    violations: [{ field: 'returnTo', rule: `must be one of: ${states.join(', ') || 'none'}; for rejections only` }],
  });

export const linkUsed = () =>
  refusal(
    'conflict',
    'gates.linkUsed',
    'This link was used for a decision before. Open the newest message about this matter.',
  );

/** The same words for every reason, so that nothing is learned from them. */
export const linkNotUsable = () => refusal('notFound', 'gates.linkNotUsable', 'This link cannot be used.');

export const mailedLately = (milliseconds: number) =>
  refusal(
    'tooManyRequests',
    'gates.mailedLately',
    'A message is on its way already. Wait before you ask for another.',
    {
      headers: { 'retry-after': String(Math.ceil(milliseconds / 1000)) },
    },
  );

/** Whether it was wrong, too old or tried too often is not said. */
export const codeNotRight = () =>
  refusal(
    'forbidden',
    'gates.codeNotRight',
    'This is not the code that was mailed last, or it is over. Try again, or have a new one mailed.',
  );
