import { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import { page } from '../../platform/pages.ts';
import { ok } from '../../platform/result.ts';
import { proposalsListed } from '../reading-events.ts';
import { decisionStyle } from './decision-desk.http.ts';
import { ownMattersPage } from './own-matters.ts';
import { notHere, signIn } from './page-answers.http.ts';
import type { ReadsOwnMatters } from './read-own-matters.ts';

const params = z.strictObject({ tenant: z.string() });
type Access = { readonly kind: 'page'; readonly permission: 'proposal.read' };

export const ownMattersRoute = (read: ReadsOwnMatters): Route =>
  route<Access, z.infer<typeof params>>({
    name: 'gates-showOwnMatters',
    methods: ['GET', 'HEAD'],
    path: 'proposals/{tenant}',
    access: { kind: 'page', permission: 'proposal.read' },
    summary: 'Lists what waits for the signed-in person, and what they decided or reviewed lately',
    params,
    responses: { 200: { description: 'The page, or a request to sign in', mediaType: 'text/html' } },
    handle: async ({ scope, principal, request }) => {
      if (!scope) return principal ? notHere(request) : signIn(request);
      const matters = await read(scope);
      const answer = page({ title: 'My decisions', style: decisionStyle, body: ownMattersPage(matters) });
      return ok({
        ...answer,
        shows: { scope, event: proposalsListed(scope, 'own matters', matters.waiting.length + matters.lately.length) },
      });
    },
  });
