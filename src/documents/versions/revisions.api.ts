import { z } from 'zod';
import { blockAt, type Comment, type ReadDocument, type Revision } from '../clause-tree.ts';
import { clausePaths } from '../clauses/clause-path.ts';
import { mostDecisions } from './revision-decisions.ts';
import { changeDescriptionField } from './versions.api.ts';

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
  changeDescription: changeDescriptionField.optional(),
});

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

const comment = revision.omit({ kind: true });

export const revisionList = z.object({
  items: z.array(revision),
  comments: z.array(comment).meta({ description: 'What people wrote beside the text' }),
});

/** The open tracked changes and the comments of a document, each with the clause it is in. */
export const toRevisionList = (document: ReadDocument): z.infer<typeof revisionList> => {
  const { clauseOf, pathOf } = clausePaths(document);
  const placed = <T extends Revision | Comment>(one: T) => {
    const block = blockAt(document.blocks, one.span.start);
    const where = clauseOf(block);
    return { ...one, clausePath: [...pathOf(block)], ...(where ? { clauseId: where.id } : {}) };
  };
  return { items: document.revisions.map(placed), comments: document.comments.map(placed) };
};
