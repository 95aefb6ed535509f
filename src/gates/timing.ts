import { openQuestion, type Proposal, type Question } from './proposal.ts';
import { currentSteps } from './standing.ts';

// When something is due about an open proposal. Questions stop the clock: every instant that was reckoned before a question
// is put off by as long as the question stood. Nothing is rewritten for it; what is stored stays as it was first reckoned.

/** When a question ceased to stop the clock; undefined while it still does. A late answer stops it no longer than none. */
function answeredAt({ answer, until }: Question, now: Date): number | undefined {
  if (answer) return Math.min(Date.parse(answer.at), Date.parse(until));
  return now >= new Date(until) ? Date.parse(until) : undefined;
}

/** Milliseconds for which questions have stopped the clock since `since`. Only one can be open at a time. */
function pausedSince({ questions }: Proposal, since: string, now: Date): number {
  return questions.reduce((sum, question) => {
    const began = Math.max(Date.parse(question.at), Date.parse(since));
    return sum + Math.max((answeredAt(question, now) ?? now.getTime()) - began, 0);
  }, 0);
}

/** When it expires, as things stand: the stored deadline and what questions have added, never beyond the matter's own end. */
export function deadlineOf(proposal: Proposal, now: Date): Date {
  const moved = Date.parse(proposal.deadline) + pausedSince(proposal, proposal.openedAt, now);
  return new Date(proposal.notAfter ? Math.min(moved, Date.parse(proposal.notAfter)) : moved);
}

export const isExpired = (proposal: Proposal, now: Date): boolean => now >= deadlineOf(proposal, now);

/** A reminder reckoned for `instant` when somebody was told at `since`, put off by the questions between. */
const putOff = (proposal: Proposal, instant: string, since: string, now: Date): number =>
  Date.parse(instant) + pausedSince(proposal, since, now);

/** The asks of current steps whose people have said nothing yet. */
export function unanswered(proposal: Proposal): Proposal['asks'] {
  const current = new Set(currentSteps(proposal).map(({ id }) => id));
  const said = new Set(proposal.decisions.map(({ step, by }) => `${step} ${by.id}`));
  return proposal.asks.filter(({ step, person }) => current.has(step) && !said.has(`${step} ${person.id}`));
}

const reminderAt = (proposal: Proposal, ask: Proposal['asks'][number], now: Date): number | undefined => {
  const next = ask.remindAt[ask.reminded];
  return next === undefined ? undefined : putOff(proposal, next, ask.at, now);
};

/** Whose reminder is due. */
export const dueReminders = (proposal: Proposal, now: Date): Proposal['asks'] =>
  openQuestion(proposal, now)
    ? []
    : unanswered(proposal).filter(
        (ask) => (reminderAt(proposal, ask, now) ?? Number.POSITIVE_INFINITY) <= now.getTime(),
      );

function rungAt(proposal: Proposal, opened: Proposal['opened'][number], now: Date): number | undefined {
  const next = opened.escalateAt[opened.escalated];
  return next === undefined ? undefined : putOff(proposal, next, opened.at, now);
}

const waiting = (proposal: Proposal): Proposal['opened'] => {
  const current = new Set(currentSteps(proposal).map(({ id }) => id));
  return proposal.opened.filter(({ step }) => current.has(step));
};

/** Steps whose ladder has reached its next rung. */
export const dueEscalations = (proposal: Proposal, now: Date): Proposal['opened'] =>
  openQuestion(proposal, now)
    ? []
    : waiting(proposal).filter((o) => (rungAt(proposal, o, now) ?? Number.POSITIVE_INFINITY) <= now.getTime());

/** Current steps whose people were not asked yet. */
export const unopened = (proposal: Proposal) =>
  currentSteps(proposal).filter((step) => !proposal.opened.some((o) => o.step === step.id));

/** Seats given to people of an opened step who were not told of it yet. */
export function untold(proposal: Proposal): Proposal['reassignments'] {
  const current = new Set(waiting(proposal).map(({ step }) => step));
  return proposal.reassignments.filter(({ step, toldAt }) => current.has(step) && toldAt === undefined);
}

/** The next instant at which something is due while it is open. */
export function nextInstant(proposal: Proposal, now: Date): Date {
  if (unopened(proposal).length > 0 || untold(proposal).length > 0) return now;
  const question = openQuestion(proposal, now);
  const last =
    question && !proposal.notAfter
      ? []
      : [question ? Date.parse(proposal.notAfter ?? '') : deadlineOf(proposal, now).getTime()];
  const soon = question
    ? [Date.parse(question.until)]
    : [
        ...unanswered(proposal).map((ask) => reminderAt(proposal, ask, now)),
        ...waiting(proposal).map((opened) => rungAt(proposal, opened, now)),
      ].filter((instant) => instant !== undefined);
  return new Date(Math.min(...last, ...soon));
}
