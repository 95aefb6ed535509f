import { z } from 'zod';
import { checkoutResource, versionNumberField } from '../documents/index.ts';
import { parseMoney } from '../platform/money.ts';
import { civilDateField, currencyField, pageFields, zoneField } from '../platform/wire-fields.ts';
import { type Contract, contractTypes, type Price } from './contract.ts';
import { contractStates, possibleEvents } from './states.ts';

const priceField = z
  .strictObject({
    amount: z.string().max(24),
    currency: currencyField,
    cycle: z.enum(['monthly', 'quarterly', 'yearly', 'once']),
  })
  .transform((price, context): Price => {
    const amount = parseMoney(price.amount, price.currency);
    if (!amount)
      context.addIssue({
        code: 'custom',
        path: ['amount'],
        message: `must be an amount of ${price.currency}, such as "2450.00"`,
        input: price.amount,
      });
    return amount ? { amount, cycle: price.cycle } : z.NEVER;
  });

const name = z.string().trim().min(1).max(200);

export const newContractBody = z.strictObject({
  title: name,
  type: z.enum(contractTypes).default('msa'),
  counterparty: z.strictObject({ name }),
  zone: zoneField
    .optional()
    .meta({ description: "IANA zone in which the contract's days are counted; the tenant's unless said" }),
  price: priceField.optional(),
});

export const editContractBody = z.strictObject({
  title: name.optional(),
  type: z.enum(contractTypes).optional(),
  counterparty: z.strictObject({ name }).optional(),
  zone: zoneField.optional(),
  price: priceField.optional(),
});

export const contractParams = z.strictObject({ contractId: z.uuid() });
export const versionParams = z.strictObject({
  contractId: z.uuid(),
  versionNumber: versionNumberField,
});

export const contractQuery = z.strictObject({
  state: z.enum(contractStates).optional(),
  expiringBefore: civilDateField.optional().meta({ description: 'Active contracts whose term ends before this day' }),
  ...pageFields,
});

export const approveBody = z.strictObject({
  verdict: z.enum(['approve', 'reject']).default('approve'),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/, 'must be the contentHash of the contract you read: 64 hex digits'),
  reason: z.string().max(2000).optional(),
  returnTo: z
    .enum(['draft', 'cancelled'])
    .optional()
    .meta({ description: 'Where a rejection sends the contract; draft unless said' }),
});

const money = z.object({ minor: z.int(), currency: z.string() });
const period = z.object({ count: z.number(), unit: z.string() });

export const contractResource = z.object({
  id: z.uuid(),
  title: z.string(),
  type: z.string(),
  state: z.enum(contractStates),
  possible: z.array(z.string()).meta({ description: 'What can happen to it now' }),
  counterparty: z.object({ name: z.string(), externalId: z.string().optional() }),
  source: z.object({
    kind: z.string(),
    connectionId: z.string().optional(),
    externalId: z.string().optional(),
    externalVersion: z.string().optional(),
  }),
  zone: z.string(),
  version: z.number(),
  documentHash: z.string().optional(),
  contentHash: z.string(),
  price: z.object({ amount: money, cycle: z.string() }).optional(),
  term: z.object({ number: z.number(), startsOn: z.string(), endsOn: z.string().optional() }).optional(),
  renewal: z
    .object({
      kind: z.string(),
      months: z.number().optional(),
      days: z.number().optional(),
      notice: period.optional(),
      uplift: z.string().optional(),
    })
    .optional(),
  proposalId: z.string().optional(),
  approval: z.object({ proposalId: z.string(), contentHash: z.string() }).optional(),
  notice: z
    .object({
      noticeId: z.string(),
      kind: z.string(),
      receivedOn: z.string(),
      method: z.string(),
      deadline: z.string(),
    })
    .optional(),
  checkout: checkoutResource.optional().meta({ description: 'Who has the document in hand' }),
  endedOn: z.string().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const contractPage = z.object({ items: z.array(contractResource), cursor: z.string().optional() });

/** What the outside sees of a contract; who wrote it and what the sweep needs stays inside. */
export function toResource(contract: Contract): z.infer<typeof contractResource> {
  const {
    contractId: id,
    title,
    type,
    state,
    counterparty,
    source,
    zone,
    version,
    documentHash,
    contentHash,
  } = contract;
  const { price, term, renewal, proposalId, approval, notice, checkout, endedOn, createdAt, updatedAt } = contract;
  const optional = {
    documentHash,
    price,
    term,
    renewal,
    proposalId,
    approval,
    notice: notice && noticeShown(notice),
    checkout,
    endedOn,
  };
  return {
    ...{
      id,
      title,
      type,
      state,
      possible: [...possibleEvents(contract)],
      counterparty,
      source,
      zone,
      version,
      contentHash,
    },
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<
      z.infer<typeof contractResource>
    >),
    createdAt,
    updatedAt,
  };
}

const noticeShown = ({ noticeId, kind, receivedOn, method, deadline }: NonNullable<Contract['notice']>) => ({
  noticeId,
  kind,
  receivedOn,
  method,
  deadline,
});
