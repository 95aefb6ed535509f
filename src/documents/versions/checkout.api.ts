import { z } from 'zod';
import { checkoutMinutes } from './checkout.ts';

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
