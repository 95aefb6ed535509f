import { z } from 'zod';
import type { Price } from '../../contracts/index.ts';
import { type CivilDate, parseCivilDate } from '../../platform/dates.ts';
import { parseMoney } from '../../platform/money.ts';
import type { RecordFacts, VendorRecord } from '../vendor.ts';

const text = z.string().max(200).nullish();
const datetime = z.iso.datetime().nullish();

/** What we read of an agreement; the vendor's own words, of which others may come to be (generated OpenAPI 2025.16). */
export const agreementShape = z.object({
  id: z.int().positive(),
  name: z.string().trim().min(1).max(200),
  company: z.object({ id: z.int().positive(), name: text, identifier: text }),
  startDate: datetime,
  endDate: datetime,
  noEndingDateFlag: z.boolean().nullish(),
  billAmount: z.number().nullish(),
  billingCycle: z.object({ name: text }).nullish(),
  currency: z.object({ currencyCode: text }).nullish(),
  // Written back whole, so whatever the entries hold is kept.
  customFields: z
    .array(z.looseObject({ caption: z.string(), value: z.unknown() }))
    .max(1000)
    .nullish(),
  _info: z.object({ lastUpdated: z.iso.datetime() }),
});

export type Agreement = z.output<typeof agreementShape>;

/** Names of billing cycles as ConnectWise ships them; sites rename them, and what is not known here is left unmapped. */
const cycles: Readonly<Record<string, Price['cycle']>> = {
  monthly: 'monthly',
  quarterly: 'quarterly',
  yearly: 'yearly',
  annual: 'yearly',
  annually: 'yearly',
  'one time': 'once',
  once: 'once',
  'not recurring': 'once',
  notrecurring: 'once',
};

/** `currency` is the tenant's, for agreements that name none. */
export function recordOf(agreement: Agreement, currency: string): VendorRecord {
  const { name, company, startDate, endDate, noEndingDateFlag, billAmount } = agreement;
  const startsOn = dayOf(startDate);
  const endsOn = noEndingDateFlag ? undefined : dayOf(endDate);
  const price = priceOf(agreement, currency);
  const facts: RecordFacts = {
    title: name,
    counterparty: {
      name: company.name || company.identifier || `Company ${company.id}`,
      externalId: String(company.id),
    },
    ...(startsOn ? { startsOn } : {}),
    ...(endsOn ? { endsOn } : {}),
    ...(price ? { price } : {}),
  };
  return {
    facts,
    lastUpdated: new Date(agreement._info.lastUpdated).toISOString(),
    unmapped: typeof billAmount === 'number' && !price ? ['billAmount'] : [],
  };
}

/**
 * ConnectWise keeps days as midnight UTC, so the day is the one that is written there, whatever zone the reader is in.
 * Years that no agreement has (0001, 9999) stand for "none" and are taken as that.
 */
const dayOf = (instant: string | null | undefined): CivilDate | undefined => {
  const day = instant ? parseCivilDate(instant.slice(0, 10)) : undefined;
  return day && day >= '1900-01-01' && day < '2200-01-01' ? day : undefined;
};

/** How a day is written there. */
export const instantOf = (day: CivilDate): string => `${day}T00:00:00Z`;

/**
 * The amount as its digits stand: JavaScript writes a number with the shortest digits that mean it, which are those the
 * vendor sent. An amount finer than the currency or a cycle without a word here is left out, never rounded.
 */
function priceOf({ billAmount, billingCycle, currency: named }: Agreement, usual: string): Price | undefined {
  const cycle = cycles[(billingCycle?.name ?? '').trim().toLowerCase()];
  if (typeof billAmount !== 'number' || !cycle) return undefined;
  const currency = named?.currencyCode ?? usual;
  const amount = /^[A-Z]{3}$/.test(currency) ? parseMoney(String(billAmount), currency) : undefined;
  return amount && { amount, cycle };
}
