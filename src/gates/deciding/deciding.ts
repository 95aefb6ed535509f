import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import type { People, SendLetter } from '../doors.ts';
import { delegationStore } from '../people/delegation-store.ts';
import type { ReadsBarred } from '../people/read-barred.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { WorkCalendars } from '../people/work-calendars.ts';
import type { ApproverRef } from '../plan.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { proposalRoutes } from '../proposals.http.ts';
import { addsApprovers } from './add-approver.ts';
import { asksQuestions } from './ask-question.ts';
import { breaksGlass } from './break-glass.ts';
import { changesProposals } from './change-proposal.ts';
import { commentsOn } from './comment-on-proposal.ts';
import { commentStore } from './comment-store.ts';
import { conversationRoutes } from './conversation.http.ts';
import { decidesProposals } from './decide-proposal.ts';
import { overrideStore } from './override-store.ts';
import { overrideRoutes } from './overrides.http.ts';
import { planChangeRoutes } from './plan-changes.http.ts';
import { readsOwnSeats } from './read-own-seats.ts';
import { readsWaiting } from './read-waiting.ts';
import { reassignsSteps } from './reassign-step.ts';
import { tellsAboutTalk } from './tell-about-talk.ts';
import { withdrawsProposals } from './withdraw-proposal.ts';

export interface DecidingPartsOfGates {
  readonly documents: Documents;
  readonly store: ProposalStore;
  readonly people: People;
  readonly roster: ReadsRoster;
  readonly barred: ReadsBarred;
  readonly roles: readonly string[];
  readonly calendars: WorkCalendars;
  readonly reviewersOf: (scope: TenantScope, area: string) => Promise<readonly ApproverRef[]>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly send: SendLetter;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** What people do with a proposal that waits for them: decide, and all that leads there. */
export function gatesDeciding(parts: DecidingPartsOfGates) {
  const { documents, store, people, roster, barred, roles, calendars, reviewersOf, actions, clock } = parts;
  const delegationsSince = delegationStore(documents).since;
  const change = changesProposals({ store, people, clock });
  const ownSeats = readsOwnSeats({ people, roster });
  const comments = commentStore(documents);
  const acts = {
    decide: decidesProposals({ store, ownSeats, actions, clock }),
    ...asksQuestions({ change, ownSeats, people, calendars }),
    reassign: reassignsSteps({ change, people, roster, barred }),
    addApprover: addsApprovers({ change, ownSeats, people, roster, roles }),
    withdraw: withdrawsProposals({ change, people }),
    breakGlass: breaksGlass({ change, people, calendars, barred, reviewersOf }),
    ...commentsOn({ documents, store, people, comments, clock }),
  };
  const waiting = readsWaiting({ store, delegationsSince, ownSeats, clock });
  return {
    ...acts,
    waiting,
    tellAboutTalk: tellsAboutTalk(parts),
    routes: [
      ...proposalRoutes({ store, comments, waiting, decide: acts.decide, clock }),
      ...conversationRoutes(acts, clock),
      ...planChangeRoutes(acts, clock),
      ...overrideRoutes(overrideStore(documents)),
    ],
  };
}

export type GatesDeciding = ReturnType<typeof gatesDeciding>;
