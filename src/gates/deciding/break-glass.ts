import { afterBusinessDays } from '../../platform/business-time.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { Actor, TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { People } from '../doors.ts';
import type { ReadsBarred } from '../people/read-barred.ts';
import type { WorkCalendars } from '../people/work-calendars.ts';
import type { ApproverRef } from '../plan.ts';
import type { Decision, Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import { reasonNeeded } from '../refusals.ts';
import { standingOf, withDecisions } from '../standing.ts';
import type { Changed, ChangesProposals } from './change-proposal.ts';
import { overridden } from './override.ts';
import { mayNotBreakGlass, sameHand } from './refusals.ts';

export interface GlassParts {
  readonly change: ChangesProposals;
  readonly people: People;
  readonly calendars: WorkCalendars;
  readonly barred: ReadsBarred;
  /** Who reviews an area, by its policy now. */
  readonly reviewersOf: (scope: TenantScope, area: string) => Promise<readonly ApproverRef[]>;
}

export interface GlassRequest {
  readonly proposalId: string;
  readonly reason: string;
  readonly contentHash: string;
}

type Broken = Proposal['breakGlass'][number];

/** How long the word of the first waits for a second person's. */
const validForMs = 4 * 3_600_000;

/** The word of the first person that a second one could join now. */
const standingWord = ({ breakGlass }: Proposal, now: Date): Broken | undefined => {
  const last = breakGlass.at(-1);
  return last && now.getTime() - Date.parse(last.at) < validForMs ? last : undefined;
};

/**
 * When it cannot wait for its approvers: two different people, each with the right to, say so of the same content within
 * four hours; that approves whatever is still open. The first word alone does nothing but tell the others. Nobody who is
 * barred from deciding can take this way round, and two accounts with one address are one person. What was done so is
 * reviewed afterwards.
 */
export function breaksGlass({ change, people, calendars, barred, reviewersOf }: GlassParts) {
  return function breakGlass(
    scope: TenantScope,
    { proposalId, reason, contentHash }: GlassRequest,
    workflows: Workflows,
  ): Promise<Result<Stored<Proposal>>> {
    const own = ({ by }: { readonly by: Actor }): boolean => by.id === scope.actor.id;
    return change(
      scope,
      {
        proposalId,
        act: 'breakGlass',
        contentHash,
        repeats: (proposal, now) => {
          const first = proposal.state === 'open' ? standingWord(proposal, now) : undefined;
          return first ? own(first) : proposal.decisions.some((d) => d.via === 'breakGlass' && own(d));
        },
        change: async (proposal, now) => {
          if (!(await mayBreak(scope, proposal))) return refused(mayNotBreakGlass());
          if (!reason.trim()) return refused(reasonNeeded());
          const word = { by: scope.actor, at: now.toISOString(), reason: reason.trim() };
          const said = { ...proposal, breakGlass: [...proposal.breakGlass, word] };
          const first = standingWord(proposal, now);
          // The first may have lost the right since, or become an author: then theirs is no word to join.
          const joins = first && (await mayBreak(scope.actingAs(first.by), proposal));
          if (joins && (await barred.areOne(scope, first.by, scope.actor))) return refused(sameHand());
          return ok(joins ? await broken(scope, said, [first, word], now) : half(said));
        },
      },
      workflows,
    );
  };

  async function mayBreak(scope: TenantScope, proposal: Proposal): Promise<boolean> {
    if (scope.actor.kind !== 'person' || !(await people.may(scope, 'gate.breakGlass'))) return false;
    return !(await barred.holds(scope, proposal));
  }

  async function broken(scope: TenantScope, said: Proposal, words: readonly Broken[], now: Date): Promise<Changed> {
    const dueAt = afterBusinessDays(now, said.timing.reviewDays, await calendars(scope)).toISOString();
    const reviewers = await reviewersOf(scope, said.area);
    const decisions = approvalsOf(said, words);
    const after: Proposal = {
      ...withDecisions(said, decisions),
      review: { of: 'breakGlass', reviewers, state: 'due', dueAt },
    };
    const { contentHash } = said;
    const by = words.map((word) => word.by.id);
    const against = decisions.slice(-1).map((last) => overridden(said, last));
    return {
      after,
      events: [
        proposalEvent('proposal.glassBroken', said, { contentHash, second: true, at: now.toISOString() }),
        proposalEvent('proposal.approved', said, { contentHash, via: 'breakGlass', by }),
        ...against.flatMap(({ events }) => events),
      ],
      more: against.flatMap(({ writes }) => writes),
    };
  }
}

export type BreaksGlass = ReturnType<typeof breaksGlass>;

const half = (said: Proposal): Changed => ({
  after: said,
  events: [
    proposalEvent('proposal.glassBroken', said, {
      contentHash: said.contentHash,
      second: false,
      at: said.breakGlass.at(-1)?.at,
    }),
  ],
});

/** Both names on every step that is not through. */
function approvalsOf(proposal: Proposal, words: readonly Broken[]): readonly Decision[] {
  const open = standingOf(proposal).filter(({ state }) => state !== 'approved');
  return open.flatMap(({ step }) =>
    words.map(
      ({ by, at, reason }): Decision => ({
        step: step.id,
        verdict: 'approve',
        via: 'breakGlass',
        contentHash: proposal.contentHash,
        by,
        seats: [],
        at,
        reason,
      }),
    ),
  );
}
