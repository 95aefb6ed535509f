import type { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import { ok } from '../../platform/result.ts';
import { proposalParams, proposalResource, toResource } from '../proposals.api.ts';
import type { CarriesOutByPeople } from './carry-out-by-people.ts';
import { carryOutBody, itemParams, tickBody } from './executing.api.ts';

type Decides = { kind: 'permission'; permission: 'proposal.decide' };
type None = Record<string, never>;

/** What people do at L3. */
export function checklistRoutes(byPeople: CarriesOutByPeople): readonly Route[] {
  return [
    route<Decides, z.infer<typeof itemParams>, None, z.infer<typeof tickBody>>({
      name: 'gates-tickItem',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/checklist/{item}',
      access: { kind: 'permission', permission: 'proposal.decide' },
      // Says how the item is to be, so that repeating it changes nothing.
      summary: 'Ticks an item of the checklist off, or opens it again',
      params: itemParams,
      body: { schema: tickBody },
      responses: { 200: { description: 'The proposal with its checklist', schema: proposalResource } },
      handle: async ({ scope, params, body, workflows }) => {
        const ticked = await byPeople.tick(scope, { ...params, ...body }, workflows);
        return ticked.ok ? ok({ status: 200, json: toResource(ticked.value.doc), etag: ticked.value.etag }) : ticked;
      },
    }),
    route<Decides, z.infer<typeof proposalParams>, None, z.infer<typeof carryOutBody>>({
      name: 'gates-carryOutProposal',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/carry-out',
      access: { kind: 'permission', permission: 'proposal.decide' },
      // The natural key is the proposal and the person: they have it carried out once.
      summary: 'Has what people agreed to carried out in the name of the caller',
      params: proposalParams,
      body: { schema: carryOutBody },
      responses: { 202: { description: 'It is being carried out, or was already', schema: proposalResource } },
      handle: async ({ scope, params, body, workflows }) => {
        const asked = await byPeople.carryOut(scope, { ...params, ...body }, workflows);
        return asked.ok ? ok({ status: 202, json: toResource(asked.value.doc), etag: asked.value.etag }) : asked;
      },
    }),
  ];
}
