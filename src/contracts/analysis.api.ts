import { z } from 'zod';
import type { ContractAnalysis } from './contract-analysis.ts';

const span = z
  .object({ start: z.int(), end: z.int(), text: z.string() })
  .meta({ description: 'A place in the canonical text: UTF-16 code units, end exclusive' });

const finding = <V extends z.ZodType>(value: V) => z.object({ value, span, confidence: z.number(), rule: z.string() });

const period = z.object({ count: z.int(), unit: z.enum(['day', 'businessDay', 'week', 'month', 'year']) });

/** What was not found is absent. */
const terms = z.object({
  parties: z.array(finding(z.object({ name: z.string(), role: z.string().optional() }))),
  agreementDate: finding(z.iso.date()).optional(),
  effectiveDate: finding(z.iso.date()).optional(),
  initialTerm: finding(period).optional(),
  endDate: finding(z.object({ lastDay: z.iso.date(), basis: z.enum(['stated', 'computed']) })).optional(),
  renewal: finding(
    z.object({ kind: z.enum(['auto', 'evergreen', 'byAgreement', 'none']), length: period.optional() }),
  ).optional(),
  noticePeriod: finding(period).optional(),
  governingLaw: finding(z.string()).optional(),
  liabilityCap: finding(
    z.object({
      kind: z.enum(['amount', 'fees']),
      amount: z.object({ minor: z.int(), currency: z.string() }).optional(),
      months: z.int().optional(),
    }),
  ).optional(),
  uplift: finding(z.object({ kind: z.enum(['fixed', 'limit', 'frozen']), percent: z.string() })).optional(),
});

const item = z.object({
  clause: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  distance: z.enum(['preferred', 'fallback', 'custom', 'walkAway', 'missing']),
  points: z.number(),
  reason: z.string(),
  span: span.optional(),
});

export const analysisResource = z.object({
  versionNumber: z.int(),
  textHash: z.string().meta({ description: 'Empty for a sealed version, whose text nobody here knows' }),
  analysedAt: z.iso.datetime(),
  analyser: z.string().meta({ description: 'Whose rules; "none: sealed" where nothing could be analysed' }),
  terms,
  recommendation: z.object({
    recommendation: z.enum(['approve', 'review']),
    riskScore: z.number(),
    items: z.array(item),
    reasons: z.array(z.string()),
  }),
  discrepancies: z
    .array(z.object({ label: z.string(), inText: z.string(), inRecord: z.string() }))
    .meta({ description: "Where the document and the PSA's record disagree" }),
});

export const toAnalysisResource = ({
  versionNumber,
  textHash,
  analysedAt,
  analyser,
  terms: found,
  recommendation,
  discrepancies,
}: ContractAnalysis) => ({
  versionNumber,
  textHash,
  analysedAt,
  analyser,
  terms: found,
  recommendation,
  discrepancies,
});
