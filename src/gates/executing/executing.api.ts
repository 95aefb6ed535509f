import { z } from 'zod';
import { proposalParams } from '../proposals.api.ts';

const contentHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the contentHash of the proposal you read: 64 hex digits');

export const acknowledgementBody = z.strictObject({ contentHash, note: z.string().max(2000).exactOptional() });

export const rollbackBody = z.strictObject({ contentHash, reason: z.string().trim().min(1).max(2000) });

export const itemParams = z.strictObject({
  ...proposalParams.shape,
  item: z.coerce.number().int().min(1).max(100).meta({ description: 'Which item of the checklist, counted from 1' }),
});

export const tickBody = z.strictObject({
  contentHash,
  done: z.boolean().meta({ description: 'false opens the item again' }),
});

export const carryOutBody = z.strictObject({ contentHash });
