/** An instant as people read it, in a named zone, with the zone said: "28 December 2026 at 09:00 EST". */
export function shownInstant(instant: string, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: zone });
  const name = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(new Date(instant))
    .find((part) => part.type === 'timeZoneName');
  return `${format.format(new Date(instant))} ${name?.value ?? zone}`;
}
