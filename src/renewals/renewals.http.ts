import { z } from 'zod';
import { type Contracts, contractParams, contractResource, toContractResource } from '../contracts/index.ts';
import { type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import { civilDateField } from '../platform/wire-fields.ts';
import { nudgeCycle } from './nudge-cycle.ts';
import type { recordsNotices } from './record-notice.ts';
import { renewalEvent } from './renewal-events.ts';
import { offerFor } from './renewal-package.ts';
import { renewableOf } from './renewal-plan.ts';

type None = Record<string, never>;
type Params = z.infer<typeof contractParams>;

const noticeBody = z.strictObject({
  kind: z.literal('non-renewal'),
  receivedOn: civilDateField.meta({ description: "The day it was received, in the contract's zone" }),
  method: z.enum(['email', 'courier', 'post', 'inPerson']),
});

const money = z.object({ minor: z.int(), currency: z.string() });
const offerResource = z.object({
  term: z.object({ number: z.int(), startsOn: z.iso.date(), endsOn: z.iso.date() }),
  price: z.object({ amount: money, cycle: z.string() }).optional(),
  arithmetic: z
    .object({
      percent: z.string(),
      lines: z.array(z.object({ name: z.string(), before: money, after: money, formula: z.string() })),
      before: money,
      after: money,
    })
    .optional(),
});

const renewalResource = z.object({
  endsOn: z.string(),
  decisionOpens: z.string(),
  decisionDue: z.string().meta({ description: 'Last safe day to send notice' }),
  latestReceipt: z.string().optional(),
  renewalEffective: z.string(),
  alerts: z.array(z.object({ stage: z.number(), date: z.string() })),
  steps: z.array(z.string()).meta({ description: 'The arithmetic of the deadline' }),
  offer: offerResource.optional().meta({ description: 'The next term and its price, with the arithmetic' }),
});

export interface RenewalRouteParts {
  readonly contracts: Contracts;
  readonly record: ReturnType<typeof recordsNotices>;
}

export function renewalRoutes({ contracts, record }: RenewalRouteParts): readonly Route[] {
  return [
    route<{ readonly kind: 'permission'; readonly permission: 'renewal.read' }, Params>({
      name: 'renewals-readRenewal',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}/renewal',
      access: { kind: 'permission', permission: 'renewal.read' },
      summary: 'The dates of the decision at the end of the term, and what a renewal would bring',
      params: contractParams,
      responses: { 200: { description: 'Dates, arithmetic and offer', schema: renewalResource } },
      handle: async ({ scope, params: { contractId } }) => {
        const stored = await contracts.read(scope, contractId);
        const renewable = stored && renewableOf(stored.doc);
        if (!renewable) return refused(notFound('renewal'));
        const { endsOn, dates } = renewable;
        const { decisionOpens, decisionDue, latestReceipt, renewalEffective, alerts, steps } = dates;
        return ok({
          status: 200,
          json: {
            endsOn,
            decisionOpens,
            decisionDue,
            latestReceipt,
            renewalEffective,
            alerts,
            steps,
            offer: offerFor(renewable),
          },
          shows: { scope, event: renewalEvent('renewal.read', contractId) },
        });
      },
    }),
    route<
      { readonly kind: 'permission'; readonly permission: 'contract.notice' },
      Params,
      None,
      z.infer<typeof noticeBody>
    >({
      name: 'renewals-recordNotice',
      methods: ['POST'],
      path: 'api/v1/contracts/{contractId}/notices',
      access: { kind: 'permission', permission: 'contract.notice' },
      summary: 'Records a notice that was received',
      params: contractParams,
      ifMatch: true,
      idempotencyKey: true,
      body: { schema: noticeBody },
      responses: { 201: { description: 'The contract, which will end with its term', schema: contractResource } },
      handle: async ({ scope, params: { contractId }, body, idempotencyKey, ifMatch, workflows }) => {
        const recorded = await record(scope, contractId, body, idempotencyKey, ifMatch);
        if (!recorded.ok) return recorded;
        await nudgeCycle(workflows, scope, contractId);
        return ok({ status: 201, json: toContractResource(recorded.value.doc), etag: recorded.value.etag });
      },
    }),
  ];
}
