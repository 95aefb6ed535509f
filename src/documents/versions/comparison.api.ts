import { z } from 'zod';
import type { ReadComparison } from './read-comparison.ts';
import { versionNumberField } from './versions.api.ts';

export const comparisonQuery = z.strictObject({
  from: versionNumberField.optional().meta({ description: 'The version to compare with; the one before unless said' }),
  format: z.enum(['json', 'html', 'docx']).default('json'),
  layout: z.enum(['inline', 'sideBySide']).default('inline').meta({ description: 'Of format=html' }),
  context: z.coerce.number().int().min(0).max(1_000).optional().meta({
    description: 'Of format=html: paragraphs shown around each change, the others being folded away; all unless said',
  }),
  edits: z.enum(['true', 'false']).default('false').meta({
    description: 'With format=json: every stretch of both texts, so that a redline can be made of the answer alone',
  }),
});

const span = z.object({ start: z.int(), end: z.int() });

const change = z.object({
  id: z.int(),
  kind: z.enum(['inserted', 'deleted', 'modified', 'moved', 'renumbered', 'reformatted', 'split', 'merged']),
  materiality: z.enum(['cosmetic', 'wording', 'material']),
  topics: z.array(z.string()),
  reason: z.string(),
  clausePath: z.array(z.string()).meta({ description: 'From the outermost clause to the one it is in' }),
  clauseId: z.string().optional(),
  before: z.string(),
  after: z.string(),
  old: span,
  new: span,
});

const edit = z.object({
  kind: z.enum(['same', 'deleted', 'inserted']),
  old: span,
  new: span,
  move: z.int().optional(),
  change: z.int().optional(),
});

const side = z.object({
  versionNumber: z.int(),
  documentHash: z.string(),
  textHash: z.string().meta({ description: 'Of the text that spans count in, in UTF-16 code units, ends exclusive' }),
});

export const comparisonResource = z.object({
  old: side,
  new: side,
  identical: z.boolean(),
  material: z.boolean().meta({ description: 'At least one change is not cosmetic' }),
  insertedWords: z.int(),
  deletedWords: z.int(),
  movedBlocks: z.int(),
  summary: z.array(z.string()).meta({ description: 'In plain words, most important first' }),
  changes: z.array(change),
  proof: z
    .object({ acceptEqualsNew: z.boolean(), rejectEqualsOld: z.boolean() })
    .meta({ description: 'Found by accepting and by rejecting all changes' }),
  edits: z.array(edit).optional(),
});

export function toComparisonResource(
  { old, next, oldTextHash, nextTextHash, comparison }: ReadComparison,
  withEdits: boolean,
): Omit<z.infer<typeof comparisonResource>, 'changes' | 'edits' | 'summary'> {
  const { edits, ...said } = comparison;
  return {
    old: { versionNumber: old.versionNumber, documentHash: old.documentHash, textHash: oldTextHash },
    new: { versionNumber: next.versionNumber, documentHash: next.documentHash, textHash: nextTextHash },
    ...said,
    ...(withEdits ? { edits } : {}),
  };
}
