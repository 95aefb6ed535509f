import { afterBusinessDays } from '../../platform/business-time.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { People } from '../doors.ts';
import type { WorkCalendars } from '../people/work-calendars.ts';
import { openQuestion, type Proposal, type Question } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import { notAnApprover } from '../refusals.ts';
import { currentSteps } from '../standing.ts';
import type { ChangesProposals } from './change-proposal.ts';
import { isItsMaker, managesProposals } from './participants.ts';
import { mostQuestions } from './possible-acts.ts';
import type { ReadsOwnSeats } from './read-own-seats.ts';
import { answeredOtherwise, mayNotAnswer, notPossibleNow, questionOpen, tooMany } from './refusals.ts';

export interface QuestionParts {
  readonly change: ChangesProposals;
  readonly ownSeats: ReadsOwnSeats;
  readonly people: People;
  readonly calendars: WorkCalendars;
}

/** Questions of approvers, and their answers. While one is open the clock stands still. */
export function asksQuestions({ change, ownSeats, people, calendars }: QuestionParts) {
  return {
    /** The same question by the same person while it is open is the same question. */
    ask(
      scope: TenantScope,
      { proposalId, text, contentHash }: { proposalId: string; text: string; contentHash: string },
      workflows: Workflows,
    ): Promise<Result<Stored<Proposal>>> {
      const said = text.trim();
      return change(
        scope,
        {
          proposalId,
          act: 'ask',
          contentHash,
          repeats: (proposal, now) => {
            const question = openQuestion(proposal, now);
            return question?.by.id === scope.actor.id && question.text === said;
          },
          change: async (proposal, now) => {
            const seats = await ownSeats(scope, proposal, currentSteps(proposal));
            if (!seats.ok) return seats;
            if (seats.value.length === 0) return refused(notAnApprover());
            const open = openQuestion(proposal, now);
            if (open) return refused(questionOpen(open));
            if (proposal.questions.length >= mostQuestions) return refused(tooMany('questions', mostQuestions));
            const until = afterBusinessDays(now, proposal.timing.longestPauseDays, await calendars(scope));
            const question: Question = {
              id: `q${proposal.questions.length + 1}`,
              text: said,
              by: scope.actor,
              at: now.toISOString(),
              until: until.toISOString(),
            };
            const after = { ...proposal, questions: [...proposal.questions, question] };
            const data = { question: question.id, until: question.until };
            return ok({ after, events: [proposalEvent('proposal.questionAsked', proposal, data)] });
          },
        },
        workflows,
      );
    },

    /** A question never changes, so its id is all that an answer has to name. It may come late, when the clock runs again. */
    answer(
      scope: TenantScope,
      { proposalId, questionId, text }: { proposalId: string; questionId: string; text: string },
      workflows: Workflows,
    ): Promise<Result<Stored<Proposal>>> {
      const said = text.trim();
      const asked = (proposal: Proposal) => proposal.questions.find(({ id }) => id === questionId);
      return change(
        scope,
        {
          proposalId,
          act: 'answer',
          repeats: (proposal) => {
            const answer = asked(proposal)?.answer;
            return answer?.by.id === scope.actor.id && answer.text === said;
          },
          change: async (proposal, now) => {
            if (!isItsMaker(scope, proposal) && !(await managesProposals(people, scope)))
              return refused(mayNotAnswer());
            if (proposal.questions.length === 0) return refused(notPossibleNow('answer', proposal, now));
            const question = asked(proposal);
            if (!question) return refused(notFound('question'));
            if (question.answer) return refused(answeredOtherwise(question.answer));
            const answered = { ...question, answer: { text: said, by: scope.actor, at: now.toISOString() } };
            const questions = proposal.questions.map((each) => (each === question ? answered : each));
            const event = proposalEvent('proposal.questionAnswered', proposal, { question: questionId });
            return ok({ after: { ...proposal, questions }, events: [event] });
          },
        },
        workflows,
      );
    },
  };
}

export type AsksQuestions = ReturnType<typeof asksQuestions>;
