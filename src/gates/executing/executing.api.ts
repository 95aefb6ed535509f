import { z } from 'zod';
import { hash } from '../proposal-parts.api.ts';
import { proposalParams } from '../proposals.api.ts';

export const acknowledgementBody = z.strictObject({ contentHash: hash, note: z.string().max(2000).exactOptional() });

export const rollbackBody = z.strictObject({ contentHash: hash, reason: z.string().trim().min(1).max(2000) });

export const itemParams = z.strictObject({
  ...proposalParams.shape,
  item: z.coerce.number().int().min(1).max(100).meta({ description: 'Which item of the checklist, counted from 1' }),
});

export const tickBody = z.strictObject({
  contentHash: hash,
  done: z.boolean().meta({ description: 'false opens the item again' }),
});

export const carryOutBody = z.strictObject({ contentHash: hash });
