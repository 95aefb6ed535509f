import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { type Route, route } from '../../platform/http.ts';
import { answeredWith } from '../proposal-answers.http.ts';
import { proposalParams, proposalResource } from '../proposals.api.ts';
import { acknowledgementBody, rollbackBody } from './executing.api.ts';
import type { ReviewsProposals } from './review-proposal.ts';

type Discusses = { kind: 'permission'; permission: 'proposal.discuss' };
type Params = z.infer<typeof proposalParams>;
type None = Record<string, never>;

/** Who may review is asked of the proposal's policy; whoever may read it is told that they may not. */
export function reviewRoutes(reviews: ReviewsProposals, clock: Clock): readonly Route[] {
  return [
    route<Discusses, Params, None, z.infer<typeof acknowledgementBody>>({
      name: 'gates-acknowledgeProposal',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/acknowledgement',
      access: { kind: 'permission', permission: 'proposal.discuss' },
      // The natural key is the proposal: it is acknowledged once, and a repetition is answered with that.
      summary: 'Lets stand what was carried out without asking',
      params: proposalParams,
      body: { schema: acknowledgementBody },
      responses: { 200: { description: 'The proposal, acknowledged', schema: proposalResource } },
      handle: async ({ scope, params, body, workflows }) => {
        const done = await reviews.acknowledge(scope, { ...params, ...body }, workflows);
        return answeredWith(done, clock.now());
      },
    }),
    route<Discusses, Params, None, z.infer<typeof rollbackBody>>({
      name: 'gates-requestRollback',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/rollback',
      access: { kind: 'permission', permission: 'proposal.discuss' },
      summary: 'Has taken back what was carried out without asking',
      params: proposalParams,
      body: { schema: rollbackBody },
      responses: { 202: { description: 'It is being taken back, or was already', schema: proposalResource } },
      handle: async ({ scope, params, body, workflows }) => {
        const asked = await reviews.requestRollback(scope, { ...params, ...body }, workflows);
        return answeredWith(asked, clock.now(), 202);
      },
    }),
  ];
}
