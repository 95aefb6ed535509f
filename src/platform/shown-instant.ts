/** An instant as people read it, in a named zone, with the zone said: "28 December 2026 at 09:00 EST". */
export function shownInstant(instant: string, zone: string): string {
  const date = new Date(instant);
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: zone });
  return `${format.format(date)} ${zoneName(date, zone)}`;
}

/** Each English knows the short names of its own part of the world (EST, CET, AEDT) and counts from GMT elsewhere. */
const localesWithNames = ['en-GB', 'en-US', 'en-AU', 'en-IN', 'en-ZA'] as const;

function zoneName(date: Date, timeZone: string): string {
  const names = localesWithNames.map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' })
        .formatToParts(date)
        .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
  );
  return names.find((name) => !/\d/.test(name)) ?? names[0] ?? timeZone;
}
