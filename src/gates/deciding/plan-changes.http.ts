import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { type Route, route } from '../../platform/http.ts';
import { answeredWith } from '../proposal-answers.http.ts';
import { proposalParams, proposalResource } from '../proposals.api.ts';
import type { AddsApprovers } from './add-approver.ts';
import type { BreaksGlass } from './break-glass.ts';
import { approverBody, glassBody, reassignmentBody, withdrawalBody } from './deciding.api.ts';
import type { ReassignsSteps } from './reassign-step.ts';
import type { WithdrawsProposals } from './withdraw-proposal.ts';

type None = Record<string, never>;
type Params = z.infer<typeof proposalParams>;
type Discusses = { kind: 'permission'; permission: 'proposal.discuss' };
const discusses: Discusses = { kind: 'permission', permission: 'proposal.discuss' };

export interface PlanChanges {
  readonly reassign: ReassignsSteps;
  readonly addApprover: AddsApprovers;
  readonly withdraw: WithdrawsProposals;
  readonly breakGlass: BreaksGlass;
}

/**
 * What changes who has to agree, and whether at all. Each names the content it was meant for; repeated by the same person it
 * is answered with what stands. Who may is asked of the proposal.
 */
export function planChangeRoutes(
  { reassign, addApprover, withdraw, breakGlass }: PlanChanges,
  clock: Clock,
): readonly Route[] {
  const responses = { 200: { description: 'The proposal as it is then', schema: proposalResource } };
  return [
    route<Discusses, Params, None, z.infer<typeof reassignmentBody>>({
      name: 'gates-reassignStep',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/reassignments',
      access: discusses,
      summary: 'Lets somebody else decide in your place; whoever manages proposals may do so for others',
      params: proposalParams,
      body: { schema: reassignmentBody },
      responses,
      handle: async ({ scope, params, body, workflows }) =>
        answeredWith(await reassign(scope, { ...params, ...body }, workflows), clock.now()),
    }),
    route<Discusses, Params, None, z.infer<typeof approverBody>>({
      name: 'gates-addApprover',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/approvers',
      access: discusses,
      summary: 'Has one more person agree, with an account here or without',
      params: proposalParams,
      body: { schema: approverBody },
      responses,
      handle: async ({ scope, params, body, workflows }) =>
        answeredWith(await addApprover(scope, { ...params, ...body }, workflows), clock.now()),
    }),
    route<Discusses, Params, None, z.infer<typeof withdrawalBody>>({
      name: 'gates-withdrawProposal',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/withdrawal',
      access: discusses,
      summary: 'Takes a proposal back, until it is being carried out',
      params: proposalParams,
      body: { schema: withdrawalBody },
      responses,
      handle: async ({ scope, params, body, workflows }) =>
        answeredWith(await withdraw(scope, { ...params, ...body }, workflows), clock.now()),
    }),
    route<{ kind: 'permission'; permission: 'gate.breakGlass' }, Params, None, z.infer<typeof glassBody>>({
      name: 'gates-breakGlass',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/break-glass',
      access: { kind: 'permission', permission: 'gate.breakGlass' },
      summary: 'Says that it cannot wait; a second person saying so within four hours approves it',
      params: proposalParams,
      body: { schema: glassBody },
      responses,
      handle: async ({ scope, params, body, workflows }) =>
        answeredWith(await breakGlass(scope, { ...params, ...body }, workflows), clock.now()),
    }),
  ];
}
