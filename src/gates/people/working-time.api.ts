import { z } from 'zod';
import { isTimeOfDay, isWorkingDay } from '../../platform/business-time.ts';
import { zoneField } from '../../platform/wire-fields.ts';
import type { WorkingTime } from '../policy/approval-policy.ts';

const time = z
  .string()
  .refine(isTimeOfDay, 'must be a time of day as HH:MM, from 00:00 to 23:59')
  .meta({ description: 'Wall-clock time as HH:MM' });

/** When people work, as said by them or by a policy. */
const workingTimeFields = {
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as US')
    .optional(),
  subdivision: z
    .string()
    .regex(/^[A-Z0-9]{1,5}$/, 'must be a subdivision of the country such as FL, without the country')
    .optional(),
  opens: time,
  closes: time,
};

export const workingTimeBody = z
  .strictObject({ zone: zoneField, ...workingTimeFields })
  .refine(({ opens, closes }) => !isTimeOfDay(opens) || !isTimeOfDay(closes) || isWorkingDay(opens, closes), {
    path: ['closes'],
    error: 'must be later than opens on the same day; a shift over midnight is not supported',
  })
  .refine(({ country, subdivision }) => country !== undefined || subdivision === undefined, {
    path: ['country'],
    error: 'must be said where a subdivision is',
  });

export const workingTimeResource = z.object({
  zone: z.string(),
  country: z.string().optional(),
  subdivision: z.string().optional(),
  opens: z.string(),
  closes: z.string(),
  own: z.boolean().meta({ description: 'False while you say nothing and the tenant’s working time counts for you' }),
});

export const toResource = (
  { country, subdivision, opens, closes }: WorkingTime,
  zone: string,
  own: boolean,
): z.infer<typeof workingTimeResource> => ({
  zone,
  ...(country ? { country } : {}),
  ...(subdivision ? { subdivision } : {}),
  ...{ opens, closes, own },
});
