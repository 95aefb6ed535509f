import { z } from 'zod';
import { purposeOf, type VersionRecord, versionPurposes } from '../version.ts';

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
export const changeDescriptionField = z.string().trim().min(1).max(500);

/** What is said of every file that is to become a version. */
export const versionFields = {
  fileName,
  changeDescription: changeDescriptionField,
  purpose: z.enum(versionPurposes).default('draft'),
};

export const newVersionQuery = z.strictObject(versionFields);

export const versionNumberField = z.coerce.number().int().min(1).max(9999);

export const restorationBody = z.strictObject({ changeDescription: changeDescriptionField.optional() });

export const sendingBody = z.strictObject({
  sentTo: z.array(z.email().max(254)).min(1).max(50).meta({ description: 'Addresses it went to' }),
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
