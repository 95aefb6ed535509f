import type { Clock } from '../../platform/clock.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People, SendLetter } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import { type ApproverRef, outsidePlan } from '../plan.ts';
import type { Proposal } from '../proposal.ts';
import { proposalPageAddress } from '../proposal-page-address.ts';
import type { Asked } from './ask-approvers.ts';
import { handOverLetter, reviewLetter } from './letters-about-acts.ts';

export interface TellingParts {
  readonly people: People;
  readonly roster: ReadsRoster;
  readonly send: SendLetter;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** Tells people of what is theirs to do beside deciding: to act themselves (L3), to look at what was done (L1, break-glass). */
export function tellsPeople({ people, roster, send, clock, publicUrl }: TellingParts) {
  const everyone = async (scope: TenantScope, proposal: Proposal, approvers: readonly ApproverRef[]) =>
    (await roster(scope, proposal, outsidePlan(approvers))).filter((seat) => seat.asked);
  const pageOf = (scope: TenantScope, { proposalId }: Proposal) => proposalPageAddress(publicUrl, scope, proposalId);

  return {
    async handOver(scope: TenantScope, proposal: Proposal): Promise<Asked> {
      const seated = await everyone(
        scope,
        proposal,
        proposal.plan.flatMap(({ approvers }) => approvers),
      );
      const zone = await people.zone(scope);
      for (const { person } of seated)
        await send(scope, {
          key: `proposal:${proposal.proposalId}:handOver:${person.id}`,
          to: person,
          thread: proposal.proposalId,
          page: pageOf(scope, proposal),
          purpose: 'decision',
          deadline: proposal.deadline,
          ...handOverLetter(proposal, pageOf(scope, proposal), zone),
        });
      return { proposal: { ...proposal, state: 'withPeople' }, told: seated.map(({ person }) => person.id) };
    },

    async reviewers(scope: TenantScope, proposal: Proposal): Promise<Asked> {
      const { review } = proposal;
      if (!review) return { proposal, told: [] };
      const seated = await everyone(scope, proposal, review.reviewers);
      const zone = await people.zone(scope);
      const kind = review.toldAt ? 'remind' : 'ask';
      for (const { person } of seated)
        await send(scope, {
          key: `proposal:${proposal.proposalId}:review:${kind}:${person.id}`,
          to: person,
          thread: proposal.proposalId,
          page: pageOf(scope, proposal),
          purpose: kind === 'ask' ? 'review' : 'reminder',
          deadline: review.dueAt,
          ...reviewLetter(proposal, pageOf(scope, proposal), zone, kind),
        });
      const at = clock.now().toISOString();
      const after = { ...review, ...(kind === 'ask' ? { toldAt: at } : { remindedAt: at }) };
      return { proposal: { ...proposal, review: after }, told: seated.map(({ person }) => person.id) };
    },
  };
}

export type TellsPeople = ReturnType<typeof tellsPeople>;
