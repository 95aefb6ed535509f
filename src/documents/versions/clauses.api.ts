import { z } from 'zod';
import { sha256Hex } from '../../platform/ids.ts';
import type { Clause, ReadDocument } from '../clause-tree.ts';

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
