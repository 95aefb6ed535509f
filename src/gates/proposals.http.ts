import type { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { nextLink, type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import type { CommentStore } from './deciding/comment-store.ts';
import type { DecidesProposals } from './deciding/decide-proposal.ts';
import type { ReadsWaiting } from './deciding/read-waiting.ts';
import { onlyOpenOnesWait } from './deciding/refusals.ts';
import { toDecision } from './proposal-parts.api.ts';
import type { ProposalStore } from './proposal-store.ts';
import {
  decisionBody,
  decisionResource,
  proposalPage,
  proposalParams,
  proposalQuery,
  proposalResource,
  toResource,
} from './proposals.api.ts';
import { proposalRead, proposalsListed } from './reading-events.ts';

type None = Record<string, never>;
type Params = z.infer<typeof proposalParams>;

export interface ProposalRouteParts {
  readonly store: ProposalStore;
  readonly comments: CommentStore;
  readonly waiting: ReadsWaiting;
  readonly decide: DecidesProposals;
  readonly clock: Clock;
}

export function proposalRoutes({ store, comments, waiting, decide, clock }: ProposalRouteParts): readonly Route[] {
  return [
    route<{ kind: 'permission'; permission: 'proposal.read' }, None, z.infer<typeof proposalQuery>>({
      name: 'gates-listProposals',
      methods: ['GET'],
      path: 'api/v1/proposals',
      access: { kind: 'permission', permission: 'proposal.read' },
      summary: 'Lists proposals, the newest first',
      query: proposalQuery,
      responses: { 200: { description: 'A page of proposals', schema: proposalPage } },
      handle: async ({ scope, query: { waitingFor, state, area, ...asked }, request }) => {
        if (waitingFor && state && state !== 'open') return refused(onlyOpenOnesWait(state));
        const page = await (waitingFor ? waiting(scope, { area }, asked) : store.list(scope, { state, area }, asked));
        const now = clock.now();
        return ok({
          status: 200,
          json: {
            items: page.items.map((proposal) => toResource(proposal, now)),
            ...(page.cursor ? { cursor: page.cursor } : {}),
          },
          headers: nextLink(request.url, page.cursor),
          shows: { scope, event: proposalsListed(scope, 'proposals', page.items.length, { waitingFor, state, area }) },
        });
      },
    }),
    route<{ kind: 'permission'; permission: 'proposal.read' }, Params>({
      name: 'gates-readProposal',
      methods: ['GET'],
      path: 'api/v1/proposals/{proposalId}',
      access: { kind: 'permission', permission: 'proposal.read' },
      summary: 'Reads one proposal',
      params: proposalParams,
      responses: { 200: { description: 'The proposal', schema: proposalResource } },
      handle: async ({ scope, params }) => {
        const stored = await store.read(scope, params.proposalId);
        if (!stored) return refused(notFound('proposal'));
        // No ETag: the count of comments and what is possible change without the document.
        const count = await comments.count(scope, stored.doc);
        return ok({
          status: 200,
          json: toResource(stored.doc, clock.now(), count),
          shows: { scope, event: proposalRead(stored.doc, 'api') },
        });
      },
    }),
    route<{ kind: 'permission'; permission: 'proposal.decide' }, Params, None, z.infer<typeof decisionBody>>({
      name: 'gates-decideProposal',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/decisions',
      access: { kind: 'permission', permission: 'proposal.decide' },
      // The natural key is the person and the content they saw; a repetition is answered with the decision that stands.
      summary: 'Decides a proposal on exactly the content named by its hash',
      params: proposalParams,
      body: { schema: decisionBody },
      responses: { 200: { description: 'The decision that stands', schema: decisionResource } },
      handle: async ({ scope, params, body: { reason, returnTo, ...body }, workflows }) => {
        const outcome = await decide(
          scope,
          { ...params, ...body, ...(reason ? { reason } : {}), ...(returnTo ? { returnTo } : {}), via: 'api' },
          workflows,
        );
        if (!outcome.ok) return outcome;
        const { decision, repeated, proposal } = outcome.value;
        return ok({
          status: 200,
          json: { decision: toDecision(decision), repeated, proposal: toResource(proposal.doc, clock.now()) },
          etag: proposal.etag,
        });
      },
    }),
  ];
}
