import { z } from 'zod';
import { sha256Hex } from '../../platform/ids.ts';
import type { Clause, ReadDocument, Revision } from '../clause-tree.ts';
import { purposeOf, type VersionRecord, versionPurposes } from '../version.ts';
import { checkoutMinutes } from './checkout.ts';
import { clauseAt, clausePath } from './clause-places.ts';
import { mostDecisions } from './revision-decisions.ts';

/** What the HTTP routes of whatever owns documents take and answer. */

const fileName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^/\\]+$/, 'must be a file name without a path')
  // What turns the direction of writing makes "a\u202excod.exe" look like a document (UTR 36, section 2.10.5).
  .regex(
    /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u,
    'must have no control characters, nor what turns the direction of writing',
  );
const changeDescription = z.string().trim().min(1).max(500);

/** What is said of every file that is to become a version. */
export const versionFields = { fileName, changeDescription, purpose: z.enum(versionPurposes).default('draft') };

export const newVersionQuery = z.strictObject(versionFields);

export const versionNumberField = z.coerce.number().int().min(1).max(9999);

export const restorationBody = z.strictObject({ changeDescription: changeDescription.optional() });

export const sendingBody = z.strictObject({
  sentTo: z.array(z.email().max(254)).min(1).max(50).meta({ description: 'Addresses it went to' }),
});

export const checkoutBody = z.strictObject({
  minutes: z.int().min(1).max(checkoutMinutes.most).default(checkoutMinutes.usual),
  note: z.string().trim().min(1).max(500).optional(),
});

export const checkinQuery = z.strictObject({
  reason: z.string().trim().min(1).max(500).optional().meta({
    description: 'Why, when somebody else holds it: the check-out is then broken, and that is logged',
  }),
});

export const checkoutResource = z.object({
  holder: z.string(),
  holderName: z.string().optional(),
  since: z.iso.datetime(),
  until: z.iso.datetime().meta({ description: 'From this instant on it binds nobody' }),
  note: z.string().optional(),
});

const decision = z.strictObject({
  revisionId: z.string().min(1).max(200),
  decision: z.enum(['accept', 'reject']),
  note: z.string().trim().min(1).max(500).optional(),
});

export const decisionsBody = z.strictObject({
  decisions: z
    .array(decision)
    .min(1)
    .max(mostDecisions)
    .refine((all) => new Set(all.map((one) => one.revisionId)).size === all.length, 'decides a tracked change twice'),
  changeDescription: changeDescription.optional(),
});

const outline = z.object({
  from: z.int(),
  identical: z.boolean(),
  material: z.boolean(),
  topics: z.array(z.string()),
  insertedWords: z.int(),
  deletedWords: z.int(),
  movedBlocks: z.int(),
  changes: z.int(),
  proof: z.boolean().meta({ description: 'Accepting all changes gave the new text, rejecting all the old one' }),
});

export const versionResource = z.object({
  versionNumber: z.number(),
  purpose: z.string(),
  timestamp: z.iso.datetime(),
  author: z.string(),
  authorName: z.string().optional(),
  documentHash: z.string(),
  storageKey: z.string(),
  changeDescription: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.number(),
  textHash: z.string().optional().meta({ description: 'Absent for a sealed version, whose text nobody here knows' }),
  sealed: z.object({ format: z.int() }).optional().meta({ description: 'Only named devices can open it' }),
  previousHash: z.string().optional(),
  comparison: outline.optional().meta({ description: 'How it differs from the version before' }),
  restoredFrom: z.int().optional(),
  decidedFrom: z.int().optional(),
  decisions: z
    .array(z.object({ revisionId: z.string(), decision: z.string(), note: z.string().optional() }))
    .optional(),
  sent: z
    .array(z.object({ sentAt: z.iso.datetime(), sentBy: z.string(), sentTo: z.array(z.string()) }))
    .optional()
    .meta({ description: 'When and to whom it went out' }),
});

export const versionPage = z.object({ items: z.array(versionResource), cursor: z.string().optional() });

/** Everything of a version but where its text lies. */
export const toVersionResource = (record: VersionRecord): z.infer<typeof versionResource> =>
  versionResource.parse({
    ...record,
    purpose: purposeOf(record),
    textHash: record.sealed ? undefined : record.textHash,
  });

const clause = z.object({
  id: z.string().meta({ description: 'The same from version to version while the clause can be recognised' }),
  number: z.string().optional(),
  heading: z.string().optional(),
  level: z.int(),
  parent: z.string().optional(),
  start: z.int(),
  end: z.int(),
});

export const clausePage = z.object({
  textHash: z.string().meta({ description: 'Of the text that start and end count in, in UTF-16 code units' }),
  items: z.array(clause),
  cursor: z.string().optional(),
});

export const clausesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(500),
  cursor: z
    .string()
    .regex(/^\d{1,7}$/, 'must be the cursor this list gave')
    .optional(),
});

const toClauseResource = (
  { id, number, heading, level, parent, start, end }: Clause,
  { clauses }: ReadDocument,
): z.infer<typeof clause> => {
  const above = parent === undefined ? undefined : clauses[parent]?.id;
  return {
    id,
    level,
    start,
    end,
    ...(number === undefined ? {} : { number }),
    ...(heading === undefined ? {} : { heading }),
    ...(above === undefined ? {} : { parent: above }),
  };
};

/** From the clause with this index on. */
export function toClausePage(document: ReadDocument, from: number, limit: number): z.infer<typeof clausePage> {
  const items = document.clauses.slice(from, from + limit).map((one) => toClauseResource(one, document));
  const next = from + items.length;
  return {
    textHash: sha256Hex(document.text),
    items,
    ...(items.length > 0 && next < document.clauses.length ? { cursor: String(next) } : {}),
  };
}

const revision = z.object({
  id: z.string(),
  kind: z.string(),
  author: z.string(),
  date: z.string().optional(),
  text: z.string(),
  clausePath: z.array(z.string()),
  clauseId: z.string().optional(),
  span: z.object({ start: z.int(), end: z.int() }),
});

export const revisionList = z.object({ items: z.array(revision) });

export const toRevisionResource = (one: Revision, document: ReadDocument): z.infer<typeof revision> => {
  const where = clauseAt(document, one.span.start);
  return {
    ...one,
    clausePath: where ? [...clausePath(document, where)] : [],
    ...(where ? { clauseId: where.id } : {}),
  };
};
