import { z } from 'zod';
import { type LogEntry, logEntryResource, toLogEntryResource } from '../audit/index.ts';
import { type Gates, proposalResource, toProposalResource } from '../gates/index.ts';
import { type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { AnalysesContracts } from './analyse-contract.ts';
import { analysisResource, toAnalysisResource } from './analysis.api.ts';
import { partitionOf } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import { approveBody, contractParams, contractResource } from './contracts.api.ts';
import { answerWith, reads, writes } from './contracts.http.ts';
import type { ProposesActivation } from './propose-activation.ts';
import { nothingToApprove } from './refusals.ts';

type None = Record<string, never>;
type Params = z.infer<typeof contractParams>;
type Decides = { readonly kind: 'permission'; readonly permission: 'proposal.decide' };

export interface ApprovalRouteParts {
  readonly store: ContractStore;
  readonly gates: Gates;
  readonly analyses: AnalysesContracts;
  readonly askAgain: ProposesActivation['askAgain'];
  readonly trail: (scope: TenantScope, aggregate: string) => Promise<readonly LogEntry[]>;
}

export function approvalRoutes({ store, gates, analyses, askAgain, trail }: ApprovalRouteParts): readonly Route[] {
  return [
    route<Decides, Params, None, z.infer<typeof approveBody>>({
      name: 'contracts-approveContract',
      methods: ['PUT'],
      path: 'api/v1/contracts/{contractId}/approve',
      access: { kind: 'permission', permission: 'proposal.decide' },
      // Stating the hash of what was read is this command's version check, and its natural key.
      summary: "Decides the contract's open proposal on exactly the content named by its hash",
      params: contractParams,
      body: { schema: approveBody },
      responses: { 200: { description: 'The proposal with the decision that stands', schema: proposalResource } },
      handle: async ({ scope, params: { contractId }, body: { reason, returnTo, ...body }, workflows }) => {
        const stored = await store.read(scope, contractId);
        if (!stored) return refused(notFound('contract'));
        if (!stored.doc.proposalId) return refused(nothingToApprove());
        const decided = await gates.decide(
          scope,
          {
            ...body,
            proposalId: stored.doc.proposalId,
            via: 'api',
            ...(reason ? { reason } : {}),
            ...(returnTo ? { returnTo } : {}),
          },
          workflows,
        );
        return decided.ok
          ? ok({ status: 200, json: toProposalResource(decided.value.proposal.doc), etag: decided.value.proposal.etag })
          : decided;
      },
    }),
    route<typeof writes, Params>({
      name: 'contracts-requestApproval',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/proposal',
      access: writes,
      summary: 'Asks for approval again, after a rejection or when nobody decided in time',
      params: contractParams,
      ifMatch: true,
      idempotencyKey: true,
      responses: { 201: { description: 'The contract, whose proposal waits for approval', schema: contractResource } },
      handle: async ({ scope, params: { contractId }, idempotencyKey, ifMatch, workflows }) => {
        const asked = await askAgain(scope, contractId, { key: idempotencyKey, ifMatch }, workflows);
        return asked.ok ? ok(answerWith(asked.value, 201)) : asked;
      },
    }),
    route<typeof reads, Params>({
      name: 'contracts-readAnalysis',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/analysis',
      access: reads,
      summary: 'What was found in the newest analysed version: every value with the span of text it stands in',
      params: contractParams,
      responses: { 200: { description: 'The analysis', schema: analysisResource } },
      handle: async ({ scope, params: { contractId } }) => {
        const stored = await store.read(scope, contractId);
        const analysis = stored && (await analyses.read(scope, stored.doc));
        if (!analysis) return refused(notFound('analysis'));
        return ok({
          status: 200,
          json: toAnalysisResource(analysis.doc),
          etag: analysis.etag,
          shows: { scope, event: contractEvent('contract.read', { contractId }, { part: 'analysis' }) },
        });
      },
    }),
    route<typeof reads, Params>({
      name: 'contracts-readTrail',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/audit',
      access: reads,
      summary: "The contract's own part of the tenant's log, in order",
      params: contractParams,
      responses: { 200: { description: 'The entries', schema: z.object({ items: z.array(logEntryResource) }) } },
      handle: async ({ scope, params: { contractId } }) => {
        if (!(await store.read(scope, contractId))) return refused(notFound('contract'));
        return ok({
          status: 200,
          json: { items: (await trail(scope, partitionOf(contractId))).map(toLogEntryResource) },
          shows: { scope, event: contractEvent('contract.read', { contractId }, { part: 'trail' }) },
        });
      },
    }),
  ];
}
