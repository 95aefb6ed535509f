import { z } from 'zod';
import type { GuestSessions } from '../../platform/auth/guest-session.ts';
import type { Html } from '../../platform/html.ts';
import { type Answer, type HttpCall, type Route, route } from '../../platform/http.ts';
import { htmlAnswer } from '../../platform/pages.ts';
import { ok, type Result } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { DecisionDesk, FormGuard } from '../pages/decision-desk.http.ts';
import { linkParams, pageForm } from '../pages/decision-page.api.ts';
import { codeAsked, codeFirst, guestLinkExpired, guestLinkNotValid } from './guest-pages.ts';
import { renewalAnswer } from './link-renewals.http.ts';
import type { RenewsLinks } from './renew-link.ts';
import type { GuestLink, VerifiesGuests } from './verify-guest.ts';

export interface ExternalApprovalParts {
  readonly guests: VerifiesGuests;
  readonly sessions: GuestSessions;
  readonly renew: RenewsLinks;
  /** The decision page, whose forms this guards. */
  readonly desk: (forms: FormGuard) => DecisionDesk;
}

const form = pageForm.extend({
  /** Which form of these pages; the decision page's own ones name none. */
  action: z.enum(['send-code', 'open', 'renew', 'decide']).default('decide'),
  code: z.string().max(100).default(''),
  csrf: pageForm.shape.csrf.default(''),
  contentHash: z.string().max(64).default(''),
});
type Params = z.infer<typeof linkParams>;
type Form = z.infer<typeof form>;
type Access = { readonly kind: 'guest' };
type Call<B> = HttpCall<Access, Params, Record<string, never>, B>;
const path = 'approvals/external/{tenant}/{proposalId}/{token}';

/** The page of approvers without an account: the link says what is meant, the mailed code says who decides. */
export function externalApprovalRoutes({ guests, sessions, renew, desk }: ExternalApprovalParts): readonly Route[] {
  const deskOf = ({ stored }: GuestLink): DecisionDesk =>
    desk({
      token: (request, purpose) => sessions.formToken(request, stored.doc.id, purpose),
      check: (request, purpose, token) => sessions.checkFormPost(request, stored.doc.id, purpose, token),
    });

  return [
    route<Access, Params>({
      name: 'gates-showExternalApproval',
      // Mail scanners open links by GET and HEAD, some run scripts: both only show, and have no code mailed.
      methods: ['GET', 'HEAD'],
      path,
      access: { kind: 'guest' },
      summary: 'Shows an approver without an account what is to be decided, once a mailed code has proven who they are',
      params: linkParams,
      responses: {
        200: { description: 'The decision page, or the way to a code', mediaType: 'text/html' },
        404: { description: 'Not a link that can be used', mediaType: 'text/html' },
      },
      handle: async ({ scope, params, request }) => {
        const link = scope && (await guests.find(scope, params));
        if (!link) return notValid();
        if (link.held.state === 'expired') return shown(200, 'Link expired', guestLinkExpired());
        return isProven(scope)
          ? deskOf(link).show(scope, link.proposal.doc, request)
          : shown(200, 'Code needed', codeFirst());
      },
    }),
    route<Access, Params, Record<string, never>, Form>({
      name: 'gates-answerExternalApproval',
      methods: ['POST'],
      path,
      access: { kind: 'guest' },
      summary: 'Mails a code, takes it, or decides, as the approver without an account the link was sent to',
      params: linkParams,
      body: { schema: form, form: true },
      responses: {
        200: { description: 'What stands then', mediaType: 'text/html' },
        404: { description: 'Not a link that can be used', mediaType: 'text/html' },
      },
      handle: async (call) => {
        const { scope, params, body, request } = call;
        if (!scope || !sessions.isOwnPost(request)) return notValid();
        if (body.action === 'send-code') return sendCode(scope, params);
        if (body.action === 'open') return open(scope, params, body.code);
        if (body.action === 'renew') return renewalAnswer(await renew(scope, params, 'external')) ?? notValid();
        return decide(scope, call);
      },
    }),
  ];

  async function sendCode(scope: TenantScope, params: Params): Promise<Result<Answer>> {
    const outcome = await guests.sendCode(scope, params);
    if (outcome.ok) return shown(200, 'Type the code', codeAsked());
    const { kind, headers } = outcome.refusal;
    return kind === 'tooManyRequests' ? shown(429, 'Type the code', codeAsked({ waiting: true }), headers) : notValid();
  }

  async function open(scope: TenantScope, params: Params, typed: string): Promise<Result<Answer>> {
    const outcome = await guests.prove(scope, params, typed);
    if (outcome.ok) {
      const page = pathOf(params);
      const cookie = await sessions.start(outcome.value.stored.doc.id, page);
      return ok({ status: 303, headers: { location: page }, cookies: [cookie] });
    }
    const { kind, message } = outcome.refusal;
    return kind === 'forbidden' ? shown(403, 'Error: Type the code', codeAsked({ error: message })) : notValid();
  }

  async function decide(scope: TenantScope, { params, body, request, workflows }: Call<Form>): Promise<Result<Answer>> {
    const link = await guests.find(scope, params);
    if (link?.held.state !== 'valid') return notValid();
    if (!isProven(scope)) return shown(200, 'Code needed', codeFirst());
    const { action: _, code: __, ...form } = body;
    return deskOf(link).perform({
      scope,
      stored: link.proposal,
      form,
      request,
      workflows,
      more: link.held.use,
      via: 'link',
    });
  }
}

/** Before that the scope is the link's, which is nobody. */
const isProven = (scope: TenantScope): boolean => scope.actor.kind === 'person';

/** Of an address that was verified, so that it holds nothing but letters, digits and hyphens. */
const pathOf = ({ tenant, proposalId, token }: Params): string =>
  `/approvals/external/${tenant}/${proposalId}/${token}`;

const notValid = (): Result<Answer> => shown(404, 'Link not valid', guestLinkNotValid());

function shown(
  status: number,
  title: string,
  body: Html,
  headers: Readonly<Record<string, string>> = {},
): Result<Answer> {
  const answer = htmlAnswer(status, title, body);
  return ok({ ...answer, headers: { ...answer.headers, ...headers } });
}
