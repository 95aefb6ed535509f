import { dueReview, isOver, openQuestion, type Proposal, untoldOutcome } from './proposal.ts';
import type { ProposalStep } from './proposal-step.ts';
import { deadlineOf, dueEscalations, dueReminders, isExpired, nextInstant, unopened, untold } from './timing.ts';

/**
 * What is to be done about a proposal now. Pure and asked anew at every turn: the document is the truth, the durable
 * instance only the clockwork. `executing` and `rollingBack` mean that it was begun and perhaps cut off; it is begun again.
 * While people think nothing runs: the sweep wakes what is due, so that no instance sleeps through a deployment.
 */
export function nextStep(proposal: Proposal, now: Date): ProposalStep {
  if (isOver(proposal)) return afterwards(proposal, now);
  switch (proposal.state) {
    case 'approved':
      return proposal.level === 'L3' && !proposal.carriedOutBy ? { do: 'handOver' } : { do: 'execute' };
    case 'executing':
      return { do: 'execute' };
    case 'rollingBack':
      return { do: 'rollBack' };
    case 'withPeople':
      return isExpired(proposal, now) ? { do: 'expire' } : { do: 'rest' };
    default:
      return openStep(proposal, now);
  }
}

function openStep(proposal: Proposal, now: Date): ProposalStep {
  const mayExpire =
    !openQuestion(proposal, now) || (proposal.notAfter !== undefined && now >= new Date(proposal.notAfter));
  if (mayExpire && isExpired(proposal, now)) return { do: 'expire' };
  if (unopened(proposal).length > 0 || untold(proposal).length > 0) return { do: 'ask' };
  if (dueEscalations(proposal, now).length > 0) return { do: 'escalate' };
  if (dueReminders(proposal, now).length > 0) return { do: 'remind' };
  return { do: 'rest' };
}

/**
 * What is left when nothing more will be carried out: to tell people that it failed or what came of taking it back, and that
 * what was done unasked has to be looked at. The reviewers are told once, and once more when it is overdue.
 */
function afterwards(proposal: Proposal, now: Date): ProposalStep {
  if (untoldOutcome(proposal)) return { do: 'tellReviewers' };
  const review = dueReview(proposal);
  if (!review) return { do: 'rest' };
  const overdue = now >= new Date(review.dueAt) && !review.remindedAt;
  return review.toldAt && !overdue ? { do: 'rest' } : { do: 'tellReviewers' };
}

/** When the sweep must look at it; undefined when nothing will ever be due without somebody's act. */
export function dueAt(proposal: Proposal, now: Date): string | undefined {
  if (nextStep(proposal, now).do !== 'rest') return now.toISOString();
  if (isOver(proposal)) {
    const review = dueReview(proposal);
    return review?.remindedAt ? undefined : review?.dueAt;
  }
  return (proposal.state === 'withPeople' ? deadlineOf(proposal, now) : nextInstant(proposal, now)).toISOString();
}

/** The proposal with the instant its next step is due, which is what the sweep looks for. */
export function dated(proposal: Proposal, now: Date): Proposal {
  const { dueAt: _, ...rest } = proposal;
  const due = dueAt(proposal, now);
  return due === undefined ? rest : { ...rest, dueAt: due };
}
