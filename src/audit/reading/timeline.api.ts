import { z } from 'zod';
import { logPlaceField, toCursor } from '../log.api.ts';
import type { TimelineLine } from './timeline-line.ts';

/** What every timeline may be asked, of whatever it is. */
export const timelineQuery = z.strictObject({
  access: z
    .enum(['true', 'false'])
    .optional()
    .transform((text) => text === 'true')
    .meta({ description: 'With whoever read it, or was refused' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: logPlaceField.optional().meta({ description: 'Where the page before ended' }),
});

export const timelineItem = z.object({
  epoch: z.int().meta({ description: 'With `index`, the place in the log, for proofs' }),
  index: z.int(),
  at: z.iso.datetime(),
  shownAt: z.string().meta({ description: 'The same in the zone of what the timeline is about' }),
  type: z.string(),
  phase: z.string(),
  outcome: z.string(),
  who: z.string(),
  says: z.string().meta({ description: 'A sentence without its full stop. Plain text: some of it people wrote' }),
  proposalId: z.string().optional(),
  versionNumber: z.number().optional(),
  erased: z.boolean().meta({ description: 'Names and facts were erased; that it happened is not' }),
});

export const toTimelineItem = ({ namesWho: _, ...line }: TimelineLine): z.infer<typeof timelineItem> => line;

export const toTimelineCursor = toCursor;
