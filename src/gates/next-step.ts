import { isOver, type Proposal } from './proposal.ts';
import type { ProposalStep } from './proposal-step.ts';

/**
 * What is to be done about a proposal now. Pure and asked anew at every turn: the document is the truth, the durable
 * instance only the clockwork. `executing` means that an execution was begun and perhaps cut off; it is begun again.
 */
export function nextStep(proposal: Proposal, now: Date): ProposalStep {
  if (isOver(proposal)) return { do: 'rest' };
  if (proposal.state === 'approved' || proposal.state === 'executing') return { do: 'execute' };
  if (now >= new Date(proposal.deadline)) return { do: 'expire' };
  if (!proposal.askedAt) return { do: 'ask' };
  const reminder = reminderDue(proposal);
  if (reminder && now >= reminder) return { do: 'remind' };
  return { do: 'wait', until: dueAt(proposal) };
}

/** The next instant at which something is due while it is open. */
export function dueAt(proposal: Proposal): string {
  const reminder = reminderDue(proposal);
  const deadline = new Date(proposal.deadline);
  return (reminder && reminder < deadline ? reminder : deadline).toISOString();
}

/** One reminder, some hours after the approvers were asked. */
function reminderDue({ askedAt, remindedAt, remindAfterHours }: Proposal): Date | undefined {
  if (!askedAt || remindedAt) return undefined;
  return new Date(new Date(askedAt).getTime() + remindAfterHours * 3_600_000);
}
