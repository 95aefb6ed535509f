import { z } from 'zod';
import { type Html, html } from '../../platform/html.ts';
import { type Answer, type HttpCall, type RequestFacts, type Route, route } from '../../platform/http.ts';
import { htmlAnswer } from '../../platform/pages.ts';
import { statusOf } from '../../platform/refusal.ts';
import { ok, type Result } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { ApprovalLinks } from '../approaching/approval-link.ts';
import type { decidesProposals } from '../deciding/decide-proposal.ts';
import type { People } from '../doors.ts';
import { isDecided, type Proposal } from '../proposal.ts';
import type { ProposalStore } from '../proposal-store.ts';
import {
  deadlineNotice,
  decisionForm,
  linkNotValid,
  proposalFacts,
  proposalHeading,
  settledNotice,
  signInFirst,
} from './approval-page.ts';

/** Protects a form against being sent from another site: a token bound to the session, and the request's own origin. */
export interface FormGuard {
  readonly token: (request: RequestFacts, purpose: string) => Promise<string>;
  readonly check: (request: RequestFacts, purpose: string, token: string) => Promise<boolean>;
}

export interface ApprovalPageParts {
  readonly store: ProposalStore;
  readonly links: ApprovalLinks;
  readonly decide: ReturnType<typeof decidesProposals>;
  readonly people: People;
  readonly forms: FormGuard;
}

const params = z.strictObject({
  tenant: z.string().max(30),
  proposalId: z.string().max(80),
  token: z.string().max(64),
});
const form = z.strictObject({
  verdict: z.enum(['approve', 'reject']),
  contentHash: z.string().length(64),
  reason: z.string().max(4000).default(''), // 2000 in the page, where a line break counts once and travels as two
  csrf: z.string().max(200),
});
type Params = z.infer<typeof params>;
type Access = { readonly kind: 'page'; readonly permission: 'proposal.decide' };
const access: Access = { kind: 'page', permission: 'proposal.decide' };
const path = 'approvals/{tenant}/{proposalId}/{token}';

export function approvalRoutes({ store, links, decide, people, forms }: ApprovalPageParts): readonly Route[] {
  /** The proposal, if the signed-in person holds this link; every way of not holding it looks the same. */
  const held = async (scope: TenantScope, { proposalId, token }: Params) => {
    const stored = await store.read(scope, proposalId);
    const link = stored && (await links.held(scope, stored.doc, token));
    return stored && link?.state === 'valid' ? { stored, link } : undefined;
  };

  const showProposal = async (
    scope: TenantScope,
    proposal: Proposal,
    request: RequestFacts,
    problem?: { status: number; error: string; reason: string },
  ) => {
    const zone = await people.zone(scope);
    const heading = proposalHeading(proposal);
    const facts = proposalFacts(proposal);
    const title = `${problem ? 'Not decided: ' : ''}${proposal.title}: ${proposal.subject.title}`;
    if (isDecided(proposal)) {
      const late = problem ? html`<p class="error" role="alert">${problem.error}</p>` : '';
      return shown(problem?.status ?? 200, title, html`${heading}${late}${settledNotice(proposal, zone)}${facts}`);
    }
    const csrf = await forms.token(request, proposal.proposalId);
    const form = decisionForm(proposal, { csrf, decider: scope.actor.name ?? scope.actor.id, ...problem });
    const body = html`${heading}${deadlineNotice(proposal, zone)}${facts}${form}`;
    return shown(problem?.status ?? 200, title, body);
  };

  return [
    route<Access, Params>({
      name: 'gates-showApproval',
      // Mail scanners open links by GET and HEAD, some run scripts: both only show.
      methods: ['GET', 'HEAD'],
      path,
      access,
      summary: 'Shows what is to be decided; decides nothing',
      params,
      responses: { 200: { description: 'The decision page, or a request to sign in', mediaType: 'text/html' } },
      handle: async ({ scope, principal, params, request }) => {
        if (!scope) return principal ? notValid(request) : signIn(request);
        const found = await held(scope, params);
        return found ? showProposal(scope, found.stored.doc, request) : notValid(request);
      },
    }),
    route<Access, Params, Record<string, never>, z.infer<typeof form>>({
      name: 'gates-decideByLink',
      methods: ['POST'],
      path,
      access,
      summary: 'Decides, as the signed-in approver the link was sent to',
      params,
      body: { schema: form, form: true },
      responses: { 200: { description: 'The decision that stands', mediaType: 'text/html' } },
      handle: (call) => decideByLink(call),
    }),
  ];

  async function decideByLink({
    scope,
    principal,
    params,
    body,
    request,
    workflows,
  }: HttpCall<Access, Params, Record<string, never>, z.infer<typeof form>>): Promise<Result<Answer>> {
    if (!scope) return principal ? notValid(request) : signIn(request);
    const found = await held(scope, params);
    if (!found) return notValid(request);
    const { stored, link } = found;
    if (!(await forms.check(request, params.proposalId, body.csrf))) {
      return showProposal(scope, stored.doc, request, {
        status: 403,
        error: 'Please decide again: this form was open for too long or came from elsewhere.',
        reason: body.reason,
      });
    }
    const { verdict, reason, contentHash } = body;
    const outcome = await decide(
      scope,
      { proposalId: params.proposalId, verdict, reason, contentHash, via: 'link', more: link.use },
      workflows,
    );
    if (outcome.ok) return showProposal(scope, outcome.value.proposal.doc, request);
    const now = (await store.read(scope, params.proposalId)) ?? stored;
    return showProposal(scope, now.doc, request, {
      status: statusOf[outcome.refusal.kind],
      error: outcome.refusal.message,
      reason,
    });
  }
}

const signInUrl = ({ url }: RequestFacts): string => `/auth/sign-in?return=${encodeURIComponent(url.pathname)}`;

const signIn = (request: RequestFacts): Result<Answer> => shown(200, 'Sign in', signInFirst(signInUrl(request)));

const notValid = (request: RequestFacts): Result<Answer> =>
  shown(404, 'Link not valid', linkNotValid(`${signInUrl(request)}&account=other`));

const shown = (status: number, title: string, body: Html): Result<Answer> => ok(htmlAnswer(status, title, body));
