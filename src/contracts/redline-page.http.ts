import { z } from 'zod';
import { type DocumentDesk, versionNumberField } from '../documents/index.ts';
import { html } from '../platform/html.ts';
import { type Route, route } from '../platform/http.ts';
import { htmlAnswer } from '../platform/pages.ts';
import { ok } from '../platform/result.ts';
import type { Contract } from './contract.ts';

type Access = { readonly kind: 'page'; readonly permission: 'contract.read' };
const params = z.strictObject({
  tenant: z.string().max(30),
  contractId: z.uuid(),
  versionNumber: versionNumberField,
  from: versionNumberField,
});

/** Paragraphs shown around each change; the others are folded. */
const context = 3;

/** The redline for people who come from a page, and are signed in with a browser. */
export const redlinePageRoute = (desk: DocumentDesk<Contract>): Route =>
  route<Access, z.infer<typeof params>>({
    name: 'contracts-showRedline',
    methods: ['GET', 'HEAD'],
    path: 'redlines/{tenant}/{contractId}/{versionNumber}/{from}',
    access: { kind: 'page', permission: 'contract.read' },
    summary: 'The page with the changes from one version to another; the read is logged',
    params,
    responses: { 200: { description: 'The page, or a request to sign in', mediaType: 'text/html' } },
    handle: async ({ scope, principal, params: { contractId, versionNumber, from }, request }) => {
      const signInUrl = `/auth/sign-in?return=${encodeURIComponent(request.url.pathname)}`;
      if (!scope) return ok(principal ? nothing(signInUrl) : signIn(signInUrl));
      const pair = await desk.comparisons.pair(scope, contractId, versionNumber, from, 'html');
      const models = pair.ok ? await desk.comparisons.models(scope, pair.value) : pair;
      const page = models.ok
        ? await desk.redline.page(scope, contractId, models.value, { layout: 'inline', context })
        : models;
      return page.ok ? page : ok(nothing(signInUrl));
    },
  });

const signIn = (url: string) =>
  htmlAnswer(200, 'Sign in', html`<h1>Sign in to read the changes</h1><p><a href="${url}">Sign in</a></p>`);

const nothing = (url: string) =>
  htmlAnswer(
    404,
    'Nothing here',
    html`<h1>There is nothing to compare here</h1><p>Either there are no two such versions that can be read, or you have no access to them. <a href="${url}&amp;account=other">Sign in with another account</a></p>`,
  );
