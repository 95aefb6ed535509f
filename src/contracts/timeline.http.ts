import { z } from 'zod';
import { type ReadsTimeline, timelineItem, timelineQuery, toTimelineCursor, toTimelineItem } from '../audit/index.ts';
import { nextLink, type RequestFacts, type Route, route } from '../platform/http.ts';
import { htmlAnswer, page } from '../platform/pages.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Contract } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import { contractParams } from './contracts.api.ts';
import { reads } from './contracts.http.ts';
import { nothingHere, signInFirst, timelineBody, timelinePageStyle } from './timeline-page.http.ts';

type Query = z.infer<typeof timelineQuery>;
type PageAccess = { readonly kind: 'page'; readonly permission: 'contract.read' };
/** Of any length: what is no id is answered like an id of nothing. */
const pageParams = z.strictObject({ tenant: z.string(), contractId: z.string() });

/** The life of a contract in words, for programs and as a page. To read either is to read the contract. */
export function timelineRoutes(store: ContractStore, timeline: ReadsTimeline): readonly Route[] {
  const linesOf = (scope: TenantScope, { contractId: id, zone }: Contract, { limit, cursor, access }: Query) =>
    timeline(scope, { kind: 'contract', id }, { zone, limit, withAccess: access, ...(cursor ? { at: cursor } : {}) });
  const read = (scope: TenantScope, contract: Contract) => ({
    scope,
    event: contractEvent('contract.read', contract, { part: 'timeline' }),
  });

  return [
    route<typeof reads, z.infer<typeof contractParams>, Query>({
      name: 'contracts-readTimeline',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/timeline',
      access: reads,
      summary: 'What happened to the contract and its proposals, in words, newest first; the read is logged',
      params: contractParams,
      query: timelineQuery,
      responses: {
        200: {
          description: 'Lines of the timeline; the last page has no cursor',
          schema: z.object({ items: z.array(timelineItem), cursor: z.string().optional() }),
        },
      },
      handle: async ({ scope, params: { contractId }, query, request }) => {
        const stored = await store.read(scope, contractId);
        if (!stored) return refused(notFound('contract'));
        const { lines, next } = await linesOf(scope, stored.doc, query);
        const cursor = next && toTimelineCursor(next);
        return ok({
          status: 200,
          json: { items: lines.map(toTimelineItem), ...(cursor ? { cursor } : {}) },
          headers: nextLink(request.url, cursor),
          shows: read(scope, stored.doc),
        });
      },
    }),
    route<PageAccess, z.infer<typeof pageParams>, Query>({
      name: 'contracts-showTimeline',
      methods: ['GET', 'HEAD'],
      path: 'contracts/{tenant}/{contractId}/timeline',
      access: { kind: 'page', permission: 'contract.read' },
      summary: 'The page with what happened to the contract; the read is logged',
      params: pageParams,
      query: timelineQuery,
      responses: { 200: { description: 'The page, or a request to sign in', mediaType: 'text/html' } },
      handle: async ({ scope, principal, params: { contractId }, query, request }) => {
        if (!scope && !principal) return ok(htmlAnswer(200, 'Sign in', signInFirst(signInUrl(request))));
        const stored = scope && (await store.read(scope, contractId));
        if (!stored) return ok(htmlAnswer(404, 'Nothing here', nothingHere(signInUrl(request))));
        const { lines, next } = await linesOf(scope, stored.doc, query);
        const body = timelineBody(stored.doc, lines, {
          tenant: scope.tenant,
          path: request.url.pathname,
          access: query.access,
          isFirst: query.cursor === undefined,
          ...(next ? { cursor: toTimelineCursor(next) } : {}),
        });
        const title = `Timeline of ${stored.doc.title}`;
        return ok({ ...page({ title, style: timelinePageStyle, body }), shows: read(scope, stored.doc) });
      },
    }),
  ];
}

/** No page of ours has an address longer than that. */
const longestPath = 300;

const signInUrl = ({ url: { pathname } }: RequestFacts): string =>
  `/auth/sign-in?return=${encodeURIComponent(pathname.length > longestPath ? '/' : pathname)}`;
