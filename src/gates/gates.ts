import type { GuestSessions } from '../platform/auth/guest-session.ts';
import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import type { GuessLimit } from '../platform/guess-limit.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import { type Slice, type TenantWork, type Timer, tells } from '../slice.ts';
import { type Action, isReversible } from './action.ts';
import { approaching } from './approaching/approaching.ts';
import { approvalLinks } from './approaching/approval-link.ts';
import { asksApprovers } from './approaching/ask-approvers.ts';
import { tellsOutcomes } from './approaching/tell-outcome.ts';
import { tellsPeople } from './approaching/tell-people.ts';
import { gatesDeciding } from './deciding/deciding.ts';
import type { EnsureLogged, People, SendLetter } from './doors.ts';
import { carriesOutByPeople } from './executing/carry-out-by-people.ts';
import { checklistRoutes } from './executing/checklist.http.ts';
import { executesProposals } from './executing/execute-proposal.ts';
import { reviewRoutes } from './executing/review.http.ts';
import { reviewsProposals } from './executing/review-proposal.ts';
import { rollsBackProposals } from './executing/roll-back-proposal.ts';
import { nudgeProposal } from './nudge-proposal.ts';
import type { FormGuard } from './pages/decision-desk.http.ts';
import { pageRoutes } from './pages/pages.ts';
import { gatesPeople } from './people/people.ts';
import { peopleEvents } from './people/people-events.ts';
import { defaultPolicy } from './policy/default-policy.ts';
import { policyRoutes } from './policy/policies.http.ts';
import { policyEvents } from './policy/policy-events.ts';
import { policyStore } from './policy/policy-store.ts';
import { publishesPolicies } from './policy/publish-policy.ts';
import { simulatesPolicies } from './policy/simulate-policy.ts';
import type { Vocabulary } from './policy/vocabulary.ts';
import { preparesProposals } from './prepare-proposal.ts';
import { preparesWithdrawals } from './prepare-withdrawal.ts';
import { proposalActivities } from './proposal.activities.ts';
import { proposalMessages } from './proposal.messages.ts';
import { proposalSweep } from './proposal.timers.ts';
import { proposalWorkflow, tellProposal } from './proposal.workflow.ts';
import { proposalEvents } from './proposal-events.ts';
import { proposalStore } from './proposal-store.ts';
import { readingEvents } from './reading-events.ts';
import { readsCards } from './teams/read-card.ts';
import { teamsRoute } from './teams/teams.http.ts';
import { type RenewCards, teamsMessages } from './teams/teams.messages.ts';

export interface GatesParts {
  readonly documents: Documents;
  readonly people: People;
  readonly send: SendLetter;
  /** Undefined where the stamp has no bot in Teams. */
  readonly renewCards?: RenewCards | undefined;
  readonly ensureLogged: EnsureLogged;
  readonly forms: FormGuard;
  readonly sessions: GuestSessions;
  readonly guesses: GuessLimit;
  /** What the slices around this one name, for policies to speak of. */
  readonly names: Pick<Vocabulary, 'roles' | 'decidingRoles' | 'topics'>;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
}

/** The gates: where what was proposed meets the people who must agree. */
export function createGates({
  documents,
  people,
  send,
  renewCards,
  ensureLogged,
  forms,
  sessions,
  guesses,
  names,
  clock,
  publicUrl,
  forEachTenant,
}: GatesParts) {
  const actions = new Map<string, Action>();
  const store = proposalStore(documents, clock);
  const policies = policyStore(documents);
  const vocabulary = () => ({ ...names, actions: [...actions.values()], areas: Object.keys(defaultPolicy.areas) });
  const publishing = publishesPolicies({ policies, people, actions, vocabulary, clock });
  const simulate = simulatesPolicies({ documents, policies, people, actions, clock });
  const {
    calendars,
    roster,
    barred,
    give,
    revoke,
    routes: peopleRoutes,
  } = gatesPeople({ documents, people, policies, actions, clock });
  const links = approvalLinks(documents, clock, publicUrl);
  const asks = asksApprovers({ people, roster, calendars, send, links, clock });
  const reviewersOf = async (scope: TenantScope, area: string) =>
    (await policies.current(scope)).areas[area]?.reviewers ?? [];
  const deciding = gatesDeciding({
    ...{ documents, store, people, roster, barred, roles: names.roles, calendars },
    ...{ reviewersOf, actions, send, clock, publicUrl },
  });
  const { decide } = deciding;
  const reviews = reviewsProposals({ store, people, roster, reviewersOf, actions, clock });
  const byPeople = carriesOutByPeople({ store, people, roster, clock });
  const uses = { ...deciding, ...reviews, ...byPeople };
  const { decidingRoles } = names;
  const pages = { documents, store, links, people, roster, reviewersOf, decidingRoles, actions, forms, clock, uses };
  const approached = approaching({ ...pages, send, sessions, guesses });
  const readCard = readsCards({ store, people, roster, clock, publicUrl });
  const sweep = proposalSweep(store, forEachTenant);
  return {
    /** Called once by main, with the actions of all slices, before anything runs. */
    useActions(registered: readonly Action[]): void {
      for (const action of registered) {
        if (actions.has(action.name)) throw new Error(`action ${action.name} is registered twice`);
        if (!isReversible(action) && action.irreversible === undefined)
          throw new Error(`action ${action.name} must have an undo for each act, or say why it is irreversible`);
        actions.set(action.name, action);
      }
    },
    prepareProposal: preparesProposals({ store, policies, people, barred, calendars, actions, clock }),
    prepareWithdrawal: preparesWithdrawals(store, clock),
    /** After the owner's commit: lets the proposal's story begin at once rather than with its event. */
    opened: (scope: TenantScope, proposalId: string, workflows: Workflows): Promise<void> =>
      nudgeProposal(workflows, scope, proposalId),
    decide,
    /** What people do with a proposal besides, for whatever brings them here. */
    acts: { ...uses, give, revoke },
    read: store.read,
    /** Whom the link of somebody without an account speaks for; the door of guest routes asks. */
    guestOf: approached.guestOf,
    /** The card of a proposal in Teams, as one person is to see it now. */
    cardFor: async (scope: TenantScope, proposalId: string, person: { readonly id: string; readonly name: string }) =>
      (await readCard(scope.actingAs({ kind: 'person', id: person.id, name: person.name }), proposalId)).card,
    slice: {
      name: 'gates',
      routes: [
        ...peopleRoutes,
        ...deciding.routes,
        ...reviewRoutes(reviews, clock),
        ...checklistRoutes(byPeople, clock),
        ...policyRoutes(policies, publishing, simulate),
        ...guesses.limiting(pageRoutes({ ...pages, waiting: deciding.waiting })),
        ...approached.routes,
        teamsRoute(readCard),
      ],
      workflows: [tells(proposalWorkflow, tellProposal)],
      activities: proposalActivities({
        store,
        asks,
        tells: tellsPeople({ people, roster, send, clock, publicUrl }),
        tellOutcome: tellsOutcomes({ people, roster, send, clock, publicUrl }),
        execute: executesProposals({ store, actions, ensureLogged, clock }),
        rollBack: rollsBackProposals({ store, actions, ensureLogged, clock }),
        clock,
      }),
      subscriptions: [proposalMessages(deciding.tellAboutTalk), teamsMessages(renewCards)],
      timers: [sweep.timer],
      tenantWork: [sweep.work],
      events: [...proposalEvents, ...readingEvents, ...policyEvents, ...peopleEvents],
    } satisfies Slice,
  };
}

export type Gates = ReturnType<typeof createGates>;
