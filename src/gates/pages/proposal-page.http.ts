import { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import type { ProposalStore } from '../proposal-store.ts';
import type { DecisionDesk } from './decision-desk.http.ts';
import { type PageForm, pageForm } from './decision-page.api.ts';
import { notHere, signIn } from './page-answers.http.ts';

/** Of any length: what is too long is refused with the same words as what is wrong. */
const params = z.strictObject({ tenant: z.string(), proposalId: z.string() });
type Params = z.infer<typeof params>;
type Access = { readonly kind: 'page'; readonly permission: 'proposal.read' };
const access: Access = { kind: 'page', permission: 'proposal.read' };
type ActAccess = { readonly kind: 'page'; readonly permission: 'proposal.discuss' };
const path = 'proposals/{tenant}/{proposalId}';

/** The page of a proposal for whoever is signed in and may read it. What they may do is asked of each act. */
export function proposalPageRoutes(store: ProposalStore, desk: DecisionDesk): readonly Route[] {
  return [
    route<Access, Params>({
      name: 'gates-showProposal',
      methods: ['GET', 'HEAD'],
      path,
      access,
      summary: 'Shows a proposal, what was said on it and what was done; does nothing',
      params,
      responses: { 200: { description: 'The page, or a request to sign in', mediaType: 'text/html' } },
      handle: async ({ scope, principal, params: { proposalId }, request }) => {
        if (!scope) return principal ? notHere(request) : signIn(request);
        const stored = await store.read(scope, proposalId);
        return stored ? desk.show(scope, stored.doc, request) : notHere(request);
      },
    }),
    route<ActAccess, Params, Record<string, never>, PageForm>({
      name: 'gates-actOnProposal',
      methods: ['POST'],
      path,
      access: { kind: 'page', permission: 'proposal.discuss' },
      summary: 'Decides, asks, reviews or carries out, as the signed-in person',
      params,
      body: { schema: pageForm, form: true },
      responses: { 200: { description: 'What stands then', mediaType: 'text/html' } },
      handle: async ({ scope, principal, params: { proposalId }, body: form, request, workflows }) => {
        if (!scope) return principal ? notHere(request) : signIn(request);
        const stored = await store.read(scope, proposalId);
        return stored ? desk.perform({ scope, stored, form, request, workflows, via: 'page' }) : notHere(request);
      },
    }),
  ];
}
