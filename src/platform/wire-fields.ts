import { z } from 'zod';
import { parseCivilDate, parseZone } from './dates.ts';

/** Fields that many requests share, each with the one sentence that says what it must be. */

export const civilDateField = z.string().transform((text, context) => {
  const date = parseCivilDate(text);
  if (!date) context.addIssue({ code: 'custom', message: 'must be a day of the calendar as YYYY-MM-DD', input: text });
  return date ?? z.NEVER;
});

export const zoneField = z
  .string()
  .max(64)
  .transform((text, context) => {
    const zone = parseZone(text);
    if (!zone) {
      const message = 'must be an IANA time zone such as America/New_York';
      context.addIssue({ code: 'custom', message, input: text });
    }
    return zone ?? z.NEVER;
  });

export const currencyField = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as USD');

/** What `limit` and `cursor` mean on every list. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(200).optional().meta({ description: 'At most this many, 50 unless said' }),
  cursor: z.string().max(8192).optional().meta({ description: 'Where the page before ended' }),
};
