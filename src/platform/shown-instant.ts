/** An instant as people read it, in a named zone, with the zone said: "28 December 2026 at 09:00 EST". */
export function shownInstant(instant: string, zone: string, language = 'en'): string {
  const date = new Date(instant);
  const format = new Intl.DateTimeFormat(dateLocale(language), {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: zone,
  });
  return `${format.format(date)} ${zoneName(date, zone, language)}`;
}

/** The day it is there at that instant: "28 December 2026". */
export const shownDay = (instant: string, zone: string, language = 'en'): string =>
  new Intl.DateTimeFormat(dateLocale(language), { dateStyle: 'long', timeZone: zone }).format(new Date(instant));

/** English is written as in Britain, where no month is taken for a day. */
const dateLocale = (language: string): string => (language === 'en' ? 'en-GB' : language);

/** Each English knows the short names of its own part of the world (EST, CET, AEDT) and counts from GMT elsewhere. */
const englishes = ['en-GB', 'en-US', 'en-AU', 'en-IN', 'en-ZA'] as const;

function zoneName(date: Date, timeZone: string, language: string): string {
  const locales = language === 'en' ? englishes : [language, ...englishes];
  const names = locales.map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' })
        .formatToParts(date)
        .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
  );
  return names.find((name) => !/\d/.test(name)) ?? names[0] ?? timeZone;
}
