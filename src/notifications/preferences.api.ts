import { z } from 'zod';
import { parseZone } from '../platform/dates.ts';
import { languages } from './language.ts';
import type { Preferences } from './preferences.ts';
import { channels, mayWait } from './purpose.ts';

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day as HH:MM');
const zone = z
  .string()
  .refine((text) => parseZone(text) !== undefined, 'must be an IANA time zone such as Europe/Berlin');
const some = z
  .array(z.enum(channels))
  .max(channels.length)
  .refine((list) => new Set(list).size === list.length, 'must name each channel once');
const atLeastOne = some.min(1, 'must name at least one channel: work waits for those who are not told');

const quiet = z
  .strictObject({
    from: time,
    until: time,
    weekends: z.boolean().default(false).meta({ description: 'Whole Saturdays and Sundays too' }),
  })
  .refine(({ from, until }) => from !== until, { path: ['until'], error: 'must differ from from' });

const digest = z.strictObject({
  at: time.meta({ description: 'Once a day, at this time' }),
  purposes: z
    .array(z.enum(mayWait))
    .min(1)
    .max(mayWait.length)
    .refine((list) => new Set(list).size === list.length, 'must name each purpose once')
    .meta({ description: 'What may wait for it' }),
});

export const preferencesBody = z.strictObject({
  language: z.enum(languages),
  zone: zone.optional().meta({ description: 'Yours; without it the tenant’s' }),
  channels: z.strictObject({
    decision: atLeastOne.meta({ description: 'Somebody must decide' }),
    reminder: some.meta({ description: 'You were asked before; an empty list stops reminders' }),
    review: atLeastOne.meta({ description: 'Something was done and must be looked at' }),
    alert: some.meta({ description: 'A date, a danger, a question' }),
    info: some.meta({ description: 'Good to know' }),
  }),
  quiet: quiet.optional().meta({
    description:
      'When nothing is sent, save what could not be acted on afterwards: a decision due in it or within four hours of its end',
  }),
  digest: digest.optional(),
});

export const preferencesResource = z.object({ ...preferencesBody.shape });

export type PreferencesBody = z.infer<typeof preferencesBody>;

export const toResource = ({ language, zone: own, channels: chosen, quiet: rest, digest: joined }: Preferences) => ({
  language,
  ...(own ? { zone: own } : {}),
  channels: chosen,
  ...(rest ? { quiet: rest } : {}),
  ...(joined ? { digest: joined } : {}),
});

export const asPreferences = ({ zone: own, quiet: rest, digest: joined, ...said }: PreferencesBody): Preferences => ({
  ...said,
  ...(own ? { zone: own } : {}),
  ...(rest ? { quiet: rest } : {}),
  ...(joined ? { digest: joined } : {}),
});
