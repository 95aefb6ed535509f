import { z } from 'zod';
import { type Answer, type RequestFacts, type Route, route } from '../../platform/http.ts';
import { htmlAnswer } from '../../platform/pages.ts';
import { ok, type Result } from '../../platform/result.ts';
import type { FormGuard } from '../pages/decision-desk.http.ts';
import { linkParams } from '../pages/decision-page.api.ts';
import { linkExpired, linkOnItsWay } from '../pages/link-pages.ts';
import { notValid, signIn } from '../pages/page-answers.http.ts';
import type { RenewsLinks } from './renew-link.ts';

const form = z.strictObject({ csrf: z.string().max(200) });
type Access = { readonly kind: 'page'; readonly permission: 'proposal.decide' };

/** What the hidden field of the form on the expired page is made for. */
const renewalPurpose = (proposalId: string): string => `renew ${proposalId}`;

/** The page of one's own link that has expired. */
export async function expired(
  request: RequestFacts,
  { tenant, proposalId, token }: z.infer<typeof linkParams>,
  forms: FormGuard,
): Promise<Result<Answer>> {
  const csrf = await forms.token(request, renewalPurpose(proposalId));
  const action = `/link-renewals/${tenant}/${proposalId}/${token}`;
  return ok(htmlAnswer(200, 'Link expired', linkExpired({ action, csrf })));
}

export function linkRenewalRoutes(renew: RenewsLinks, forms: FormGuard): readonly Route[] {
  return [
    route<Access, z.infer<typeof linkParams>, Record<string, never>, z.infer<typeof form>>({
      name: 'gates-renewLink',
      methods: ['POST'],
      // Not below the page of the link, whose fifth part is the token of somebody without an account.
      path: 'link-renewals/{tenant}/{proposalId}/{token}',
      access: { kind: 'page', permission: 'proposal.decide' },
      summary: 'Mails a fresh link in the place of an expired one to whom it was sent, at most every ten minutes',
      params: linkParams,
      body: { schema: form, form: true },
      responses: {
        200: { description: 'It is on its way', mediaType: 'text/html' },
        404: { description: 'Not a link of this person that has expired', mediaType: 'text/html' },
        429: { description: 'One was mailed a moment ago', mediaType: 'text/html' },
      },
      handle: async ({ scope, principal, params, body, request }) => {
        if (!scope) return principal ? notValid(request) : signIn(request);
        if (!(await forms.check(request, renewalPurpose(params.proposalId), body.csrf))) return notValid(request);
        return renewalAnswer(await renew(scope, params, 'own')) ?? notValid(request);
      },
    }),
  ];
}

/** Undefined where the link cannot be renewed; each page has its own words for that. */
export function renewalAnswer(outcome: Result<'mailed'>): Result<Answer> | undefined {
  if (outcome.ok) return ok(htmlAnswer(200, 'Look into your mail', linkOnItsWay()));
  if (outcome.refusal.kind !== 'tooManyRequests') return undefined;
  const answer = htmlAnswer(429, 'Look into your mail', linkOnItsWay());
  return ok({ ...answer, headers: { ...answer.headers, ...outcome.refusal.headers } });
}
