import { refusal } from '../../platform/refusal.ts';
import { type ChecklistItem, isOver, type Proposal } from '../proposal.ts';

export const notAReviewer = () =>
  refusal('forbidden', 'gates.notAReviewer', 'You are not one of those who review this.');

export const ownWork = () =>
  refusal(
    'forbidden',
    'gates.ownWork',
    'Whoever wrote or requested this, or gave an emergency approval for it, may not acknowledge it. Another reviewer has to.',
  );

export const mayNotRollBack = () =>
  refusal(
    'forbidden',
    'gates.mayNotRollBack',
    'Only its reviewers, and those who manage proposals, may take this back.',
  );

export const nothingToReview = ({ state, review }: Proposal) =>
  refusal(
    'conflict',
    'gates.nothingToReview',
    review ? `This is ${state}; there is nothing to acknowledge.` : 'Nobody has to review this: people decided it.',
    { details: { state } },
  );

export const decidedByPeople = ({ level }: Proposal) =>
  refusal(
    'conflict',
    'gates.decidedByPeople',
    `This was decided by people (${level}) and is not taken back here. Propose the opposite, so that they decide on that too.`,
    { details: { level } },
  );

export const notExecuted = ({ state }: Proposal) =>
  refusal('conflict', 'gates.notExecuted', `This is ${state}; only what was carried out can be taken back.`, {
    details: { state },
  });

export const irreversible = (reason: string) =>
  refusal('conflict', 'gates.irreversible', `This cannot be taken back: ${reason}`, { details: { reason } });

export const notWithPeople = (proposal: Proposal) =>
  refusal(
    'conflict',
    'gates.notWithPeople',
    proposal.level === 'L3' && !isOver(proposal)
      ? `This is ${proposal.state}; it is not up to people to carry it out now.`
      : `This is ${proposal.state} at ${proposal.level}; people do not carry it out.`,
    { details: { state: proposal.state, level: proposal.level } },
  );

export const noSuchItem = (item: number, { checklist }: Proposal) =>
  refusal('invalid', 'invalid', 'The checklist has no such item.', {
    violations: [{ field: 'item', rule: `must be from 1 to ${checklist.length}`, value: item }],
  });

export const checklistNotDone = (open: readonly ChecklistItem[]) =>
  refusal('conflict', 'gates.checklistNotDone', 'Not everything on the checklist is ticked off yet.', {
    details: { open: open.map(({ text }) => text) },
  });
