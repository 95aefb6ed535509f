import type { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { ApprovalLinks } from '../approaching/approval-link.ts';
import { expired } from '../approaching/link-renewals.http.ts';
import type { ProposalStore } from '../proposal-store.ts';
import type { DecisionDesk, FormGuard } from './decision-desk.http.ts';
import { linkParams, type PageForm, pageForm } from './decision-page.api.ts';
import { notValid, signIn } from './page-answers.http.ts';

type Params = z.infer<typeof linkParams>;
type Access = { readonly kind: 'page'; readonly permission: 'proposal.decide' };
const access: Access = { kind: 'page', permission: 'proposal.decide' };
const path = 'approvals/{tenant}/{proposalId}/{token}';

/** The page behind the link of a letter. The link says what is meant; who signs in says who decides. */
export function approvalRoutes(
  store: ProposalStore,
  links: ApprovalLinks,
  desk: DecisionDesk,
  forms: FormGuard,
): readonly Route[] {
  /** The proposal, if the signed-in person holds this link; every way of not holding it looks the same. */
  const held = async (scope: TenantScope, { proposalId, token }: Params) => {
    const stored = await store.read(scope, proposalId);
    const link = stored && (await links.held(scope, stored.doc, token));
    return stored && link ? { stored, link } : undefined;
  };

  return [
    route<Access, Params>({
      name: 'gates-showApproval',
      // Mail scanners open links by GET and HEAD, some run scripts: both only show.
      methods: ['GET', 'HEAD'],
      path,
      access,
      summary: 'Shows what is to be decided; decides nothing',
      params: linkParams,
      responses: { 200: { description: 'The decision page, or a request to sign in', mediaType: 'text/html' } },
      handle: async ({ scope, principal, params, request }) => {
        if (!scope) return principal ? notValid(request) : signIn(request);
        const found = await held(scope, params);
        if (found?.link.state === 'expired') return expired(request, params, forms);
        return found ? desk.show(scope, found.stored.doc, request) : notValid(request);
      },
    }),
    route<Access, Params, Record<string, never>, PageForm>({
      name: 'gates-decideByLink',
      methods: ['POST'],
      path,
      access,
      summary: 'Decides, asks or passes on, as the signed-in approver the link was sent to',
      params: linkParams,
      body: { schema: pageForm, form: true },
      responses: { 200: { description: 'What stands then', mediaType: 'text/html' } },
      handle: async ({ scope, principal, params, body: form, request, workflows }) => {
        if (!scope) return principal ? notValid(request) : signIn(request);
        const found = await held(scope, params);
        if (!found) return notValid(request);
        if (found.link.state === 'expired') return expired(request, params, forms);
        const { stored, link } = found;
        return desk.perform({ scope, stored, form, request, workflows, more: link.use, via: 'link' });
      },
    }),
  ];
}
