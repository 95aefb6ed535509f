import type { z } from 'zod';
import { nextLink, type Route, route } from '../../platform/http.ts';
import { invalid, notFound } from '../../platform/refusal.ts';
import { ok, refused } from '../../platform/result.ts';
import { proposalsListed } from '../reading-events.ts';
import {
  newVersionBody,
  policyResource,
  simulationBody,
  simulationResource,
  toPolicyResource,
  toVersionsPage,
  versionParams,
  versionsPage,
  versionsQuery,
} from './policy.api.ts';
import type { PolicyStore } from './policy-store.ts';
import type { PublishesPolicies } from './publish-policy.ts';
import type { SimulatesPolicies } from './simulate-policy.ts';

type None = Record<string, never>;
type Reads = { readonly kind: 'permission'; readonly permission: 'policy.read' };
type Publishes = { readonly kind: 'permission'; readonly permission: 'policy.manage' };

const path = 'api/v1/approval-policy';

/** How the tenant's proposals are decided: read, tried out, published. */
export function policyRoutes(
  policies: PolicyStore,
  { publish, flawsOf }: PublishesPolicies,
  simulate: SimulatesPolicies,
): readonly Route[] {
  return [
    route<Reads>({
      name: 'gates-readPolicy',
      methods: ['GET'],
      path,
      access: { kind: 'permission', permission: 'policy.read' },
      summary: 'The approval policy new proposals are opened under',
      responses: { 200: { description: 'The policy, with its ETag', schema: policyResource } },
      handle: async ({ scope }) => {
        const { doc, etag } = await policies.inForce(scope);
        return ok({ status: 200, json: toPolicyResource(doc), etag });
      },
    }),
    route<Publishes, None, None, z.infer<typeof newVersionBody>>({
      name: 'gates-publishPolicy',
      methods: ['PUT'],
      path,
      access: { kind: 'permission', permission: 'policy.manage' },
      summary: 'Publishes the next version of the approval policy; open proposals keep theirs',
      ifMatch: true,
      body: { schema: newVersionBody },
      responses: { 200: { description: 'The policy in force now, with its ETag', schema: policyResource } },
      handle: async ({ scope, body, ifMatch }) => {
        const outcome = await publish(scope, body, ifMatch);
        if (!outcome.ok) return outcome;
        const { doc, etag } = outcome.value;
        return ok({ status: 200, json: toPolicyResource(doc), etag });
      },
    }),
    route<Reads, None, z.infer<typeof versionsQuery>>({
      name: 'gates-listPolicyVersions',
      methods: ['GET'],
      path: `${path}/versions`,
      access: { kind: 'permission', permission: 'policy.read' },
      summary: 'Lists the versions of the approval policy, the newest first: who published them, when and why',
      query: versionsQuery,
      responses: { 200: { description: 'A page of versions', schema: versionsPage } },
      handle: async ({ scope, query, request }) => {
        const page = await policies.versions(scope, query);
        return ok({ status: 200, json: toVersionsPage(page), headers: nextLink(request.url, page.cursor) });
      },
    }),
    route<Reads, z.infer<typeof versionParams>>({
      name: 'gates-readPolicyVersion',
      methods: ['GET'],
      path: `${path}/versions/{version}`,
      access: { kind: 'permission', permission: 'policy.read' },
      summary: 'One version of the approval policy, as a proposal pinned it',
      params: versionParams,
      responses: { 200: { description: 'The version, which never changes', schema: policyResource } },
      handle: async ({ scope, params: { version } }) => {
        const policy = await policies.byVersion(scope, version);
        return policy ? ok({ status: 200, json: toPolicyResource(policy) }) : refused(notFound('version'));
      },
    }),
    route<Publishes, None, None, z.infer<typeof simulationBody>>({
      name: 'gates-simulatePolicy',
      methods: ['POST'],
      path: `${path}/simulations`,
      access: { kind: 'permission', permission: 'policy.manage' },
      // Keeps nothing, so repeating it is harmless and takes no key.
      summary: 'Which proposals of late would have gone elsewhere under a draft of the approval policy',
      body: { schema: simulationBody },
      responses: { 200: { description: 'What would have been otherwise', schema: simulationResource } },
      handle: async ({ scope, body: { since, ...draft } }) => {
        const flaws = await flawsOf(scope, draft);
        if (flaws.length > 0) return refused(invalid(flaws));
        const json = await simulate(scope, draft, since);
        const event = proposalsListed(scope, 'simulation', json.differences.length, { since: json.since });
        return ok({ status: 200, json, shows: { scope, event } });
      },
    }),
  ];
}
