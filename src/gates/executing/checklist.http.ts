import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { type Route, route } from '../../platform/http.ts';
import { answeredWith } from '../proposal-answers.http.ts';
import { proposalParams, proposalResource } from '../proposals.api.ts';
import type { CarriesOutByPeople } from './carry-out-by-people.ts';
import { carryOutBody, itemParams, tickBody } from './executing.api.ts';

type Decides = { kind: 'permission'; permission: 'proposal.decide' };
type None = Record<string, never>;

/** What people do at L3. */
export function checklistRoutes(byPeople: CarriesOutByPeople, clock: Clock): readonly Route[] {
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
        return answeredWith(ticked, clock.now());
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
        return answeredWith(asked, clock.now(), 202);
      },
    }),
  ];
}
