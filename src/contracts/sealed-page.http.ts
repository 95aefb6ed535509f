import { z } from 'zod';
import type { SealedPages } from '../documents/index.ts';
import { type Route, route } from '../platform/http.ts';
import { ok } from '../platform/result.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';

type Access = { readonly kind: 'page'; readonly permission: 'contract.read' };
const params = z.strictObject({ tenant: z.string().max(30), contractId: z.uuid() });

/** The page for sealing a version of a contract and for opening one, in a browser. */
export const sealedPageRoute = (store: ContractStore, pages: SealedPages): Route =>
  route<Access, z.infer<typeof params>>({
    name: 'contracts-showSealedVersions',
    methods: ['GET', 'HEAD'],
    path: 'sealed/{tenant}/{contractId}',
    access: { kind: 'page', permission: 'contract.read' },
    summary: 'The page for sealing and opening sealed versions; everything secret happens in the browser',
    params,
    responses: { 200: { description: 'The page, or a request to sign in', mediaType: 'text/html' } },
    handle: async ({ scope, principal, params: { tenant, contractId }, request }) => {
      if (!scope) return ok(principal ? pages.nothing(request) : pages.signIn(request));
      const stored = await store.read(scope, contractId);
      if (!stored) return ok(pages.nothing(request));
      const { id: principalId, name = principalId } = scope.actor;
      const page = await pages.show(request, { tenant, contractId, title: stored.doc.title, principalId, name });
      return ok({
        ...page,
        shows: { scope, event: contractEvent('contract.read', { contractId }, { part: 'sealed page' }) },
      });
    },
  });
